"""Opening editions: the first row of an episode's life. The database allows one per show and day."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from podcasts.models import Episode, Show
from podcasts.production.offers import offer
from podcasts.schedule import due_edition


def open_edition(show: Show, day: dt.date | None) -> tuple[Episode, bool]:
    """The episode of that day, and whether it was opened now. Without a day a new episode is opened each time."""
    try:
        with transaction.atomic():
            episode = Episode.objects.create(show=show, edition=day, minutes=show.minutes)
            offer(episode)
    except IntegrityError:
        return Episode.objects.get(show=show, edition=day), False
    return episode, True


def open_due(now: dt.datetime) -> int:
    """Open every edition that is due; returns how many were."""
    opened = 0
    for show in Show.objects.filter(scheduled=True):
        day = due_edition(show, now)
        if day is not None:
            opened += open_edition(show, day)[1]
    return opened
