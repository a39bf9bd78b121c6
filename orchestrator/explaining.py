"""The route in words: whom the rules would ask, and who was asked for a subject and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from django.db.models import Count, Max, Sum

from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.protocols import Task
from orchestrator.routing import route_for

TASKS: dict[Task, str] = {
    "summary": "Summaries",
    "story": "Stories",
    "frame": "Opening and closing",
    "speech": "Speech",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A model that was asked for a task, how often and with which outcome; `reason` is the latest of these."""

    task: str
    model: str
    version: str
    outcome: str
    times: int
    seconds: float
    reason: str

    @property
    def words(self) -> str:
        """ "Scribe-1 1.2 timed out 3 times" — no reason, which may hold an address that is nobody's business."""
        told = f"{self.model} {self.version} {ModelRun.Outcome(self.outcome).label}"
        return told if self.times == 1 else f"{told} {self.times} times"


@dataclass(frozen=True, slots=True)
class History:
    """What came of a task, the first outcome first."""

    task: str
    asked: tuple[Asked, ...]

    @property
    def label(self) -> str:
        return next((words for task, words in TASKS.items() if task == self.task), self.task)

    @property
    def words(self) -> str:
        return f"{self.label}: {'; '.join(row.words for row in self.asked)}."


def routes(policy: Policy, language: str) -> list[tuple[str, str]]:
    """For each task its label and the route in words: "Scribe-1, because it is preferred; next: Extractive." """
    languages = frozenset({language})
    return [(TASKS[task], route_for(task, languages, policy).in_words()) for task in get_args(Task)]


def history(subject: str) -> list[History]:
    """Who was asked for the subject ("episode:12"), by task."""
    runs = ModelRun.objects.filter(subject=subject).order_by()
    rows = runs.values("task", "model", "version", "outcome").annotate(
        times=Count("pk"), took=Sum("seconds"), latest=Max("pk")
    )
    found = sorted(rows, key=lambda row: row["latest"])
    reasons = dict(ModelRun.objects.filter(pk__in=[row["latest"] for row in found]).values_list("pk", "reason"))
    asked = [
        Asked(
            row["task"], row["model"], row["version"], row["outcome"], row["times"], row["took"],
            reasons.get(row["latest"], ""),
        )
        for row in found
    ]  # fmt: skip
    return _by_task(asked)


def _by_task(asked: Iterable[Asked]) -> list[History]:
    rows = list(asked)
    known = [*get_args(Task), *sorted({row.task for row in rows} - set(get_args(Task)))]
    grouped = [History(task, tuple(row for row in rows if row.task == task)) for task in known]
    return [one for one in grouped if one.asked]
