"""What the newsroom could tell about today: the stories most reported of late, as topics one click away."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from newsroom.models import Story

RECENT = dt.timedelta(days=3)
MOST = 6


def of_today(now: dt.datetime) -> list[str]:
    """Headlines of the news, those of most articles first."""
    recent = Story.objects.filter(last_seen__gte=now - RECENT).annotate(count=Count("articles"))
    return list(recent.order_by("-count", "-last_seen").values_list("headline", flat=True)[:MOST])
