"""Who goes first where one worker serves a queue: what somebody waits for goes before editions of a schedule.

A scheduled edition lets such episodes in before it begins and between its steps; its claim is renewed meanwhile. So it
does for `PATIENCE` only, from when it came to the stage: however much is ordered, every edition is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from podcasts.models import Episode
from podcasts.production.estimate import Stopwatch

# Editions are opened a quarter of an hour before they should be out (podcasts/schedule.py).
PATIENCE = dt.timedelta(minutes=10)


def somebody_waits(episode: Episode) -> bool:
    """What listeners order and editors ask for is nobody's edition of a day."""
    return episode.edition is None


def before(episode: Episode, stage: str, now: dt.datetime) -> int | None:
    """The key of the episode that goes before this one at the stage, or None.

    Of those that nobody has tried yet: one that failed comes again with a message of its own.
    """
    if somebody_waits(episode) or episode.stage != stage or episode.stage_since < now - PATIENCE:
        return None
    waiting = Episode.objects.filter(edition=None, stage=stage, claimed_by="", attempts=0)
    return waiting.order_by("stage_since", "pk").values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Turn:
    """A worker's turn at an episode. `run(key, stage)` does the stage of another one."""

    episode: Episode
    stage: str
    run: Callable[[int, str], object]
    watch: Stopwatch = field(default_factory=Stopwatch)

    def give_way(self) -> None:
        """Do first what goes before this episode; the watch stands still meanwhile."""
        with self.watch.stopped():
            while (first := before(self.episode, self.stage, timezone.now())) is not None:
                self.run(first, self.stage)
