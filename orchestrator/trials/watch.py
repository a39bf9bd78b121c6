"""Rollouts, step by step: started, widened, finished, or rolled back by hand or by what the ledger shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, Value
from django.db.models.functions import Concat

from orchestrator.figures import NOT_JUDGED
from orchestrator.models import ModelRun
from orchestrator.trials.models import Rollout, RolloutStep

Outcome = ModelRun.Outcome
FAILED = (Outcome.TIMEOUT, Outcome.UNAVAILABLE, Outcome.REFUSED, Outcome.ERROR)
SURE = 2.326  # standard deviations: one sided, 1 in 100. The watch looks often, so it must not startle easily.
LEAST = 5  # attempts, before which nothing is decided
WATCH = "the watch"


@dataclass(frozen=True, slots=True)
class Record:
    """What a model under rollout did since it began."""

    attempts: int
    failed: int
    rejected: int

    def objection(self, most_failed: float, most_rejected: float) -> str:
        """Why it should be rolled back, in words, or ""."""
        if self.attempts < LEAST:
            return ""
        answered = self.attempts - self.failed
        if at_least(self.failed, self.attempts) > most_failed:
            return f"{self.failed} of {self.attempts} attempts failed, surely more than the {most_failed:.0%} allowed"
        if at_least(self.rejected, answered) > most_rejected:
            return (
                f"{self.rejected} of {answered} answers were rejected, surely more than the {most_rejected:.0%} allowed"
            )
        return ""


def at_least(hits: int, tries: int) -> float:
    """The share that is surely reached: the lower end of Wilson's interval."""
    if not tries:
        return 0.0
    share, square = hits / tries, SURE**2
    spread = SURE * math.sqrt(share * (1 - share) / tries + square / (4 * tries**2))
    return max(0.0, (share + square / (2 * tries) - spread) / (1 + square / tries))


def record_of(rollout: Rollout) -> Record:
    runs = ModelRun.objects.filter(created__gte=rollout.started).exclude(outcome__in=NOT_JUDGED)
    own = runs.annotate(label=Concat("model", Value(" "), "version")).filter(
        Q(label=rollout.model) | Q(model=rollout.model)
    )
    counts = own.aggregate(
        attempts=Count("pk"),
        failed=Count("pk", filter=Q(outcome__in=FAILED)),
        rejected=Count("pk", filter=Q(outcome=Outcome.REJECTED)),
    )
    return Record(**counts)


def look() -> list[Rollout]:
    """Roll back what does badly; returns which."""
    return [rollout for rollout in Rollout.objects.filter(state=Rollout.State.RUNNING) if _fell(rollout)]


def _fell(rollout: Rollout) -> bool:
    why = record_of(rollout).objection(rollout.most_failed, rollout.most_rejected)
    return bool(why) and roll_back(rollout, WATCH, why)


def roll_back(rollout: Rollout, actor: str, why: str) -> bool:
    return _end(rollout, Rollout.State.ROLLED_BACK, actor, f"Rolled back: {why}.")


def finish(rollout: Rollout, actor: str) -> bool:
    return _end(rollout, Rollout.State.DONE, actor, "Finished: every show has it.")


def note(rollout: Rollout, actor: str, words: str) -> None:
    RolloutStep.objects.create(rollout=rollout, actor=actor[:150], words=words[:500])


def _end(rollout: Rollout, state: Rollout.State, actor: str, words: str) -> bool:
    """True if it was running until now; two who end it at once end it once."""
    with transaction.atomic():
        ended = Rollout.objects.filter(pk=rollout.pk, state=Rollout.State.RUNNING).update(state=state)
        if ended:
            note(rollout, actor, words)
    rollout.refresh_from_db()
    return bool(ended)
