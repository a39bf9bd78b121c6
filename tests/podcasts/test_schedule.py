"""Editions come due in the show's own time zone, clock changes included."""

from __future__ import annotations

import datetime as dt

import pytest

from podcasts.models import Show
from podcasts.schedule import daypart, due_edition

UTC = dt.UTC


def show(**fields: object) -> Show:
    defaults = {"scheduled": True, "publish_time": dt.time(6), "time_zone": "Europe/London", "weekdays": "0123456"}
    return Show(**{**defaults, **fields})


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (dt.datetime(2026, 11, 20, 5, 44, tzinfo=UTC), None),
        (dt.datetime(2026, 11, 20, 5, 45, tzinfo=UTC), dt.date(2026, 11, 20)),
        (dt.datetime(2026, 11, 20, 11, 59, tzinfo=UTC), dt.date(2026, 11, 20)),
        (dt.datetime(2026, 11, 20, 12, 1, tzinfo=UTC), None),
        (dt.datetime(2026, 7, 1, 4, 45, tzinfo=UTC), dt.date(2026, 7, 1)),  # an hour earlier in summer time
        (dt.datetime(2026, 3, 29, 4, 50, tzinfo=UTC), dt.date(2026, 3, 29)),  # the night the clocks go forward
    ],
)
def test_an_edition_is_due_a_little_before_its_time(now: dt.datetime, day: dt.date | None) -> None:
    assert due_edition(show(), now) == day


def test_a_show_just_after_midnight_is_made_the_evening_before() -> None:
    late = show(publish_time=dt.time(0, 5), time_zone="Asia/Tokyo")
    assert due_edition(late, dt.datetime(2026, 11, 20, 14, 55, tzinfo=UTC)) == dt.date(2026, 11, 21)


def test_days_off_and_unscheduled_shows_have_no_edition() -> None:
    friday = dt.datetime(2026, 11, 20, 6, tzinfo=UTC)
    assert due_edition(show(weekdays="012356"), friday) is None
    assert due_edition(show(scheduled=False), friday) is None


@pytest.mark.parametrize(
    ("hour", "part"), [(3, "night"), (4, "morning"), (11, "midday"), (17, "evening"), (23, "night")]
)
def test_the_daypart_follows_the_clock(hour: int, part: str) -> None:
    assert daypart(dt.datetime(2026, 11, 20, hour, tzinfo=UTC)) == part
