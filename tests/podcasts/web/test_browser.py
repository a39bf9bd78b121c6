"""The pages in a real browser: heard, followed, sought, without a script, by keyboard, in light and dark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from podcasts.models import Episode, Show
from podcasts.production.stages import Stage
from tests.podcasts.web.conftest import make_episode, make_show

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the system, or the one that `playwright install chromium` brings."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def published(transactional_db: None) -> Episode:
    return make_episode(make_show())


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server: LiveServer) -> Iterator[Page]:
    """A page on which an error, a breach of the policy or a request to elsewhere fails the test."""
    trouble: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else trouble.append(asked.url))
    yield page
    assert trouble == []


def address(episode: Episode) -> str:
    return f"/shows/{episode.show.slug}/{episode.guid}/"


def position(page: Page) -> float:
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def test_the_transcript_follows_what_is_heard(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.evaluate("document.getElementById('audio').play()")
    expect(page.locator(".spoken")).to_be_visible()
    first = page.locator(".spoken").inner_text()
    expect(page.locator(".spoken")).not_to_have_text(first)
    expect(page.locator(".speaking")).to_have_count(1)
    assert position(page) > 0


def test_a_word_is_clicked_and_heard(page: Page, published: Episode) -> None:
    page.goto(address(published))
    word = page.locator("[data-at]", has_text="patrols,")
    word.click()
    expect(page.locator(".spoken").first).to_be_visible()
    page.wait_for_function("document.getElementById('audio').currentTime > 3.9")
    assert float(word.get_attribute("data-at") or 0) == pytest.approx(4.2, abs=0.5)


def test_chapters_and_skips_move_the_player(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.locator(".chapters a", has_text="Patrols").click()
    page.wait_for_function("document.getElementById('audio').currentTime >= 3")
    page.evaluate("document.getElementById('audio').pause()")
    page.get_by_role("button", name="Back 15 seconds").click()
    page.wait_for_function("document.getElementById('audio').currentTime === 0")
    page.get_by_label("Speed").select_option("1.5")
    assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5


def test_a_link_to_a_moment_starts_there(page: Page, published: Episode) -> None:
    page.goto(f"{address(published)}?t=3")
    page.wait_for_function("document.getElementById('audio').currentTime === 3")
    page.goto(f"{address(published)}?t=nonsense")
    expect(page.locator("#audio")).to_be_visible()


def test_without_a_script_it_can_be_played_and_read(
    browser: Browser, live_server: LiveServer, published: Episode
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(published))
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.get_by_text("Guayaquil")).to_be_visible()
    expect(page.get_by_label("Speed")).to_be_hidden()
    assert (page.locator(".turn .seek").nth(1).get_attribute("href") or "").endswith("/episode.mp3#t=3.00")
    context.close()


def test_by_keyboard_the_content_is_one_step_away(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0
    page.locator(".turn .seek").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('audio').currentTime >= 3")


def test_the_address_is_copied(context: BrowserContext, page: Page, published: Episode) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/shows/{published.show.slug}/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == published.show.feed_url


def test_an_episode_in_the_making_is_followed_until_it_is_out(page: Page, published: Episode) -> None:
    Episode.objects.update(stage=Stage.WRITING, steps_done=1, steps_total=4)
    page.goto(address(published))
    expect(page.locator("[aria-current=step]")).to_have_text("Writing")
    Episode.objects.update(stage=Stage.VOICING, steps_done=2, steps_total=3, seconds_left=9)
    expect(page.locator("[aria-current=step]")).to_have_text("Voicing")
    expect(page.get_by_text("Line 2 of 3, about 9 sec left")).to_be_visible()
    Episode.objects.update(stage=Stage.PUBLISHED)
    expect(page.get_by_role("heading", name="Transcript")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_every_colour(page: Page, published: Episode, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, measured over all hues that a show can have."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in (address(published), f"/shows/{published.show.slug}/"):
        page.goto(path)
        assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_out_of_the_page(page: Page, published: Episode, width: int) -> None:
    Show.objects.update(title="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " * 2)
    Episode.objects.update(title="A" * 200)
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", f"/shows/{published.show.slug}/", address(published)):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_admin_works_under_the_policy(page: Page, published: Episode) -> None:
    User.objects.create_superuser("ed", password="letmein")
    page.goto("/admin/")
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password").fill("letmein")
    page.get_by_role("button", name="Log in").click()
    lists = [reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist") for model in site._registry]
    for path in ("/admin/", "/admin/orchestrator/modelrun/models/?task=speech&language=en", *lists):
        page.goto(path)
        expect(page.locator("#content")).to_be_visible()
    page.goto(f"/admin/auth/user/{User.objects.get().pk}/change/")
    page.get_by_role("link", name="Today").first.click()
    expect(page.locator("#id_last_login_0")).not_to_have_value("")
