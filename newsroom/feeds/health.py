"""How a feed fares, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

QUIET = timedelta(days=30)


def in_words(  # noqa: PLR0913 one row of a feed, by name
    *,
    polled_at: datetime | None,
    succeeded_at: datetime | None,
    newest_at: datetime | None,
    failures: int,
    error: str,
    now: datetime,
) -> str:
    """One or two sentences: does the feed answer, since when not, why, and when did it last bring something."""
    if polled_at is None:
        return "Not polled yet."
    if failures:
        return f"{_failing(failures, succeeded_at, now)} {error}".strip()
    if newest_at is None:
        return f"Answers, but has brought no article yet. {error}".strip()
    if now - newest_at > QUIET:
        return f"Answers, but nothing new for {span(now - newest_at)}. {error}".strip()
    return f"Well; last new article {span(now - newest_at)} ago. {error}".strip()


def _failing(failures: int, succeeded_at: datetime | None, now: datetime) -> str:
    times = "once" if failures == 1 else f"{failures} times in a row"
    if succeeded_at is None:
        return f"Failed {times}, never read so far."
    return f"Failed {times}, last read {span(now - succeeded_at)} ago."


def span(time: timedelta) -> str:
    """A length of time in its largest unit: "3 hours".

    >>> span(timedelta(minutes=90))
    '1 hour'
    """
    seconds = max(0, int(time.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than a minute"
