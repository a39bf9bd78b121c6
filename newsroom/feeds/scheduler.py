"""When to ask a feed again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

SHORTEST = timedelta(minutes=10)
USUAL = timedelta(hours=1)
LONGEST = timedelta(hours=12)
# A publisher who names a longer time is believed up to here, and a failing feed is asked at least so often.
HINT_LONGEST = timedelta(days=1)
WAIT_LONGEST = timedelta(days=7)
JITTER = 0.1


def after_success(
    now: datetime, published: Collection[datetime], hints: Collection[float | None], random: Random
) -> datetime:
    """The next poll of a feed that answered.

    `published`: when its last articles came out; the feed is asked twice in the usual time between two of them.
    `hints`: seconds by the publisher (ttl, max-age); it is not asked earlier than the longest of them.
    """
    asked = max(
        (timedelta(seconds=min(hint, HINT_LONGEST.total_seconds())) for hint in hints if hint), default=SHORTEST
    )
    return now + _jittered(max(rhythm(now, published) / 2, asked, SHORTEST), random)


def rhythm(now: datetime, published: Collection[datetime]) -> timedelta:
    """The usual time between two articles of late, the silence since the last one included."""
    times = sorted({*published, now})[-11:]
    if len(times) < 3:
        return 2 * USUAL
    gaps = [later - earlier for earlier, later in pairwise(times)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    return min(max(usual, gaps[-1] / 4), 2 * LONGEST)


def after_failure(now: datetime, failures: int, wait: float | None, random: Random) -> datetime:
    """The next poll after the so many-th failure in a row, twice as long each time; `wait`: a server's Retry-After."""
    backoff = min(SHORTEST * 2 ** min(failures - 1, 20), HINT_LONGEST)
    asked = timedelta(seconds=min(wait or 0.0, WAIT_LONGEST.total_seconds()))
    return now + _jittered(max(backoff, asked), random)


def _jittered(time: timedelta, random: Random) -> timedelta:
    """A little later by chance, so that feeds that failed together do not come back together."""
    return time * (1 + random.random() * JITTER)
