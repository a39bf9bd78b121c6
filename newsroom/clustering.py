"""Puts new articles into stories.

One worker at a time does it, whoever holds the one row of `Clustering`; so no two workers ever make two stories of one
event. A batch is read and thought over first and stored in one short transaction, which fails as a whole when the claim
was lost meanwhile: a killed worker leaves every article either placed or waiting.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from newsroom import story_index
from newsroom.models import Article, ArticleQuerySet, Clustering, Fingerprint, Identity, Story, TellingTerm, TermCount
from newsroom.stories.placing import Newcomer, Placement, Placing
from newsroom.stories.signatures import identities, signature, words_of
from newsroom.stories.terms import terms_of

BATCH = 250
READ = 24_000
# An article whose page does not come is placed by its teaser after so long.
PAGE_PATIENCE = timedelta(minutes=10)
# How long a worker waits for another one that is clustering, in seconds.
PATIENCE = 60.0
PAUSE = 0.1

# Counts halve in so many days; the index forgets what it read longer ago than it remembers.
HALF_LIFE_DAYS = 5.0
MEMORY = timedelta(days=10)
FADED = 0.25
ONE_ROW = 1


class ClaimLostError(Exception):
    """Another worker took over because this one was silent for too long; its batch is rolled back."""


def cluster_new_articles(*, patience: float = PATIENCE) -> int:
    """Place every article that waits; returns how many this call placed.

    Where another worker is at it, waits up to `patience` seconds for it to finish, so that the caller finds the stories
    made either way.
    """
    deadline = time.monotonic() + patience
    while waiting_articles(timezone.now()).exists():
        if holder := _claim(timezone.now()):
            return _place_all(holder)
        if time.monotonic() >= deadline:
            break
        time.sleep(PAUSE)
    return 0


def waiting_articles(now: datetime) -> ArticleQuerySet:
    """Articles without a place, those aside whose page is still to be fetched."""
    complete = ~Q(text_state=Article.TextState.WAITING) | Q(fetched_at__lt=now - PAGE_PATIENCE)
    return Article.objects.filter(complete, clustered_at=None)


def _claim(now: datetime) -> uuid.UUID | None:
    Clustering.objects.get_or_create(pk=ONE_ROW)
    holder = uuid.uuid4()
    stale = now - timedelta(seconds=settings.CLAIM_SECONDS)
    free = Clustering.objects.filter(Q(holder=None) | Q(claimed_at__lt=stale), pk=ONE_ROW)
    return holder if free.update(holder=holder, claimed_at=now) else None


def _place_all(holder: uuid.UUID) -> int:
    placed = 0
    try:
        _age(holder, timezone.now())
        while batch := _next_batch(timezone.now()):
            _place_batch(holder, batch, timezone.now())
            placed += len(batch)
    except ClaimLostError:
        return placed
    finally:
        Clustering.objects.filter(pk=ONE_ROW, holder=holder).update(holder=None)
    return placed


def _next_batch(now: datetime) -> list[Article]:
    """In order of arrival. Only the beginning of a text is read, however long it is."""
    fields = [
        "pk",
        "title",
        "summary",
        "guid",
        "canonical_url",
        "category",
        "published_at",
        "story_id",
        "feed__category",
    ]
    waiting = waiting_articles(now).select_related("feed").with_opening(READ)
    return list(waiting.only(*fields).order_by("pk")[:BATCH])


def _place_batch(holder: uuid.UUID, batch: Sequence[Article], now: datetime) -> None:
    newcomers = [newcomer(article, now) for article in batch]
    total = Clustering.objects.values_list("stories", flat=True).get(pk=ONE_ROW)
    index = story_index.load_index(newcomers, total)
    counts, originals = dict(index.counts), story_index.load_originals(newcomers)
    placing = Placing(index, dict(originals))
    placements = [placing.place(each) for each in newcomers]
    with transaction.atomic():
        _renew(holder, now, stories=index.total)
        stories = _store_stories(placing, placements, {article.pk: article for article in batch})
        _store_articles(placing, placements, stories, now)
        new = [placement.print for placement in placements if placement.print is not None]
        story_index.store_fingerprints((each for each in new if each.article not in index.forgotten), now)
        story_index.forget(index.forgotten)
        story_index.store_telling_terms(
            (key, stories[placing.current(placement.story)]) for placement in placements for key in placement.found_by
        )
        story_index.store_counts({key: n for key, n in index.counts.items() if counts.get(key) != n})
        story_index.store_identities(
            {key: known.article for key, known in placing.originals.items() if originals.get(key) != known}
        )


def newcomer(article: Article, now: datetime) -> Newcomer:
    """What the pure part has to know of an article. A date in the future counts as now."""
    words = words_of(f"{article.title}\n{article.opening}")
    return Newcomer(
        article=article.pk,
        at=min(article.published_at, now),
        terms=terms_of(article.title, article.opening),
        signature=signature(words),
        identities=identities(article.canonical_url, article.guid, words),
        story=article.story_id,
    )


def _renew(holder: uuid.UUID, now: datetime, *, stories: float) -> None:
    """The first statement of a transaction: it locks the row, so nobody can take over before the commit."""
    if not Clustering.objects.filter(pk=ONE_ROW, holder=holder).update(claimed_at=now, stories=stories):
        raise ClaimLostError


def _store_stories(placing: Placing, placements: list[Placement], articles: dict[int, Article]) -> dict[int, int]:
    """Create, merge and extend stories; returns the stored id for every story of the batch."""
    members: dict[int, list[Placement]] = {}
    for placement in placements:
        members.setdefault(placing.current(placement.story), []).append(placement)
    new = {story: _new_story(each, articles) for story, each in members.items() if story < 0}
    Story.objects.bulk_create(new.values())
    for younger in placing.merged:
        if younger > 0:
            story_index.merge_stories(younger, placing.current(younger))
    for story, each in members.items():
        if story > 0:
            _extend(story, each, articles)
    return {story: new[story].pk if story < 0 else story for story in members}


def _new_story(placements: list[Placement], articles: dict[int, Article]) -> Story:
    first = articles[placements[0].newcomer.article]
    times = [placement.newcomer.at for placement in placements]
    return Story(
        headline=first.title[:300],
        category=_category(placements, articles),
        first_seen=min(times),
        last_seen=max(times),
    )


def _extend(story: int, placements: list[Placement], articles: dict[int, Article]) -> None:
    times = [placement.newcomer.at for placement in placements]
    rows = Story.objects.filter(pk=story)
    rows.filter(last_seen__lt=max(times)).update(last_seen=max(times))
    rows.filter(first_seen__gt=min(times)).update(first_seen=min(times))
    if category := _category(placements, articles):
        rows.filter(category="").update(category=category)


def _category(placements: list[Placement], articles: dict[int, Article]) -> str:
    named = (articles[placement.newcomer.article] for placement in placements)
    return next((article.category or (article.feed.category if article.feed else "") for article in named), "")


def _store_articles(placing: Placing, placements: list[Placement], stories: dict[int, int], now: datetime) -> None:
    members: dict[tuple[int, int | None], list[int]] = {}
    for placement in placements:
        place = stories[placing.current(placement.story)], placement.duplicate_of
        members.setdefault(place, []).append(placement.newcomer.article)
    for (story, original), articles in members.items():
        Article.objects.filter(pk__in=articles).update(story=story, duplicate_of=original, clustered_at=now)


def _age(holder: uuid.UUID, now: datetime) -> None:
    """Once a day: let counts fade and forget what is too old to be joined; the index stays as large as the news."""
    desk = Clustering.objects.get(pk=ONE_ROW)
    days = (now - desk.aged_at) / timedelta(days=1)
    if days < 1:
        return
    left = 0.5 ** (days / HALF_LIFE_DAYS)
    with transaction.atomic():
        _renew(holder, now, stories=desk.stories * left)
        Clustering.objects.filter(pk=ONE_ROW).update(aged_at=now)
        TermCount.objects.update(stories=F("stories") * left)
        TermCount.objects.filter(stories__lt=FADED).delete()
        Fingerprint.objects.filter(made_at__lt=now - MEMORY).delete()
        Identity.objects.filter(article__fetched_at__lt=now - MEMORY).delete()
        alive = Article.objects.filter(fingerprint__isnull=False, story__isnull=False).values("story")
        TellingTerm.objects.exclude(story__in=alive).delete()
