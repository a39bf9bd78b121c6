"""Hedged requests: when a model is late, the next one is asked as well, and the first good answer counts.

Late is what 95 of 100 of its answers were not, by the ledger; so about one request in twenty is asked twice and the
slow ones, which an episode waits for, become rare (Dean and Barroso, "The Tail at Scale", CACM 2013). A budget holds
the share down when everything is slow, which is when asking twice would make it worse.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from statistics import quantiles

from django.conf import settings

from orchestrator.models import ModelRun
from orchestrator.protocols import ModelCard, Task
from orchestrator.routes import Candidate

# Late is the slowest one of so many answers.
LATE = 20
# Fewer than this tell nothing about the twentieth part of them.
LEAST = 20
MOST = 200
MEMORY = dt.timedelta(days=7)
# However long nothing was late, so many requests in a row may be asked twice.
BURST = 5.0


class Budget:
    """Of this process's requests at most a share is asked twice: each earns a part of one, and unspent parts add up."""

    def __init__(self) -> None:
        self.earned = 0.0
        self.lock = threading.Lock()

    def earn(self, percent: float) -> None:
        with self.lock:
            self.earned = min(BURST, self.earned + percent / 100)

    def take(self) -> bool:
        """Whether one more request may be asked twice now."""
        with self.lock:
            # Sums of hundredths are not exact: a hundred of them must do for one.
            if self.earned < 1 - 1e-9:
                return False
            self.earned -= 1
            return True


budget = Budget()


def partner(following: Iterable[Candidate]) -> Candidate | None:
    """Who is asked as well: the next, but never a last resort, which would always be the quicker one."""
    return next((candidate for candidate in following if not candidate.card.floor), None)


def delay(card: ModelCard, task: Task, now: dt.datetime) -> float | None:
    """Seconds after which the model is late with such a task; None where too little is known of it."""
    runs = ModelRun.objects.filter(
        model=card.name, version=card.version, task=task, outcome=ModelRun.Outcome.OK, created__gt=now - MEMORY
    )
    seconds = list(runs.order_by("-pk").values_list("seconds", flat=True)[:MOST])
    if len(seconds) < LEAST:
        return None
    return max(settings.HEDGE_FLOOR, quantiles(seconds, n=LATE, method="inclusive")[-1])
