"""How long the ledger keeps single attempts. Older ones become sums by day, so that no total ever shrinks."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from orchestrator.models import DayTotal, ModelRun

GROUP = ("task", "model", "version", "outcome")
SUMMED = ("seconds", "tokens_in", "tokens_out", "audio_seconds", "cost")


def sweep(now: dt.datetime) -> int:
    """Sum up and remove whole days older than `LEDGER_DAYS`; returns how many rows went."""
    before = (now - dt.timedelta(days=settings.LEDGER_DAYS)).astimezone(dt.UTC)
    midnight = before.replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        # By their keys, so that what is removed is exactly what was summed.
        newest = ModelRun.objects.filter(created__lt=midnight).order_by("-pk").first()
        if newest is None:
            return 0
        old = ModelRun.objects.filter(created__lt=midnight, pk__lte=newest.pk)
        for total in _totals(old):
            _add(total)
        return old.delete()[0]


def _totals(old: QuerySet[ModelRun]) -> list[DayTotal]:
    days = old.order_by().annotate(day=TruncDate("created", tzinfo=dt.UTC)).values("day", *GROUP)
    sums = {f"sum_{name}": Sum(name) for name in SUMMED}
    return [
        DayTotal(
            **{name: row[name] for name in ("day", *GROUP)},
            attempts=row["attempts"],
            **{name: row[f"sum_{name}"] for name in SUMMED},
        )
        for row in days.annotate(attempts=Count("pk"), **sums)
    ]


def _add(total: DayTotal) -> None:
    """To the sums that are there already, if any."""
    same = {name: getattr(total, name) for name in ("day", *GROUP)}
    more = {name: F(name) + getattr(total, name) for name in ("attempts", *SUMMED)}
    if not DayTotal.objects.filter(**same).update(**more):
        total.save(force_insert=True)
