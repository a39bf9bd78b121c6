"""Claiming an episode: one worker at a time, and a dead worker's claim goes stale.

The row is the truth. A claim is a conditional UPDATE whose count is checked; everything a worker writes is conditional
on its claim, so a worker that was thought dead and wakes up again can do no harm.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.utils import timezone

from podcasts.errors import ClaimLost
from podcasts.models import Episode


def stale_before(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(seconds=settings.CLAIM_SECONDS)


@dataclass(frozen=True)
class Claim:
    """A worker's hold on an episode at one stage."""

    episode_id: int
    stage: str
    token: str

    # Whether its time counts for the estimates of later episodes.
    measured: ClassVar[bool] = True

    @property
    def place(self) -> dict[str, str]:
        """Where the episode has to be for this claim."""
        return {"stage": self.stage}

    @property
    def _row(self) -> Any:
        return Episode.objects.filter(pk=self.episode_id, claimed_by=self.token, **self.place)

    def update(self, **fields: Any) -> None:
        """Write `fields` if the claim still holds; raises ClaimLost if not."""
        if not self._row.update(claimed_at=timezone.now(), **fields):
            raise ClaimLost(f"Episode {self.episode_id} was taken over by another worker.")

    def progress(self, done: int, total: int, seconds_left: float | None = None) -> None:
        self.update(steps_done=done, steps_total=total, seconds_left=seconds_left)

    def finish(self, stage: str, **fields: Any) -> None:
        """Move on to `stage` and let go."""
        self.update(
            stage=stage, stage_since=timezone.now(), claimed_by="", attempts=0, steps_done=0, steps_total=0,
            seconds_left=None, error="", **fields,
        )  # fmt: skip

    def release(self, **fields: Any) -> None:
        """Let go without moving on; the sweeper will offer the episode again."""
        self._row.update(claimed_by="", **fields)

    def fail(self, error: str) -> None:
        """Give up: an editor is asked."""
        self.release(
            stage=Episode.Stage.FAILED, failed_stage=self.stage, stage_since=timezone.now(), seconds_left=None,
            error=error,
        )  # fmt: skip


def claim(episode_id: int, stage: str, *, now: dt.datetime, kind: type[Claim] = Claim) -> Claim | None:
    """The claim, or None if the episode is elsewhere or in another worker's hands."""
    held = kind(episode_id, stage, f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:12]}")
    free = Q(claimed_by="") | Q(claimed_at__lt=stale_before(now))
    taken = Episode.objects.filter(free, pk=episode_id, **held.place).update(
        claimed_by=held.token, claimed_at=now, attempts=F("attempts") + 1
    )
    return held if taken else None


@contextmanager
def kept_alive(held: Claim) -> Iterator[None]:
    """Renew the claim in the background, so that long work is told apart from a dead worker."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(settings.CLAIM_SECONDS / 5):
            try:
                held.update()
            except (ClaimLost, DatabaseError):
                continue  # The worker finds out at its next own write.
            finally:
                connection.close()

    thread = threading.Thread(target=renew, name=f"claim on episode {held.episode_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
