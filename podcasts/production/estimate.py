"""How long is left, from what the last episodes took; no guess is shown before there is one to base it on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from podcasts.models import Episode
from podcasts.production.stages import TASKS, Stage

HISTORY = 5


def stage_seconds(history: list[dict[str, float]], stage: str) -> float | None:
    """The median time of `stage` in earlier episodes, in seconds."""
    known = [timings[stage] for timings in history if stage in timings]
    return median(known) if known else None


def remaining(done: int, total: int, elapsed: float, usual: float | None) -> float | None:
    """Seconds left of a stage: by its own pace once a tenth is done, before that by the usual time."""
    if total and done >= max(1, total // 10):
        return elapsed / done * (total - done)
    return max(0.0, usual - elapsed) if usual is not None else None


class Stopwatch:
    """Seconds that a worker spends on one episode, without those in which it did another's work."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.away = 0.0

    def seconds(self) -> float:
        return time.monotonic() - self.started - self.away

    @contextmanager
    def stopped(self) -> Iterator[None]:
        before = self.seconds()
        try:
            yield
        finally:
            self.away += self.seconds() - before


class Clock:
    """Tells how long a stage of an episode will still take."""

    def __init__(self, episode: Episode, stage: str, watch: Stopwatch) -> None:
        self.watch = watch
        earlier = Episode.objects.filter(show=episode.show, stage=Stage.PUBLISHED).exclude(pk=episode.pk)
        self.history = list(earlier.order_by("-id").values_list("timings", flat=True)[:HISTORY])
        self.stage = stage

    def seconds_left(self, done: int, total: int) -> float | None:
        """Of this stage and of those that follow."""
        own = remaining(done, total, self.watch.seconds(), stage_seconds(self.history, self.stage))
        if own is None:
            return None
        following = list(TASKS)[list(TASKS).index(self.stage) + 1 :]
        return own + sum(stage_seconds(self.history, stage) or 0.0 for stage in following)
