"""When a feed is asked again, and how its health is put in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from newsroom.feeds import health, scheduler

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wait(published: list[timedelta], *hints: float | None) -> timedelta:
    """The time to the next poll, without the jitter, for articles so long ago."""
    return scheduler.after_success(NOW, [NOW - ago for ago in published], hints, Steady()) - NOW


class Steady(Random):
    def random(self) -> float:
        return 0.0


def test_a_busy_feed_is_asked_often_and_a_slow_one_seldom() -> None:
    busy = wait([timedelta(minutes=40 * n) for n in range(1, 11)])
    daily = wait([timedelta(days=n) for n in range(1, 11)])
    assert busy == timedelta(minutes=20)
    assert daily == timedelta(hours=12)


def test_no_feed_is_asked_more_often_than_every_ten_minutes_or_less_than_twice_a_day_on_its_own() -> None:
    assert wait([timedelta(seconds=n) for n in range(1, 11)]) == timedelta(minutes=10)
    assert wait([timedelta(days=300 * n) for n in range(1, 11)]) == timedelta(hours=12)


def test_a_feed_of_which_nothing_is_known_is_asked_every_hour() -> None:
    assert wait([]) == HOUR


def test_a_busy_feed_that_fell_silent_is_asked_less() -> None:
    was_busy = [timedelta(days=4) + timedelta(minutes=n) for n in range(1, 11)]
    assert wait(was_busy) == timedelta(hours=12)


def test_publishers_are_not_asked_earlier_than_they_wish_up_to_a_day() -> None:
    busy = [timedelta(minutes=n) for n in range(1, 11)]
    assert wait(busy, 3600.0, None) == HOUR
    assert wait(busy, 60.0, 7200.0) == 2 * HOUR
    assert wait(busy, 10.0**9) == timedelta(days=1)
    assert wait(busy, None, None) == timedelta(minutes=10)


def test_failures_double_the_wait_up_to_a_day() -> None:
    waits = [scheduler.after_failure(NOW, n, None, Steady()) - NOW for n in (1, 2, 3, 4, 1000)]
    assert waits == [timedelta(minutes=m) for m in (10, 20, 40, 80, 1440)]


def test_a_servers_wish_to_be_left_alone_counts_up_to_a_week() -> None:
    assert scheduler.after_failure(NOW, 1, 7200.0, Steady()) - NOW == 2 * HOUR
    assert scheduler.after_failure(NOW, 1, 10.0**12, Steady()) - NOW == timedelta(days=7)


def test_feeds_that_failed_together_do_not_come_back_together() -> None:
    dice = Random(1)
    times = {scheduler.after_failure(NOW, 5, None, dice) for _ in range(50)}
    assert len(times) == 50
    assert max(times) - min(times) > timedelta(minutes=10)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "Not polled yet."),
        ({"polled_at": NOW, "succeeded_at": NOW, "newest_at": NOW - 3 * HOUR}, "Well; last new article 3 hours ago."),
        ({"polled_at": NOW, "succeeded_at": NOW}, "Answers, but has brought no article yet."),
        ({"polled_at": NOW, "newest_at": NOW - timedelta(days=45)}, "Answers, but nothing new for 45 days."),
        ({"polled_at": NOW, "failures": 1, "error": "No."}, "Failed once, never read so far. No."),
        (
            {"polled_at": NOW, "failures": 7, "error": "No.", "succeeded_at": NOW - timedelta(days=1)},
            "Failed 7 times in a row, last read 1 day ago. No.",
        ),
        (
            {"polled_at": NOW, "newest_at": NOW - timedelta(seconds=59), "error": "Odd."},
            "Well; last new article less than a minute ago. Odd.",
        ),
    ],
)  # fmt: skip
def test_health_is_told_in_words(columns: dict[str, Any], words: str) -> None:
    blank: dict[str, Any] = {"polled_at": None, "succeeded_at": None, "newest_at": None, "failures": 0, "error": ""}
    assert health.in_words(**(blank | columns), now=NOW) == words
