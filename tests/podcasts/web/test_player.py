"""The player of an episode in a real browser: heard, followed, sought, remembered, shared, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from podcasts.models import Episode
from tests.podcasts.web.conftest import PHONE, address, position

AT = "document.getElementById('audio').currentTime"
PLAYING = "!document.getElementById('audio').paused"


def at_least(page: Page, seconds: float) -> None:
    page.wait_for_function(f"{AT} >= {seconds}")


def test_the_transcript_follows_what_is_heard(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.locator(".transport").get_by_role("button", name="Play").click()
    expect(page.locator(".spoken")).to_be_visible()
    first = page.locator(".spoken").inner_text()
    expect(page.locator(".spoken")).not_to_have_text(first)
    expect(page.locator(".speaking")).to_have_count(1)
    assert position(page) > 0
    page.locator(".transport").get_by_role("button", name="Pause").click()
    page.wait_for_function(f"!({PLAYING})")


def test_a_word_is_clicked_and_heard(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.locator(".turn", has_text="patrols,").hover()
    word = page.locator("[data-at]", has_text="patrols,")
    word.click()
    expect(page.locator(".spoken").first).to_be_visible()
    at_least(page, 3.9)
    assert float(word.get_attribute("data-at") or 0) == pytest.approx(4.2, abs=0.5)


def test_chapters_and_skips_move_the_player(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.locator(".chapters a", has_text="Patrols").click()
    at_least(page, 3)
    page.evaluate("document.getElementById('audio').pause()")
    expect(page.locator("#chapter")).to_have_text("Patrols")
    expect(page.locator(".chapters [aria-current]")).to_contain_text("Patrols")
    page.locator(".transport").get_by_role("button", name="Back 15 seconds").click()
    page.wait_for_function(f"{AT} === 0")
    page.get_by_role("button", name="Next chapter").click()
    at_least(page, 3)
    page.get_by_role("button", name="Previous chapter").click()
    page.wait_for_function(f"{AT} === 0")


def test_the_waveform_is_a_slider_that_says_where_it_is(page: Page, published: Episode) -> None:
    page.goto(address(published))
    slider = page.get_by_role("slider", name="Position")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{AT} === 5")
    expect(slider).to_have_attribute("aria-valuetext", "0:05 of 0:09, Patrols")
    assert float(page.locator("#heard-part").get_attribute("width") or 0) == pytest.approx(150 * 5 / 9, abs=0.5)
    page.keyboard.press("Home")
    page.wait_for_function(f"{AT} === 0")


def test_speed_and_volume_are_kept_for_the_next_episode(page: Page, published: Episode) -> None:
    page.goto(address(published))
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_role("slider", name="Volume").fill("0.5")
    page.reload()
    page.wait_for_function("document.getElementById('audio').playbackRate === 1.5")
    assert page.evaluate("document.getElementById('audio').volume") == 0.5
    expect(page.get_by_label("Speed")).to_have_value("1.5")


def test_it_goes_on_where_the_listener_stopped(page: Page, published: Episode) -> None:
    Episode.objects.update(seconds=60)
    page.goto(address(published))
    page.evaluate("document.getElementById('audio').currentTime = 6.5")
    page.wait_for_function("Object.values(localStorage).includes('6.5')")
    page.goto(address(published))
    expect(page.get_by_text("You stopped at 0:06; it goes on from there.")).to_be_visible()
    page.wait_for_function(f"{AT} === 6.5")
    page.goto(f"{address(published)}?t=2")
    page.wait_for_function(f"{AT} === 2")


def test_a_link_to_a_moment_starts_there(page: Page, published: Episode) -> None:
    page.goto(f"{address(published)}?t=3")
    page.wait_for_function(f"{AT} === 3")
    page.goto(f"{address(published)}?t=nonsense")
    expect(page.get_by_role("region", name="Player", exact=True)).to_be_visible()


def test_a_line_shows_the_sentence_it_rests_on(page: Page, published: Episode) -> None:
    page.goto(address(published))
    sentence = page.get_by_role("note").get_by_text("Peru and Ecuador agreed on joint patrols.")
    expect(sentence).to_be_hidden()
    page.get_by_role("button", name="Source 1: The Wire").hover()
    expect(sentence).to_be_visible()
    page.mouse.move(0, 0)
    expect(sentence).to_be_hidden()
    page.get_by_role("button", name="Source 1: The Wire").focus()
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()
    page.keyboard.press("Escape")
    expect(sentence).to_be_hidden()


def test_captions_come_from_the_track_and_only_when_wanted(page: Page, published: Episode) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address(published)}?t=3")
    expect(page.locator("#caption")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith(".vtt")]
    page.get_by_role("button", name="Captions").click()
    expect(page.locator("#caption")).to_contain_text("Peru & Ecuador agreed on <joint> patrols")


def test_the_address_of_a_moment_is_shared(context: BrowserContext, page: Page, published: Episode) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address(published)}?t=3")
    page.wait_for_function(f"{AT} === 3")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith(f"{address(published)}?t=3")
    page.get_by_label("Start at 0:03").uncheck()
    expect(page.get_by_label("Address")).to_have_value(page.url.partition("?")[0])


def test_a_small_player_stays_in_sight(page: Page, published: Episode) -> None:
    page.goto(address(published))
    mini = page.get_by_role("region", name="Small player")
    expect(mini).to_be_hidden()
    page.locator("#files").scroll_into_view_if_needed()
    expect(mini).to_be_visible()
    mini.get_by_role("button", name="Forward 30 seconds").click()
    page.wait_for_function(f"{AT} > 5")
    expect(mini).to_contain_text("Patrols")


def test_it_stops_at_the_end_of_the_chapter_when_asked(page: Page, published: Episode) -> None:
    page.goto(f"{address(published)}?t=2.5")
    page.get_by_label("Stop after").select_option("chapter")
    page.locator(".transport").get_by_role("button", name="Play").click()
    expect(page.get_by_text("Stopped, as you asked.")).to_be_visible()
    assert 3 <= position(page) < 4


def test_a_locked_phone_knows_what_plays(page: Page, published: Episode) -> None:
    page.goto(f"{address(published)}?t=3.5")
    page.locator(".transport").get_by_role("button", name="Play").click()
    page.wait_for_function("navigator.mediaSession.metadata?.album === 'Patrols'")
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Squid & <patrols>"


def test_sound_that_cannot_be_loaded_is_said(
    context: BrowserContext, live_server: LiveServer, published: Episode
) -> None:
    page = context.new_page()
    page.route("**/episode.mp3", lambda route: route.abort())
    page.goto(address(published))
    expect(page.get_by_text("The sound could not be loaded.")).to_be_visible()


def test_without_a_script_it_can_be_played_read_and_checked(
    browser: Browser, live_server: LiveServer, published: Episode
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(address(published))
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.get_by_text("Guayaquil")).to_be_visible()
    expect(page.get_by_label("Speed")).to_be_hidden()
    assert (page.locator(".turn .seek").nth(1).get_attribute("href") or "").endswith("/episode.mp3#t=3.00")
    page.get_by_role("button", name="Source 1: The Wire").click()
    expect(page.get_by_role("note").get_by_text("Peru and Ecuador agreed on joint patrols.")).to_be_visible()
    context.close()
