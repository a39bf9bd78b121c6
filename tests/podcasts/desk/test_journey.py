"""An editor's day in a real browser: queue, edit, flag, override, approve, published; by keyboard, drag, and phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from podcasts.desk import editing
from podcasts.desk.permissions import install_groups
from podcasts.models import Episode, Script, Show
from podcasts.pages.reading import script_lines
from podcasts.production import workflow
from podcasts.production.stages import Stage
from tests.podcasts.desk.conftest import line, texts
from tests.podcasts.web.conftest import browser  # noqa: F401  the house's Chromium

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# With SCREENSHOTS=folder the pages are pictured for the documentation.
PICTURES = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[BrowserContext]:  # noqa: F811
    install_groups()
    user = User.objects.create_user("ana", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    context = browser.new_context(base_url=live_server.url, viewport=DESKTOP)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server: LiveServer) -> Iterator[Page]:
    """A page on which an error, a breach of the policy or a request to elsewhere fails the test."""
    trouble: list[str] = []
    page = context.new_page()
    page.on(
        "console", lambda told: trouble.append(told.text) if told.type == "error" and "409" not in told.text else None
    )
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else trouble.append(asked.url))
    yield page
    assert trouble == []


def address(episode: Episode) -> str:
    return reverse("admin:podcasts_desk_script", args=[episode.pk])


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def row(page: Page, number: int):  # type: ignore[no-untyped-def]
    return page.locator("li[data-line]").nth(number - 1)


def test_from_the_queue_to_the_published_episode(page: Page, episode: Episode, script: Script) -> None:
    Show.objects.update(music=False)
    page.goto(reverse("admin:podcasts_desk"))
    picture(page, "desk-queue")
    page.get_by_role("link", name="Ferry").click()
    expect(row(page, 3).locator(".desk-flag")).to_contain_text("12")

    row(page, 3).get_by_role("button", name="Edit line 3").or_(row(page, 3).get_by_label("Edit line 3")).click()
    page.get_by_label("Line 3", exact=True).fill("The boat needs 13 minutes for a crossing that took 35.")
    page.get_by_role("button", name="Save").click()
    expect(row(page, 3).locator(".desk-flag")).to_contain_text("13")
    expect(row(page, 3)).to_contain_text("written by an editor")

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3 is flagged")
    page.get_by_label("Let line 3 stand, because").fill("The captain told me this morning.")
    page.get_by_role("button", name="Let it stand").click()
    expect(row(page, 3)).to_contain_text("Stands all the same: “The captain told me this morning.”")
    expect(page.locator("#totals")).to_contain_text("No open flags")

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").first).to_contain_text("is approved")
    for stage in (Stage.VOICING, Stage.MASTERING):
        assert workflow.run(episode.pk, stage), Episode.objects.get().error
    page.reload()
    expect(row(page, 3).locator("audio")).to_have_count(1)
    picture(page, "desk-published")
    assert "13 minutes" in script_lines(Episode.objects.get())[2].text


def test_a_line_opened_as_a_page_of_its_own_has_the_focus_in_its_field(
    page: Page, episode: Episode, script: Script
) -> None:
    page.goto(address(episode))
    page.goto(str(row(page, 3).locator(".desk-open").evaluate("link => link.href")))
    expect(page.get_by_label("Line 3", exact=True)).to_be_focused()


def test_the_keyboard_is_enough(page: Page, episode: Episode, script: Script) -> None:
    page.goto(address(episode))
    for key in "jjjk":
        page.keyboard.press(key)
    expect(row(page, 2)).to_be_focused()
    page.keyboard.press("e")
    field = page.get_by_label("Line 2", exact=True)
    expect(field).to_be_focused()
    field.fill("An electric ferry began")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("crossing Lake Orvel on Monday.")
    page.keyboard.press("Enter")
    expect(page.locator("li[data-line]")).to_have_count(7)
    assert texts(script)[1:3] == ["An electric ferry began", "crossing Lake Orvel on Monday."]
    expect(row(page, 2)).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("li[data-line]")).to_have_count(6)
    page.keyboard.press("e")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    assert len(texts(script)) == 6


def test_a_line_is_dragged_to_another_place(page: Page, episode: Episode, script: Script) -> None:
    before = texts(script)
    page.set_viewport_size({"width": 1280, "height": 2400})  # nothing has to scroll between the two
    page.goto(address(episode))
    row(page, 5).locator(".desk-place").drag_to(row(page, 2))
    expect(row(page, 2)).to_contain_text("batteries")
    assert texts(script) == [before[0], before[4], *before[1:4], before[5]]


def test_a_word_is_clicked_and_the_line_is_two(page: Page, episode: Episode, script: Script) -> None:
    page.goto(address(episode))
    page.get_by_label("Split line 5").click()
    row(page, 5).get_by_role("button", name="failed").click()
    expect(row(page, 6)).to_contain_text("failed a fire test in 2024.")
    page.get_by_label("Join line 5 with the next").click()
    expect(page.locator("li[data-line]")).to_have_count(6)


def test_the_second_editor_is_told_in_the_form(page: Page, episode: Episode, script: Script) -> None:
    ben = User.objects.create_user("ben")
    page.goto(address(episode))
    page.get_by_label("Edit line 2").click()
    field = page.get_by_label("Line 2", exact=True)
    field.fill("Ana's words.")
    editing.change(line(script, 1), by=ben, seen=0, text="Ben's words.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("ben changed line 2")
    expect(page.get_by_text("It reads now: “Ben's words.”")).to_be_visible()
    expect(field).to_have_value("Ana's words.")
    page.get_by_role("button", name="Save").click()
    expect(row(page, 2)).to_contain_text("Ana's words.")


def test_without_a_script_a_line_is_edited_all_the_same(
    browser: Browser,  # noqa: F811
    live_server: LiveServer, context: BrowserContext, episode: Episode, script: Script,
) -> None:  # fmt: skip
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(address(episode))
    page.get_by_label("Edit line 5").click()
    page.get_by_label("Line 5", exact=True).fill("Batteries failed a fire test in 2024.")
    page.get_by_role("button", name="Save").click()
    expect(row(page, 5)).to_contain_text("Batteries failed")
    page.get_by_label("Move line 5 up").click()
    expect(row(page, 4)).to_contain_text("Batteries failed")
    plain.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_axe_finds_nothing_serious(page: Page, episode: Episode, script: Script, scheme: str, device: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(PHONE if device == "phone" else DESKTOP)  # type: ignore[arg-type]
    editing.override(line(script, 2), "I was there.", by=User.objects.get(username="ana"), seen=0)
    editing.change(line(script, 1), by=User.objects.get(username="ana"), seen=1, text="A ferry for 900 passengers.")
    opened = f"{address(episode)}?edit={line(script, 4).pk}"
    split = f"{address(episode)}?split={line(script, 4).pk}"
    compared = reverse("admin:podcasts_desk_compare", args=[episode.pk])
    for name, path in (("queue", reverse("admin:podcasts_desk")), ("script", address(episode)), ("edit", opened),
                       ("split", split), ("compare", compared)):  # fmt: skip
        page.goto(path)
        picture(page, f"desk-{name}-{device}-{scheme}")
        found = Axe().run(page, {"exclude": [["#nav-sidebar"], ["#header"]]}, {"resultTypes": ["violations"]})
        serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
