"""A long show on few stories does not run dry while their articles have more to say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from newsroom.models import Article, Feed
from podcasts.models import Episode, Host, Show
from podcasts.production import workflow
from podcasts.production.stages import Stage
from synthesis.models import Voice

pytestmark = pytest.mark.usefixtures("two_voices", "redis_server")
LABELLED = Path(__file__).parents[1] / "newsroom" / "labelled" / "articles.jsonl"


@pytest.fixture
def show() -> Show:
    """One feed with two long articles about different things, read a moment ago."""
    show = Show.objects.create(
        slug="long", title="At Length", author="Newsroom", music=False, policy={"deny": ["Scribe-1"]}
    )
    for speaker, voice in zip("AB", Voice.objects.order_by("slug"), strict=True):
        Host.objects.create(show=show, speaker=speaker, name=voice.name, voice=voice)
    now = timezone.now()
    feed = Feed.objects.create(url="https://gazette.example/feed", outlet="The Gazette", polled_at=now)
    show.feeds.add(feed)
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    for place, part in enumerate((rows[0:60:5], rows[60:120:5])):
        text = "\n\n".join(row["text"] for row in part)
        Article.objects.create(
            feed=feed,
            guid=str(place),
            title=part[0]["title"],
            text=text,
            language="en",
            published_at=now,
            fetched_at=now,
        )
    return show


def made(show: Show, minutes: float) -> Episode:
    """An episode that is gathered and written."""
    episode = Episode.objects.create(show=show, minutes=minutes)
    for stage in (Stage.GATHERING, Stage.WRITING):
        assert workflow.run(episode.pk, stage), Episode.objects.get(pk=episode.pk).error
    return Episode.objects.get(pk=episode.pk)


def test_facts_grow_with_the_minutes_that_are_asked_for(show: Show) -> None:
    episode = made(show, 6)
    facts = [row.brief.facts.count() for row in episode.told.all() if row.brief]
    assert len(facts) == 2
    assert min(facts) > 16
    assert not episode.notice
    for row in episode.told.all():
        assert all(fact.text in fact.article.text for fact in row.brief.facts.all())


def test_a_short_show_takes_no_more_than_it_tells(show: Show) -> None:
    episode = made(show, 2)
    assert max(row.brief.facts.count() for row in episode.told.all()) <= 12
