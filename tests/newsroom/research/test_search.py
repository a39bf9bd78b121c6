"""The newsroom is searched by topic: what answers comes first, what does not is left out, nothing private is met."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from newsroom.models import Article, Dossier, Story
from newsroom.research import search
from newsroom.research.topics import topic_of
from newsroom.sample import edition
from tests.newsroom.stories.newswire import BANK, FIRE, KIDNEYS, article, feed

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TOPICS = [json.loads(line) for line in Path(__file__).with_name("topics.jsonl").read_text("utf-8").splitlines()]


def titles(topic: str, **how: Any) -> list[str]:
    return [hit.article.title for hit in search.articles(topic_of(topic), now=timezone.now(), **how)]


def test_labelled_topics_find_their_stories() -> None:
    source, labels, right = feed("Sample"), dict[str, str](), 0.0
    for day in (2, 6):
        for one in edition.articles(day, NOW - timedelta(days=6 - day)):
            labels[one.guid] = one.story
            article(one.title, one.text, at=one.published, feed=source, guid=one.guid)
    answered = [row for row in TOPICS if row["stories"]]
    for row in answered:
        hits = search.articles(topic_of(row["topic"]), now=NOW)
        most = min(5, sum(story in row["stories"] for story in labels.values()))
        right += sum(labels[hit.article.guid] in row["stories"] for hit in hits[:most]) / most
    assert right / len(answered) > 0.88
    assert not any(search.articles(topic_of(row["topic"]), now=NOW) for row in TOPICS if not row["stories"])


def test_the_words_of_asking_do_not_count() -> None:
    article(*BANK)
    article("How to make a podcast", "Make a short podcast and explain the latest news about whatever you want today.")
    plain = titles("Iceland's key rate")
    assert plain == [BANK[0]]
    assert titles("Please make me a podcast and explain the latest news about Iceland's key rate today") == plain


def test_the_newest_of_equals_comes_first() -> None:
    old = article(*FIRE, at=NOW - timedelta(days=20))
    new = article(*FIRE, at=NOW - timedelta(hours=2))
    hits = search.articles(topic_of("market fire in Bellhaven"), now=NOW)
    assert [hit.article for hit in hits] == [new, old]


def test_copies_are_found_once() -> None:
    first = article(*FIRE)
    article(*FIRE, duplicate_of=first)
    assert titles("Bellhaven fire") == [FIRE[0]]


def test_private_material_is_not_searched_or_offered() -> None:
    dossier = Dossier.objects.create(topic="x")
    story = Story.objects.create(headline="Secret Bellhaven plans", first_seen=NOW, last_seen=NOW, dossier=dossier)
    Article.objects.create(dossier=dossier, story=story, guid="1", title=FIRE[0], text=FIRE[1], published_at=NOW)
    assert titles("Bellhaven fire") == []
    assert search.suggestions("Bellhaven fire") == []


@pytest.mark.parametrize(
    "topic", ["", "  ", "🚋🚋", "%", "_", "the of and", "' OR 1=1 --", "\\", "x" * 500, "a b " * 120]
)
def test_odd_topics_find_nothing_and_break_nothing(topic: str) -> None:
    article(*FIRE)
    assert titles(topic) == []


def test_other_scripts_are_searched_too() -> None:
    article("東京の新しい橋", "東京の新しい橋が月曜日に開通した。費用は四十億円だった。")
    article(*FIRE)
    assert titles("東京の橋") == ["東京の新しい橋"]


def test_offers_are_near_the_topic_first_and_then_what_many_report() -> None:
    bank = Story.objects.create(headline=BANK[0], first_seen=NOW, last_seen=NOW)
    kidneys = Story.objects.create(headline=KIDNEYS[0], first_seen=NOW, last_seen=NOW)
    article(*BANK, story=bank)
    for _ in range(2):
        article(*KIDNEYS, story=kidneys)
    assert search.suggestions("the weather in Iceland next month") == [BANK[0], KIDNEYS[0]]
    assert search.suggestions("yaks") == [KIDNEYS[0], BANK[0]]
