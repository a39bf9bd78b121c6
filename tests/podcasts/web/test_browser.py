"""The pages in a real browser: followed live, in every colour, on every width, under the policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from podcasts.models import Episode, Show
from podcasts.production.stages import Stage
from tests.podcasts.web.conftest import address

CONTRAST = (Path(__file__).parent / "contrast.js").read_text()


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


def test_a_site_that_does_not_answer_is_asked_again(context: BrowserContext, published: Episode) -> None:
    Episode.objects.update(stage=Stage.WRITING, steps_done=1, steps_total=4)
    page = context.new_page()
    page.goto(address(published))
    context.set_offline(True)
    expect(page.locator("#detail")).to_have_text("The site does not answer; trying again.")
    context.set_offline(False)
    expect(page.locator("#detail")).to_have_text("1 of 4", timeout=10_000)


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
