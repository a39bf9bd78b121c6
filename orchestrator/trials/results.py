"""What an experiment found: the difference of its arms with a 95 % confidence interval, an episode counting once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance

from django.db.models import Count, Q, Sum

from orchestrator.figures import NOT_JUDGED
from orchestrator.models import ModelRun
from orchestrator.trials.models import Experiment

Outcome = ModelRun.Outcome
LEAST = 30  # episodes in each arm, below which the normal approximation is not to be trusted
TWO_SIDED = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Difference:
    """Arm b less arm a. The interval is Welch's, by the normal distribution."""

    measure: str
    a: float
    b: float
    low: float
    high: float

    @property
    def words(self) -> str:
        if self.low <= 0.0 <= self.high:
            return "no difference shown"
        return "b has more" if self.low > 0 else "b has less"


@dataclass(frozen=True, slots=True)
class Result:
    """`differences` is empty until both arms have the planned number of episodes."""

    episodes_a: int
    episodes_b: int
    planned: int
    differences: tuple[Difference, ...]


def result(experiment: Experiment) -> Result:
    a, b = _episodes(experiment.arm("a")), _episodes(experiment.arm("b"))
    ready = min(len(a), len(b)) >= max(LEAST, experiment.planned)
    measures = ("share of attempts that brought an answer that stood", "seconds of work", "US dollars")
    compared = (
        [
            difference(words, [row[place] for row in a], [row[place] for row in b])
            for place, words in enumerate(measures)
        ]
        if ready
        else []
    )
    return Result(len(a), len(b), experiment.planned, tuple(compared))


def difference(measure: str, a: Sequence[float], b: Sequence[float]) -> Difference:
    """Of the means; both arms have at least two episodes."""
    mean_a, mean_b = fmean(a), fmean(b)
    spread = TWO_SIDED * math.sqrt(variance(a) / len(a) + variance(b) / len(b))
    return Difference(measure, mean_a, mean_b, mean_b - mean_a - spread, mean_b - mean_a + spread)


def _episodes(arm: str) -> list[tuple[float, float, float]]:
    runs = ModelRun.objects.filter(arm=arm).exclude(outcome=Outcome.SKIPPED).exclude(subject="").order_by()
    rows = (
        runs.values("subject")
        .annotate(
            attempts=Count("pk", filter=~Q(outcome__in=NOT_JUDGED)),
            stood=Count("pk", filter=Q(outcome=Outcome.OK)),
            took=Sum("seconds"),
            paid=Sum("cost"),
        )
        .filter(attempts__gt=0)
    )
    return [(row["stood"] / row["attempts"], row["took"], float(row["paid"])) for row in rows]
