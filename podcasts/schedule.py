"""When a show's next edition is due. All times of day are in the show's own time zone."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

from podcasts.models import Show

# Making an episode takes a minute; starting early leaves room for retries before it should be out.
HEAD_START = dt.timedelta(minutes=15)
# An edition that could not be opened by then (the machine was off) is not made up for.
GRACE = dt.timedelta(hours=6)


def local_now(show: Show, now: dt.datetime) -> dt.datetime:
    return now.astimezone(ZoneInfo(show.time_zone))


def daypart(local: dt.datetime) -> Literal["morning", "midday", "evening", "night"]:
    if 4 <= local.hour < 11:
        return "morning"
    if 11 <= local.hour < 17:
        return "midday"
    return "evening" if 17 <= local.hour < 23 else "night"


def due_edition(show: Show, now: dt.datetime) -> dt.date | None:
    """The day whose edition should be in the making at `now`, or None."""
    if not show.scheduled:
        return None
    local = local_now(show, now)
    # The publishing moment may lie just past midnight, so that tomorrow's edition is made today.
    for day in (local.date() + dt.timedelta(days=1), local.date(), local.date() - dt.timedelta(days=1)):
        out = dt.datetime.combine(day, show.publish_time, tzinfo=ZoneInfo(show.time_zone))
        if str(day.weekday()) in show.weekdays and out - HEAD_START <= now <= out + GRACE:
            return day
    return None
