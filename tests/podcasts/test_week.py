"""A week of editions: one a day, no story twice unless it moved on; an honest word when there is no news."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import DateTimeField, F, Model
from django.test import override_settings

from config.processes import port_is_free
from newsroom.models import Article, Brief, Feed, Site, Story
from newsroom.sample import server
from podcasts import demo
from podcasts.models import Episode, EpisodeStory, Show
from podcasts.production import editions, workflow
from podcasts.production.stages import Stage

MONDAY = dt.date(2026, 11, 16)
PORT = 18765


@contextmanager
def sample_day(day: int) -> Iterator[list[str]]:
    """The feeds of the sample edition as they stand on that day, always at the same addresses."""
    assert port_is_free("127.0.0.1", PORT), f"port {PORT} is in use, and this test needs it"
    with server.serving(port=PORT, day=day) as base:
        yield list(server.feed_urls(base))


def a_night_passes() -> None:
    """Everything that is dated becomes a day older, which is what waiting a day would do."""
    day = dt.timedelta(days=1)
    for model in (Feed, Site, Story, Article, Brief, Episode):
        _age(model, day)


def _age(model: type[Model], age: dt.timedelta) -> None:
    dates = [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    model._default_manager.update(**{name: F(name) - age for name in dates})


def make(show: Show, day: dt.date) -> Episode:
    """Gathers and writes; what is voiced or not changes nothing about what is told."""
    episode, _ = editions.open_edition(show, day)
    assert workflow.run(episode.pk, Stage.GATHERING), Episode.objects.get(pk=episode.pk).error
    episode.refresh_from_db()
    if episode.stage == Stage.WRITING:
        assert workflow.run(episode.pk, Stage.WRITING), Episode.objects.get(pk=episode.pk).error
    episode.refresh_from_db()
    return episode


@pytest.fixture
def show(two_voices: None, redis_server: str) -> Iterator[Show]:
    with override_settings(FETCH_ALLOW=[f"127.0.0.1:{PORT}"]), sample_day(0) as urls:
        show = demo.install_show(urls, sample=True)
    with override_settings(FETCH_ALLOW=[f"127.0.0.1:{PORT}"]):
        yield show


def test_a_week_has_seven_episodes_and_no_story_twice(show: Show) -> None:
    for day in range(7):
        with sample_day(day):
            episode = make(show, MONDAY + dt.timedelta(days=day))
        assert (episode.stage, episode.error) == (Stage.VOICING, "")
        assert episode.told.count() >= 3
        a_night_passes()
    tellings = EpisodeStory.objects.order_by("episode__edition")
    first = [row.story_id for row in tellings if not row.update]
    assert [story for story, times in Counter(first).items() if times > 1] == []
    updates = [row for row in tellings if row.update]
    assert updates, "the sample week has developments of told stories"
    for row in updates:
        assert row.story_id in first
        assert row.lines.filter(text__icontains="update").exists()


def test_a_day_without_news_is_short_and_says_so(show: Show) -> None:
    with sample_day(0):
        make(show, MONDAY)
        show.feeds.clear()
        quiet = make(show, MONDAY + dt.timedelta(days=1))
    assert quiet.stage == Stage.VOICING
    lines = list(quiet.scripts.get().lines.values_list("text", flat=True))
    assert 2 <= len(lines) <= 6
    assert any("nothing new" in line.lower() for line in lines)
    assert quiet.summary


def test_a_show_may_rather_have_no_episode_than_a_short_one(show: Show) -> None:
    Show.objects.update(quiet_day=Show.QuietDay.NONE)
    show.feeds.clear()
    episode = make(show, MONDAY)
    assert episode.stage == Stage.EMPTY
    assert "news" in episode.summary
    again, new = editions.open_edition(show, MONDAY)
    assert (again.pk, new) == (episode.pk, False)
