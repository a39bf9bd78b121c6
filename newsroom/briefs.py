"""Briefs: the facts of a story as they stand, stored as exact sentences with the article each is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction

from newsroom.models import Article, Brief, Fact, Story
from newsroom.writing import selection
from newsroom.writing.selection import Choice, Source
from orchestrator import protocols

MOST_FACTS = selection.MOST_FACTS


def make_brief(
    story: Story, *, update: bool = False, told: Collection[str] = (), now: dt.datetime, limit: int = MOST_FACTS
) -> Brief:
    """Store a brief of the story's articles. An update holds what the `told` sentences did not, and one of them."""
    articles = list(
        story.articles.filter(duplicate_of=None, published_at__lte=now)
        .select_related("feed")
        .order_by("published_at", "pk")
    )
    if update:
        articles.reverse()
    by_key = {str(article.pk): article for article in articles}
    choices = _choices([_source(article) for article in articles], list(told) if update else [], limit)
    return store_brief(story, _headline(story, choices, update), choices, by_key, update=update)


@transaction.atomic
def store_brief(
    story: Story, headline: str, choices: Iterable[Choice], articles: Mapping[str, Article], *, update: bool = False
) -> Brief:
    """The facts in their order, each with its article by the key of its source; what has none is left out."""
    brief = Brief.objects.create(story=story, headline=headline, category=story.category, update=update)
    at_hand = [choice for choice in choices if choice.source.key in articles]
    Fact.objects.bulk_create(
        Fact(brief=brief, position=position, text=choice.text, article=articles[choice.source.key])
        for position, choice in enumerate(at_hand)
    )
    return brief


def story_brief(brief: Brief) -> protocols.StoryBrief:
    """What writers get to see of a brief."""
    facts = brief.facts.with_sources().order_by("position")
    return protocols.StoryBrief(
        id=str(brief.pk),
        category=brief.category,
        headline=brief.headline,
        facts=tuple(protocols.Fact(fact.text, fact.article.spoken_source, str(fact.pk)) for fact in facts),
        update=brief.update,
    )


def _source(article: Article) -> Source:
    weight = article.feed.weight if article.feed else 1.0
    return Source(str(article.pk), article.spoken_source, article.text or article.summary, article.title, weight)


def _choices(sources: Sequence[Source], told: list[str], limit: int) -> list[Choice]:
    """For an update the new facts, then one that was told, so that the listener knows which story it is."""
    fresh = selection.select(sources, limit=limit, told=told)
    if not told:
        return fresh
    if not fresh:
        return selection.select(sources, limit=limit)
    reminder = _reminder(sources, told)
    return [fresh[0], *([reminder] if reminder else []), *fresh[1 : limit - 1]]


def _reminder(sources: Sequence[Source], told: list[str]) -> Choice | None:
    """The first sentence told that an article at hand still has."""
    for text in told:
        for source in sources:
            sentences = selection.sentences_of(source)
            if text in sentences:
                return Choice(text, source, sentences.index(text))
    return None


def _headline(story: Story, choices: list[Choice], update: bool) -> str:
    """The story's headline; for an update the one of the article that leads it."""
    return (choices[0].source.title if update and choices else story.headline)[:300]
