"""Polling: fetch a feed, read it, store what is new, and say when to come back."""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom import articles
from newsroom.feeds import pages, scheduler
from newsroom.feeds.addresses import Guard, parse_allowed, site_of
from newsroom.feeds.exceptions import FeedError, FetchFailed, Gone, TryLater, Unreadable
from newsroom.feeds.fetcher import Fetched, Fetcher
from newsroom.feeds.items import ParsedFeed
from newsroom.feeds.parser import parse
from newsroom.models import Feed
from newsroom.turns import Round

logger = logging.getLogger(__name__)
dice = random.Random()

BATCH = 50
# How long "poll now" waits for its turn at a site that another worker is asking.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll brought. `parsed` is None when the document is the one we know."""

    fetched: Fetched
    parsed: ParsedFeed | None
    digest: str


@dataclass(frozen=True, slots=True)
class PollResult:
    """How a poll went, for people."""

    feed_id: int
    words: str
    ok: bool = True
    new: int = 0
    changed: int = 0


def fetcher() -> Fetcher:
    """The fetcher as the operator set it up."""
    guard = Guard(parse_allowed(settings.FETCH_ALLOW))
    return Fetcher(guard, settings.FETCH_USER_AGENT, settings.FETCH_TIMEOUT, settings.FETCH_MAX_BYTES)


def poll(feed_id: int) -> PollResult:
    """Poll one feed now, due or not; the words of the result say how it went."""
    feed = Feed.objects.filter(pk=feed_id).first()
    if feed is None:
        return PollResult(feed_id, "There is no such feed.", ok=False)
    errand = Poll(feed, fetcher(), must_be_due=False)
    Round([errand], threads=1, patience=PATIENCE).work_off()
    return errand.result or PollResult(feed_id, "Not polled: it or its site is being asked at the moment.", ok=False)


def poll_many(feed_ids: Collection[int], progress: Callable[[int, int], None] | None = None) -> list[PollResult]:
    """Poll several feeds now, due or not, many sites at once. `progress` hears how many of how many are done."""
    asking = fetcher()
    errands = [Poll(feed, asking, must_be_due=False) for feed in Feed.objects.filter(pk__in=feed_ids)]
    Round(errands, progress=progress).work_off()
    return [errand.result for errand in errands if errand.result]


def poll_due(limit: int = BATCH) -> list[PollResult]:
    """Poll up to `limit` feeds that are due, the longest waiting first."""
    asking = fetcher()
    errands = [Poll(feed, asking) for feed in Feed.objects.due(timezone.now()).order_by("next_poll_at")[:limit]]
    Round(errands).work_off()
    return [errand.result for errand in errands if errand.result]


@dataclass
class Poll:
    """The errand of polling one feed."""

    feed: Feed
    fetcher: Fetcher
    must_be_due: bool = True
    result: PollResult | None = None
    site: str = field(init=False)

    def __post_init__(self) -> None:
        self.site = site_of(self.feed.url)

    def begin(self, now: datetime) -> bool:
        feeds = Feed.objects.due(now) if self.must_be_due else Feed.objects.all()
        if not feeds.claim(self.feed.pk, now):
            return False
        self.feed.refresh_from_db()
        return True

    def renew(self, now: datetime) -> None:
        Feed.objects.filter(pk=self.feed.pk, claimed_at__isnull=False).update(claimed_at=now)

    def run(self) -> Polled:
        return fetch(self.feed, self.fetcher)

    def finish(self, found: Polled | FeedError, now: datetime) -> float:
        self.result = record(self.feed, found, now)
        return found.rest if isinstance(found, FeedError) else 0.0


def fetch(feed: Feed, fetcher: Fetcher) -> Polled:
    """Fetch and read a feed, without the database; raises FeedError."""
    fetched = fetcher.get(feed.url, etag=feed.etag, last_modified=feed.last_modified)
    if fetched.unchanged:
        if not (feed.etag or feed.last_modified):
            raise FetchFailed("The server says that nothing has changed (304), but we have not read anything yet.")
        return Polled(fetched, None, feed.body_hash)
    digest = hashlib.sha256(fetched.body).hexdigest()
    if digest == feed.body_hash:
        return Polled(fetched, None, digest)
    parsed = parse(fetched.body, fetched.content_type, fetched.url, timezone.now())
    if parsed.error:
        raise Unreadable(parsed.error)
    return Polled(fetched, parsed, digest)


def look(address: str) -> tuple[str, Polled]:
    """Read the feed at an address that is not subscribed yet; a web page leads to the feed it names.

    Returns the address of the feed and what it holds; raises FeedError.
    """
    asking = fetcher()
    address = str(asking.guard.url(address))
    fetched = asking.get(address)
    found = pages.discover_feed(fetched.body, fetched.content_type, fetched.url)
    parsed = parse(fetched.body, fetched.content_type, fetched.url, timezone.now())
    if parsed.error and found:
        address, fetched = found, asking.get(found)
        parsed = parse(fetched.body, fetched.content_type, fetched.url, timezone.now())
    if parsed.error:
        raise Unreadable(parsed.error)
    return fetched.moved_to or address, Polled(fetched, parsed, hashlib.sha256(fetched.body).hexdigest())


@transaction.atomic
def record(feed: Feed, found: Polled | FeedError, now: datetime) -> PollResult:
    """Store what a poll brought, or why it failed, and when to come back."""
    if isinstance(found, FeedError):
        return _record_failure(feed, found, now)
    news = articles.store(feed, found.parsed.items, now) if found.parsed else (0, 0)
    _update(feed, _as_read(feed, found, now) | ({"newest_at": now} if news[0] else {}))
    return PollResult(feed.pk, _in_words(*news), new=news[0], changed=news[1])


def _record_failure(feed: Feed, error: FeedError, now: datetime) -> PollResult:
    failures = min(feed.failures + 1, 1000)
    wait = error.seconds if isinstance(error, TryLater) else None
    changes: dict[str, Any] = {
        "polled_at": now,
        "failures": failures,
        "error": str(error)[:500],
        "next_poll_at": scheduler.after_failure(now, failures, wait, dice),
    }
    _update(feed, changes | ({"state": Feed.State.GONE} if isinstance(error, Gone) else {}))
    return PollResult(feed.pk, str(error), ok=False)


def _as_read(feed: Feed, found: Polled, now: datetime) -> dict[str, Any]:
    """The columns of a feed that was read, or was found unchanged."""
    fetched, parsed = found.fetched, found.parsed
    published = feed.articles.order_by("-published_at").values_list("published_at", flat=True)[:10]
    refresh = parsed.refresh if parsed else feed.refresh
    changes = {
        "polled_at": now,
        "succeeded_at": now,
        "failures": 0,
        "error": feed.error if parsed is None and not feed.failures else "",
        "refresh": refresh,
        "body_hash": found.digest,
        # A tag cut short would match nothing.
        "etag": (fetched.etag or (feed.etag if fetched.unchanged else "")) if len(fetched.etag) <= 250 else "",
        "last_modified": (fetched.last_modified or (feed.last_modified if fetched.unchanged else ""))[:100],
        "next_poll_at": scheduler.after_success(now, set(published), (refresh, fetched.max_age), dice),
    }
    if parsed:
        changes["error"] = parsed.fault[:500]
        changes["title"] = feed.title or parsed.title
        changes["site_url"] = feed.site_url or parsed.site_url[:500]
        changes["language"] = feed.language or parsed.language
    return changes | _moved(feed, fetched.moved_to)


def _moved(feed: Feed, address: str) -> dict[str, Any]:
    """The new address of a feed that has moved for good, unless it is another feed's."""
    if not address or address == feed.url or len(address) > 500:
        return {}
    if other := Feed.objects.filter(url=address).exclude(pk=feed.pk).first():
        return {"error": f"Has moved to the address of “{other}”, which is a feed here already; delete one of the two."}
    return {"url": address}


def _update(feed: Feed, changes: dict[str, Any]) -> None:
    """Write the columns and end the claim; an editor's change to other columns meanwhile stays."""
    Feed.objects.filter(pk=feed.pk).update(claimed_at=None, **changes)


def _in_words(new: int, changed: int) -> str:
    if not new and not changed:
        return "Nothing new."
    parts = [f"{new} new {'article' if new == 1 else 'articles'}"] if new else []
    parts += [f"{changed} changed"] if changed else []
    return ", ".join(parts) + "."
