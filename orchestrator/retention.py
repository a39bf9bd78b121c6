"""How long the ledger keeps single attempts. Older ones become sums by day, so that no total ever shrinks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from orchestrator.figures import KEYS, SUMS, days_of
from orchestrator.models import DayTotal, ModelRun


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
        for row in list(days_of(old)):
            _add(row)
        return old.delete()[0]


def _add(row: Mapping[str, Any]) -> None:
    """To the sums that are there already, if any."""
    same = {name: row[name] for name in ("day", *KEYS)}
    more = {"attempts": row["number"], **{name: row[f"sum_{name}"] for name in SUMS}}
    if not DayTotal.objects.filter(**same).update(**{name: F(name) + value for name, value in more.items()}):
        DayTotal.objects.create(**same, **more)
