"""WCAG 2.2 AA: every rule of axe on the public pages, and the whole way from the front page to a source by keyboard.

https://github.com/dequelabs/axe-core, run in a real browser. No finding at all is accepted, best practices included.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from podcasts.models import Episode
from podcasts.production.stages import Stage
from tests.podcasts.web.conftest import PHONE, address, make_episode, make_show, position

SIZES = {"phone": PHONE, "desktop": {"width": 1280, "height": 900}}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_no_finding(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_has_a_finding(page: Page, published: Episode, scheme: str, size: str) -> None:
    making = make_episode(make_show("other", title="Other"), stage=Stage.VOICING, steps_done=1, steps_total=3)
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/", "/?q=patrols", f"/shows/{published.show.slug}/", address(making), address(published)):
        page.goto(path)
        assert_no_finding(page)


def test_what_opens_on_an_episodes_page_has_no_finding(page: Page, published: Episode, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address(published)}?t=3.5")
    page.get_by_role("button", name="Captions").click()
    page.get_by_role("button", name="Source 1: The Wire").click()
    assert_no_finding(page)
    page.keyboard.press("Escape")
    page.locator("#files").scroll_into_view_if_needed()
    expect(page.get_by_role("region", name="Small player")).to_be_visible()
    assert_no_finding(page)
    for key in ("s", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_no_finding(page)
        page.keyboard.press("Escape")


def tab_to(page: Page, name: str) -> None:
    """Tab until the element of that name has the focus, and check that it can be seen there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
        if focused == name:
            box = page.locator(":focus").bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= SIZES["desktop"]["height"]
            return
    raise AssertionError(f"Sixty steps of the Tab key never came to “{name}”.")


def test_the_whole_way_by_keyboard(page: Page, published: Episode) -> None:
    """From the front page to an episode, play, read a source, change the chapter, and switch the keys off."""
    page.set_viewport_size(SIZES["desktop"])  # type: ignore[arg-type]
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(page, "Tea & Toast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shows/tea-and-toast/")
    tab_to(page, "Squid & <patrols>")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(published)}")
    tab_to(page, "Play")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.getElementById('audio').paused")
    page.keyboard.press("k")
    page.wait_for_function("document.getElementById('audio').paused")
    page.keyboard.press("n")
    page.wait_for_function("document.getElementById('audio').currentTime === 3")
    page.keyboard.press(">")
    expect(page.get_by_label("Speed")).to_have_value("1.2")
    page.keyboard.press("m")
    page.wait_for_function("document.getElementById('audio').muted")
    tab_to(page, "Source 1: The Wire")
    page.keyboard.press("Enter")
    expect(page.get_by_role("note").get_by_text("Peru and Ecuador agreed on joint patrols.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Listen for these keys").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("p")
    page.reload()
    page.keyboard.press("n")
    assert position(page) < 4


def test_who_wants_no_motion_sees_none(page: Page, published: Episode) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(address(published))
    moving = page.evaluate("document.getAnimations().length")
    lasting = page.evaluate(
        "Array.from(document.querySelectorAll('*')).filter("
        "(one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert (moving, lasting) == (0, 0)
