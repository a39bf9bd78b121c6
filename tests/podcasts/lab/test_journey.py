"""A visitor's way through the voice lab in a real browser, with a real voice; the test does the worker's work."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from synthesis import renders
from tests.podcasts.studio.conftest import make_voices
from tests.podcasts.web.conftest import PHONE, browser, context, page  # noqa: F401 (fixtures)
from tests.podcasts.web.test_accessibility import assert_no_finding

pytestmark = pytest.mark.usefixtures("transactional_db", "redis_server")


@pytest.fixture(autouse=True)
def house(settings: Settings, transactional_db: None) -> None:
    settings.LAB = "anyone"
    make_voices("harriet", "edwin")


def test_a_text_is_typed_heard_and_tried_again(page: Page) -> None:  # noqa: F811
    page.goto("/lab/")
    page.get_by_label("Text", exact=True).fill("Good morning. The kettle is on, and the news is new.")
    page.get_by_role("button", name="Speak").press("Enter")
    page.wait_for_url("**/lab/*/")
    assert renders.work_off(worker="test", limit=1) == 1
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".speaking")).to_contain_text("Good morning.")
    assert renders.work_off(worker="test") == 1
    # The first line has ended, and the second is heard without another click.
    expect(page.locator(".speaking")).to_contain_text("The kettle is on")
    expect(page.get_by_role("link", name="MP3")).to_be_visible()
    page.get_by_text("More voices, pace, pitch, pronunciations").click()
    page.get_by_label("Pace").fill("1.4")
    page.get_by_role("button", name="Speak and compare").click()
    expect(page.get_by_role("heading", name="Two takes")).to_be_visible()
    expect(page.locator(".take")).to_have_count(2)


def test_the_same_without_javascript(browser: Browser, live_server: LiveServer) -> None:  # noqa: F811
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto("/lab/")
        page.get_by_label("Text", exact=True).fill("Good morning.")
        page.get_by_role("button", name="Speak").click()
        page.wait_for_url("**/lab/*/")
        assert renders.work_off(worker="test") == 1
        # The page asks again by itself.
        expect(page.get_by_role("link", name="Listen")).to_be_visible(timeout=10_000)
        with page.expect_response("**/lines/0.flac") as answer:
            page.get_by_role("link", name="Listen").click()
        assert answer.value.headers["content-type"] == "audio/flac"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_lab_has_a_barrier(page: Page, scheme: Any) -> None:  # noqa: F811
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)
    page.goto("/lab/")
    page.get_by_text("More voices, pace, pitch, pronunciations").click()
    assert_no_finding(page)
    page.get_by_label("Text", exact=True).fill("A: Good morning.\nB: Is it?")
    page.get_by_role("button", name="Speak").click()
    page.wait_for_url("**/lab/*/")
    renders.work_off(worker="test")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_text("The same through the API").click()
    assert_no_finding(page)
    wide = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert wide
