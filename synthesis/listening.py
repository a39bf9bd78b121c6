"""What rows have in common that a worker listens to: as everywhere, the row is the truth and the message a hint."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound="Listening", covariant=True)


class State(models.TextChoices):
    WAITING = "waiting", "waiting"
    CLAIMED = "claimed", "being listened to"
    DONE = "done", "answered"
    FAILED = "failed", "could not be read"


class ListeningQuerySet(models.QuerySet[Row_co]):
    def claim(self, pk: int, now: dt.datetime) -> bool:
        """Take one that waits; False when it is gone or another worker has it."""
        return bool(self.filter(pk=pk, state=State.WAITING).update(state=State.CLAIMED, claimed_at=now))

    def release_stale(self, before: dt.datetime) -> int:
        """A worker that died over it has it waiting again."""
        stale = self.filter(state=State.CLAIMED, claimed_at__lt=before)
        return stale.update(state=State.WAITING, claimed_at=None)


class Listening(models.Model):
    """One recording, or two, for a worker."""

    State = State

    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects: models.Manager[Self] = ListeningQuerySet.as_manager()

    class Meta:
        abstract = True
