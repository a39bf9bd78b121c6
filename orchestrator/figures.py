"""The ledger in figures: by model and day, and what an episode costs. Sums of removed rows count where they can."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from orchestrator.models import DayTotal, GpuLoad, ModelRun

Outcome = ModelRun.Outcome
KEYS = ("task", "model", "version", "outcome")
SUMS = ("seconds", "tokens_in", "tokens_out", "audio_seconds", "cost")
# A model that was passed over was not asked.
NOT_ASKED = frozenset({Outcome.SKIPPED.value})
# Of one that was overtaken nobody knows what it would have answered.
NOT_JUDGED = NOT_ASKED | {Outcome.OVERTAKEN.value}
# What it did answer, if not as it should have.
ANSWERED = frozenset({Outcome.OK.value, Outcome.REJECTED.value, Outcome.REFUSED.value})


@dataclass(slots=True)
class Figures:
    """What a model did. `seconds` are those of answers that stood; `outcomes` counts attempts."""

    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    audio_seconds: float = 0.0
    cost: Decimal = Decimal(0)

    def add(self, row: Mapping[str, Any]) -> None:
        self.outcomes[row["outcome"]] += row["number"]
        if row["outcome"] == Outcome.OK:
            self.seconds += row["sum_seconds"]
            self.audio_seconds += row["sum_audio_seconds"]
        self.tokens_in += row["sum_tokens_in"]
        self.tokens_out += row["sum_tokens_out"]
        self.cost += row["sum_cost"]

    @property
    def asked(self) -> int:
        return sum(times for outcome, times in self.outcomes.items() if outcome not in NOT_ASKED)

    @property
    def accepted(self) -> float | None:
        """The share of its answers that stood before the check; None where it never answered."""
        answered = sum(self.outcomes.get(outcome, 0) for outcome in ANSWERED)
        return self.outcomes.get(Outcome.OK, 0) / answered if answered else None

    @property
    def reliable(self) -> float | None:
        """The share of attempts that brought an answer that stood."""
        judged = sum(times for outcome, times in self.outcomes.items() if outcome not in NOT_JUDGED)
        return self.outcomes.get(Outcome.OK, 0) / judged if judged else None

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of audio; below 1 is faster than real time."""
        return self.seconds / self.audio_seconds if self.audio_seconds else None


@dataclass(frozen=True, slots=True)
class EpisodeCosts:
    """Over episodes with attempts in the time asked for."""

    episodes: int
    total: Decimal
    mean: Decimal
    dearest: tuple[tuple[str, Decimal], ...]


def by_model(since: dt.date) -> list[tuple[tuple[str, str, str], Figures]]:
    """By task, model and version, most asked first."""
    found = _collected(since, lambda row: (row["task"], row["model"], row["version"]))
    return sorted(found.items(), key=lambda item: (-item[1].asked, item[0]))


def by_day(since: dt.date) -> list[tuple[tuple[dt.date, str, str, str], Figures]]:
    """By day, task, model and version, newest first."""
    found = _collected(since, lambda row: (row["day"], row["task"], row["model"], row["version"]))
    return sorted(found.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1:]))


def episode_costs(since: dt.date, most: int = 10) -> EpisodeCosts:
    """What episodes cost, by the attempts that the ledger still holds singly."""
    runs = ModelRun.objects.filter(subject__startswith="episode:", created__date__gte=since).order_by()
    costs = runs.values("subject").annotate(dollars=Sum("cost"))
    sums = costs.aggregate(episodes=Count("subject"), total=Sum("dollars"), mean=Avg("dollars"))
    dearest = costs.filter(dollars__gt=0).order_by("-dollars", "subject")[:most]
    return EpisodeCosts(
        sums["episodes"], sums["total"] or Decimal(0), sums["mean"] or Decimal(0),
        tuple((row["subject"], row["dollars"]) for row in dearest),
    )  # fmt: skip


def gpu_shares(since: dt.date) -> list[dict[str, Any]]:
    """The share of the time that each GPU was busy, by host and index."""
    loads = GpuLoad.objects.filter(day__gte=since, samples__gt=0).order_by()
    shares = loads.values("host", "gpu").annotate(share=Sum("busy") / Sum("samples"), seen=Sum("samples"))
    return [dict(row) for row in shares.order_by("host", "gpu")]


def rows(since: dt.date | None = None) -> Iterator[Mapping[str, Any]]:
    """Attempts (`number`) and sums by day, task, model, version and outcome: of the ledger and of what it summed up."""
    live = ModelRun.objects.all() if since is None else ModelRun.objects.filter(created__date__gte=since)
    kept = DayTotal.objects.all() if since is None else DayTotal.objects.filter(day__gte=since)
    yield from days_of(live)
    yield from _summed(kept, Sum("attempts"))


def days_of(runs: QuerySet[ModelRun]) -> Iterator[Mapping[str, Any]]:
    """The same of single attempts."""
    return _summed(runs.annotate(day=TruncDate("created", tzinfo=dt.UTC)), Count("pk"))


def _summed(found: QuerySet[Any], attempts: Count | Sum) -> Iterator[Mapping[str, Any]]:
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    yield from found.order_by().values("day", *KEYS).annotate(number=attempts, **sums).iterator()


def _collected(since: dt.date, key: Callable[[Mapping[str, Any]], Any]) -> dict[Any, Figures]:
    found: dict[Any, Figures] = defaultdict(Figures)
    for row in rows(since):
        found[key(row)].add(row)
    return dict(found)
