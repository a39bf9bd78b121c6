"""Chooses the stories of an edition and remembers what was told.

A told story comes again only when it has moved on, and then as an update. It is known again by its id, by its articles
(two stories may have been merged since), or by what was said of it (the index forgets; listeners don't).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models.functions import Length

from newsroom.models import Article, Feed, Story
from newsroom.stories import scoring
from newsroom.stories.index import Index
from newsroom.stories.likeness import Print, likeness
from newsroom.stories.novelty import Novelty, novelty
from newsroom.stories.scoring import Candidate, Report
from newsroom.stories.terms import READ_CHARACTERS, terms_of

# Older news is no news.
OLDEST = timedelta(days=3)
# So many times more stories are looked into than are asked for.
DEPTH = 5
REPORTS_READ = 12
# A story is recognised by its words alone for so long, and only when they leave little doubt (log odds): the rate
# decision of next month is another story.
RECALL = timedelta(days=7)
SURELY_ALIKE = 1.0


@dataclass(frozen=True, slots=True)
class Telling:
    """What listeners heard of a story, when, and from which articles."""

    story_id: int
    at: datetime
    article_ids: frozenset[int]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A story to tell. `reason` says why in words; `told` is what was said of it before, if it is an update."""

    story: Story
    update: bool
    score: float
    reason: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Memory:
    """One telling with the shape by which a story is recognised in it."""

    telling: Telling
    print: Print


def pick(feeds: Iterable[Feed], tellings: Iterable[Telling], *, now: datetime, limit: int) -> list[Pick]:
    """At most `limit` stories from the feeds, best first."""
    candidates = _candidates({feed.pk: feed for feed in feeds if feed.weight > 0}, now)
    candidates.sort(key=lambda candidate: (-candidate.score(now), candidate.story))
    memories = [_Memory(telling, _print_of(telling)) for telling in tellings]
    open_stories: list[Candidate] = []
    told: dict[int, tuple[Sequence[Telling], Novelty]] = {}
    for candidate in candidates:
        if len(open_stories) >= DEPTH * limit:
            break
        if fresh := _unheard(candidate, memories, told):
            open_stories.append(fresh)
    chosen = scoring.choose(open_stories, now=now, limit=limit)
    stories = Story.objects.in_bulk([choice.candidate.story for choice in chosen])
    return [_pick(choice, stories[choice.candidate.story], told, now) for choice in chosen]


def _candidates(feeds: dict[int, Feed], now: datetime) -> list[Candidate]:
    """Every story with recent reports in these feeds; texts are not read yet."""
    rows = (
        Article.objects.filter(feed__in=feeds, story__isnull=False, published_at__gte=now - OLDEST)
        .annotate(characters=Length("text") + Length("summary"))
        .order_by("pk")
        .values_list("story_id", "story__category", "pk", "feed_id", "published_at", "duplicate_of_id", "characters")
    )
    reports: dict[tuple[int, str], list[Report]] = defaultdict(list)
    for story, category, article, feed_id, at, original, characters in rows:
        feed = feeds[feed_id]
        reports[story, category].append(
            Report(article, feed.spoken_name, feed.weight, at, original is not None, characters)
        )
    return [Candidate(story, category, tuple(each)) for (story, category), each in reports.items()]


def _unheard(
    candidate: Candidate, memories: Sequence[_Memory], told: dict[int, tuple[Sequence[Telling], Novelty]]
) -> Candidate | None:
    """The candidate if it was never told; its new reports if it moved on; None if listeners know it all."""
    articles = _articles_of(candidate.story)
    if not articles:
        return None
    shape = _shape(articles)
    candidate = replace(candidate, print=shape)
    heard = [memory.telling for memory in memories if _is_about(memory, candidate.story, articles, shape)]
    if not heard:
        return candidate
    last = max(telling.at for telling in heard)
    used = frozenset[int]().union(*(telling.article_ids for telling in heard))
    new = {article.pk for article in articles if article.fetched_at > last and article.pk not in used}
    reports = tuple(report for report in candidate.reports if report.article in new)
    known = [text for telling in heard for text in telling.texts]
    known += [article.opening for article in articles if article.pk not in new]
    found = novelty([article.opening for article in articles if article.pk in new], known)
    told[candidate.story] = heard, found
    return replace(candidate, reports=reports, update=True) if reports and found.moved_on else None


def _articles_of(story: int) -> list[Article]:
    """The last reports of a story with the beginning of their texts, oldest first; copies tell nothing new."""
    rows = Article.objects.filter(story=story, duplicate_of=None).order_by("-published_at", "-pk")
    rows = rows.with_opening(READ_CHARACTERS).only("title", "summary", "fetched_at", "published_at")
    return list(rows[:REPORTS_READ])[::-1]


def _is_about(memory: _Memory, story: int, articles: Sequence[Article], shape: Print) -> bool:
    telling = memory.telling
    if telling.story_id == story or any(article.pk in telling.article_ids for article in articles):
        return True
    recent = abs(shape.at - telling.at) <= RECALL
    return recent and likeness(replace(memory.print, at=shape.at), shape) >= SURELY_ALIKE


def _shape(articles: Sequence[Article]) -> Print:
    """A story as its longest recent report has it."""
    lead = max(articles, key=lambda article: (len(article.opening), -article.pk))
    return Index().print(lead.pk, lead.published_at, terms_of(lead.title, lead.opening), b"")


def _print_of(telling: Telling) -> Print:
    return Index().print(0, telling.at, terms_of("", "\n".join(telling.texts)), b"")


def _pick(
    choice: scoring.Choice, story: Story, told: dict[int, tuple[Sequence[Telling], Novelty]], now: datetime
) -> Pick:
    reason = scoring.in_words(choice, now)
    if not choice.candidate.update:
        return Pick(story, update=False, score=choice.score, reason=reason)
    tellings, found = told[story.pk]
    last = max(telling.at for telling in tellings)
    reason += f"; told on {last:%-d %B}, moved on since: “{found.sentences[0]}”"
    texts = tuple(text for telling in tellings for text in telling.texts)
    return Pick(story, update=True, score=choice.score, reason=reason, told=texts)
