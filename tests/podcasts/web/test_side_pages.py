"""Pages beside a listener's usual way: no barrier, no wider than a phone, each control reached by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from podcasts.duels.models import Duel
from podcasts.models import Episode, Line
from tests.podcasts.studio.conftest import ana, my_page  # noqa: F401 (fixtures)
from tests.podcasts.web.conftest import PHONE
from tests.podcasts.web.test_accessibility import assert_no_finding

pytestmark = pytest.mark.usefixtures("redis_server")

PAGES = ("/check/", "/duels/?kind=script", "/duels/?kind=voice", "/duels/scores/", "/account/data", "/api/v1/docs")
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
# What has the focus, marked so that it is counted once, and whether one sees that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  one.dataset.reached = "yes";
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
MISSED = f"""() => Array.from(document.querySelectorAll("{CONTROLS}"))
  .filter((one) => one.checkVisibility() && !one.dataset.reached).map((one) => one.outerHTML)"""


@pytest.fixture
def pairs(published: Episode) -> None:
    """A pair of scripts and one of voices to judge."""
    left, right = [line.render for line in Line.objects.select_related("render")[:2]]
    Duel.objects.create(
        kind="script", headline="Fire", a="Left Model 1", b="Right Model 1", a_lines=[["Ada", "It burned."]],
        b_lines=[["Ben", "There was a fire."]],
    )  # fmt: skip
    Duel.objects.create(kind="voice", headline="One sentence", a="Ada", b="Ben", a_render=left, b_render=right)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding_or_is_too_wide(my_page: Page, pairs: None, scheme: Any) -> None:  # noqa: F811
    my_page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        my_page.goto(path)
        assert_no_finding(my_page)
        assert my_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_every_control_is_reached_by_the_tab_key_and_seen(my_page: Page, pairs: None) -> None:  # noqa: F811
    for path in ("/check/", "/duels/?kind=script", "/account/data"):
        my_page.goto(path)
        for _ in range(my_page.locator(CONTROLS).count()):
            my_page.keyboard.press("Tab")
            assert my_page.evaluate(FOCUSED), my_page.evaluate("document.activeElement.outerHTML")
        assert my_page.evaluate(MISSED) == [], path
