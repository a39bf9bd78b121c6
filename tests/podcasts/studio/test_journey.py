"""A visitor's whole way in a real browser: a topic, the progress, the first lines, the finished podcast.

The test does the workers' work with their own code, stage by stage, so that each state of the page can be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from podcasts.models import Episode
from podcasts.production import workflow
from podcasts.production.stages import Stage
from podcasts.studio import samples
from synthesis import renders
from tests.podcasts.studio.conftest import make_voices, refuse_barriers
from tests.podcasts.studio.test_writing import add_story
from tests.podcasts.web.conftest import browser, context, page  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("transactional_db", "redis_server")


@pytest.fixture(autouse=True)
def house(settings: Settings, transactional_db: None) -> None:
    settings.PROMPTS, settings.SIGN_UP = "anyone", "open"
    make_voices("harriet", "edwin")


def gather(episode: Episode) -> None:
    """Two stories of the newsroom that answer the topic."""
    for place in range(2):
        add_story(episode, place)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.WRITING, claimed_by="")


def work(episode: Episode, stage: Stage) -> None:
    assert workflow.run(episode.pk, stage), Episode.objects.get(pk=episode.pk).error


def order(page: Page) -> Episode:  # noqa: F811
    page.goto("/")
    page.get_by_label("Topic").fill("The squid fleet")
    refuse_barriers(page)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/mine/*/")
    return Episode.objects.get()


def test_a_visitor_types_a_topic_and_hears_a_podcast(page: Page) -> None:  # noqa: F811
    episode = order(page)
    expect(page.locator("#state")).to_have_text("Gathering")
    gather(episode)
    work(episode, Stage.WRITING)
    expect(page.locator(".script li").first).to_contain_text("Your Newsroom")
    assert renders.work_off(worker="test", limit=2) == 2
    page.get_by_role("button", name="Play what is ready").click()
    expect(page.locator(".speaking")).to_be_visible()
    refuse_barriers(page)
    work(episode, Stage.VOICING)
    work(episode, Stage.MASTERING)
    # Whoever listens is not interrupted.
    page.get_by_role("link", name="Your podcast is ready").click()
    expect(page.locator("audio")).to_be_visible()
    refuse_barriers(page)
    page.get_by_role("link", name="Transcript, chapters and sources").click()
    expect(page.get_by_role("region", name="Player")).to_be_visible()
    page.goto("/mine/")
    refuse_barriers(page)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo the deletion").click()
    expect(page.get_by_text("is back.")).to_be_visible()


def test_the_same_without_javascript(browser: Browser, live_server: LiveServer) -> None:  # noqa: F811
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)  # noqa: F811
    page = context.new_page()  # noqa: F811
    page.goto("/make/")
    page.get_by_label("What is it about?").fill("The squid fleet")
    page.get_by_text("Length, voices, style, sources").click()
    page.get_by_label("Minutes").fill("1")
    page.get_by_label("Format").select_option("story")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/mine/*/")
    episode = Episode.objects.get()
    gather(episode)
    work(episode, Stage.WRITING)
    assert renders.work_off(worker="test", limit=1) == 1
    page.reload()
    expect(page.locator("#state")).to_have_text("Voicing")
    assert page.get_by_role("link", name="Listen").count() == 1
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Go on").click()
    work(episode, Stage.VOICING)
    work(episode, Stage.MASTERING)
    page.reload()
    expect(page.locator("audio")).to_be_visible()
    assert Episode.objects.get().minutes == 1
    context.close()


def test_the_progress_survives_a_reload(page: Page) -> None:  # noqa: F811
    episode = order(page)
    gather(episode)
    work(episode, Stage.WRITING)
    lines = page.locator(".script li")
    count = episode.scripts.get().lines.count()
    expect(lines).to_have_count(count)
    page.reload()
    expect(lines).to_have_count(count)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_studio_is_without_barriers(page: Page, width: int, scheme: Any) -> None:  # noqa: F811
    samples.order_missing()
    assert renders.work_off(worker="test") == 2
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    visit: Callable[[str], object] = page.goto
    for path in ("/make/", "/account/sign-in", "/account/sign-up", "/account/reset"):
        visit(path)
        for details in page.locator("details:not([open]) > summary").all():
            details.click()
        refuse_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    visit("/make/")
    page.get_by_text("Length, voices, style, sources").click()
    listen = page.get_by_role("button", name="Listen to Harriet")
    listen.press("Space")
    expect(listen).to_have_text("Stop")
    listen.press("Enter")
    expect(listen).to_have_text("Listen")
