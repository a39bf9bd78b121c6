"""A published episode as the workflow leaves it, built from rows and a real MP3; and a real browser to look at it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from newsroom.models import Article, Brief, Fact, Feed, Story
from podcasts.models import Episode, EpisodeStory, Host, Line, Script, Show
from podcasts.production.stages import Stage
from synthesis.audio import waveform
from synthesis.models import Consent, Render, Voice
from tests import chromium

OUT = dt.datetime(2026, 11, 20, 6, 0, tzinfo=dt.UTC)
MP3 = Path(__file__).parent / "data" / "tone.mp3"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
SPOKEN = (
    ("A", "Good morning. This is Tea & Toast, made by machines.", []),
    ("A", "Peru & Ecuador agreed on <joint> patrols, 12% of them at night.", [0]),
    ("B", "Who pays for that, and when does the first ship sail out of Guayaquil harbour?", []),
)


def make_show(slug: str = "tea-and-toast", **fields: object) -> Show:
    return Show.objects.create(
        **{"slug": slug, "title": "Tea & Toast", "description": "News <b>& more</b>.", "author": "Newsroom",
           "owner_email": "owner@example.org", **fields}
    )  # fmt: skip


def make_voice(slug: str) -> Voice:
    consent, _ = Consent.objects.get_or_create(
        person="nobody: synthetic", purposes="all", proof="none needed", given_on=OUT.date()
    )
    return Voice.objects.create(
        slug=slug, name=slug.title(), model="Test", key=slug, words_per_minute=160, consent=consent
    )


def make_episode(show: Show, **fields: object) -> Episode:
    voices = {host.speaker: host.voice for host in show.hosts.all()}
    if not voices:
        for speaker in "AB":
            voices[speaker] = make_voice(f"{show.slug}-{speaker}".lower())
            Host.objects.create(show=show, speaker=speaker, name=f"Host {speaker}", voice=voices[speaker])
    episode = Episode.objects.create(
        **{"show": show, "edition": OUT.date(), "number": 1, "title": "Squid & <patrols>", "summary": "One story.",
           "minutes": 1, "stage": Stage.PUBLISHED, "published_at": OUT, "seconds": 9.0, "stage_since": OUT,
           "chapters": [{"start": 0.0, "title": "Opening", "story": ""}], "waveform": tone_bars(), **fields}
    )  # fmt: skip
    content = MP3.read_bytes()
    episode.audio_bytes = len(content)
    episode.audio.save("tone.mp3", ContentFile(content))
    told = add_story(episode)
    episode.chapters.append({"start": 3.0, "title": "Patrols", "story": str(told.pk)})
    episode.save(update_fields=["chapters"])
    add_script(episode, voices, told)
    return episode


@functools.cache
def tone_bars() -> list[int]:
    return waveform.bars(MP3, 9.0)


def add_story(episode: Episode) -> EpisodeStory:
    feed, _ = Feed.objects.get_or_create(url="https://wire.example/rss", defaults={"outlet": "The Wire"})
    story = Story.objects.create(headline="Peru and Ecuador agree", first_seen=OUT, last_seen=OUT)
    article = Article.objects.create(
        feed=feed, story=story, guid=f"a{story.pk}", title="Peru & Ecuador agree", url="https://wire.example/1?a=1&b=2",
        published_at=OUT,
    )  # fmt: skip
    brief = Brief.objects.create(story=story, headline="Peru and Ecuador agree", summary="They agreed.")
    Fact.objects.create(brief=brief, position=0, text="Peru and Ecuador agreed on joint patrols.", article=article)
    return EpisodeStory.objects.create(episode=episode, story=story, brief=brief, position=0)


def add_script(episode: Episode, voices: dict[str, Voice], told: EpisodeStory) -> Script:
    script = Script.objects.create(episode=episode)
    for position, (speaker, text, facts) in enumerate(SPOKEN):
        words = text.split()
        render = Render.objects.create(
            key=f"{episode.pk}-{position}", voice=voices[speaker], style="neutral", text=text, state=Render.State.DONE,
            model="Test voice", version="1", seconds=len(words) * 0.2,
            words=[[word, index * 0.2, index * 0.2 + 0.18] for index, word in enumerate(words)],
        )  # fmt: skip
        line = Line.objects.create(
            script=script, position=position, speaker=speaker, act="report", text=text, model="Extractive 1",
            story=told if facts else None, render=render, start=position * 3.0,
        )  # fmt: skip
        line.facts.set(told.brief.facts.all() if facts and told.brief else [])
    return script


@pytest.fixture
def show(db: None) -> Show:
    return make_show()


@pytest.fixture
def episode(show: Show) -> Episode:
    return make_episode(show)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.chromium()
    assert path, f"There is no Chromium. {chromium.ADVICE}"
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


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
