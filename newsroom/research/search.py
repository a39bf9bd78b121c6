"""Searches the newsroom's articles by topic; private material is never met.

Two steps, alike in SQLite and PostgreSQL: the database finds the articles that have the heaviest of the topic's words
(the beginnings of words, in title, summary or text); what it finds is read and ranked here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.utils import timezone

from newsroom.models import Article, Story
from newsroom.research.relevance import freshened, match
from newsroom.research.topics import Topic, topic_of

READ_CHARACTERS = 24_000
LOOKED_INTO = 120
LEAST_COVERAGE = 0.55
# What is offered instead may be about half of what was asked.
LEAST_FOR_OFFERS = 0.2
OFFERS = 5
OFFERED_FROM, TOLD_FROM = 60, 150
IN_TITLE = 1.5


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers a topic; its `text` is the beginning only where it is very long."""

    article: Article
    text: str
    score: float
    coverage: float


def articles(topic: Topic, *, now: datetime, least: float = LEAST_COVERAGE) -> list[Hit]:
    """The articles of the newsroom that answer the topic, best first."""
    hits = []
    for article in _candidates(topic):
        found = match(topic, article.title, article.opening)
        if found.coverage >= least:
            score = freshened(found.score, (now - article.published_at) / timedelta(days=1))
            hits.append(Hit(article, article.opening, score, found.coverage))
    return sorted(hits, key=lambda hit: (-hit.score, hit.article.pk))


def latest(now: datetime) -> list[Hit]:
    """The articles of the stories that most feeds report of late, for who asks about nothing in particular."""
    stories = {story.pk: place for place, story in enumerate(_lively(now, TOLD_FROM))}
    found = Article.objects.filter(story__in=stories, duplicate_of=None).select_related("feed", "story")
    found = found.with_opening(READ_CHARACTERS).order_by("-published_at", "pk")
    hits = [Hit(each, each.opening, 0.0, 1.0) for each in found]
    scored = (replace(hit, score=1 / (1 + stories[hit.article.story_id or 0])) for hit in hits)
    return sorted(scored, key=lambda hit: -hit.score)


def suggestions(topic: str) -> list[str]:
    """What the newsroom does have: headlines near the topic, then those that most feeds report of late."""
    near = [hit.article for hit in articles(topic_of(topic), now=timezone.now(), least=LEAST_FOR_OFFERS)]
    headlines = [article.story.headline if article.story else article.title for article in near[: 2 * OFFERS]]
    return list(dict.fromkeys([*headlines, *(story.headline for story in _lively(timezone.now(), OFFERED_FROM))]))[
        :OFFERS
    ]


def _lively(now: datetime, most: int) -> list[Story]:
    """The last stories, those that most feeds report first."""
    stories = Story.objects.filter(articles__isnull=False, last_seen__lte=now)
    recent = stories.annotate(feeds=Count("articles__feed", distinct=True)).order_by("-last_seen")
    return sorted(recent[:most], key=lambda story: -int(story.feeds))  # type: ignore[attr-defined]


def _candidates(topic: Topic) -> QuerySet[Article]:
    """Whatever has one of the words, those with the most telling ones first, of these the newest."""
    if topic.open:
        return Article.objects.none()
    anywhere, score = Q(), Value(0.0, output_field=FloatField())
    for term, weight in topic.weights.items():
        needle = topic.needles[term]
        titled = Q(title__icontains=needle)
        named = titled | Q(text__icontains=needle) | Q(summary__icontains=needle)
        anywhere |= named
        worth = Case(When(titled, then=weight * IN_TITLE), When(named, then=weight), default=0.0)
        score = score + worth  # type: ignore[assignment]
    found = Article.objects.filter(anywhere, duplicate_of=None).annotate(found=score)
    found = found.with_opening(READ_CHARACTERS).select_related("feed", "story")
    return found.order_by(F("found").desc(), "-published_at")[:LOOKED_INTO]
