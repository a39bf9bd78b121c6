"""Compares the running hour with the usual one, and alerts: one row each, one mail an hour at most."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.core.mail import mail_admins

from podcasts.models import HourCount, VolumeAlert
from podcasts.volume.counting import HOUR, collect, hour_of, least

log = logging.getLogger(__name__)

# Of the spread; hours of a person are far from normally distributed, so it is a wide margin.
SPREADS = 6.0
# A median absolute deviation times this is a standard deviation where the values are normal.
NORMAL = 1.4826
TIMES = 3.0  # a load that never varies has no spread
HISTORY = 24  # hours, before which only the fixed bound counts
MOST_AT_ONCE = 50
MOST_IN_A_MAIL = 20


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual of an hour, and the most that is not unusual."""

    median: float
    most: float


def usual(history: Sequence[float], floor: float) -> Usual:
    """By median and median absolute deviation, which single wild hours do not move."""
    if len(history) < HISTORY:
        return Usual(median(history) if history else 0.0, floor)
    middle = median(history)
    spread = NORMAL * median(abs(value - middle) for value in history)
    return Usual(middle, max(floor, TIMES * middle, middle + SPREADS * spread))


def watch(now: dt.datetime) -> None:
    collect(now)
    look(now)
    tell(now)
    forget(now)


def look(now: dt.datetime) -> None:
    """Open an alert for whoever asks for far more than usual in this hour or the last; let open ones grow."""
    hours = HourCount.objects.filter(hour__gte=hour_of(now) - HOUR)
    opened = 0
    for count in hours.order_by("-count"):
        if count.count < least(count.what) or opened >= MOST_AT_ONCE:
            continue
        found = usual(history(count, now), least(count.what))
        if count.count > found.most:
            opened += _alert(count, found, now)


def history(count: HourCount, now: dt.datetime) -> list[float]:
    """Of the same asker: each hour since it was first seen, those without a row as nought."""
    before = HourCount.objects.filter(
        who=count.who, what=count.what, hour__lt=count.hour, hour__gte=now - dt.timedelta(days=settings.VOLUME_DAYS)
    )
    known = dict(before.values_list("hour", "count"))
    if not known:
        return []
    hours = int((count.hour - min(known)) / HOUR)
    return [known.get(count.hour - back * HOUR, 0.0) for back in range(1, hours + 1)]


def _alert(count: HourCount, found: Usual, now: dt.datetime) -> bool:
    """Whether one was opened."""
    same = VolumeAlert.objects.filter(what=count.what, who=count.who)
    same.open().filter(seen__lt=count.count).update(seen=count.count, hour=count.hour)
    if same.silencing(now).exists():
        return False
    VolumeAlert.objects.create(
        what=count.what, who=count.who, opened=now, hour=count.hour, seen=count.count, usual=found.median,
        most=found.most,
    )  # fmt: skip
    return True


def tell(now: dt.datetime) -> None:
    """Mail what is new to `ADMINS`, unless there was a mail within the hour; then it goes with the next."""
    new = list(VolumeAlert.objects.open().filter(told_at=None).order_by("pk"))
    if not new or VolumeAlert.objects.filter(told_at__gt=now - HOUR).exists():
        return
    lines = [f"- {alert}." for alert in new[:MOST_IN_A_MAIL]]
    if more := len(new) - len(lines):
        lines.append(f"- and {more} more.")
    lines.append(f"\nLook, and acknowledge them: {settings.BASE_URL}/admin/podcasts/volumealert/")
    try:
        mail_admins(f"{len(new)} alert{'s' if len(new) > 1 else ''} on unusual volume", "\n".join(lines))
    except (smtplib.SMTPException, OSError) as error:
        log.error("The mail about %s alerts could not be sent (%s); it is tried again.", len(new), error)
        return
    VolumeAlert.objects.filter(pk__in=[alert.pk for alert in new]).update(told_at=now)


def forget(now: dt.datetime) -> None:
    """What is older than the setting says; open alerts stay until somebody has seen them."""
    old = now - dt.timedelta(days=settings.VOLUME_DAYS)
    HourCount.objects.filter(hour__lt=old).delete()
    VolumeAlert.objects.filter(acknowledged_at__lt=old).delete()


def forget_askers(who: Sequence[str]) -> None:
    """An account goes with its keys, and what was counted of them."""
    HourCount.objects.filter(who__in=who).delete()
    VolumeAlert.objects.filter(who__in=who).delete()
