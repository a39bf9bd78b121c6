"""What makes a story worth telling: who reports it, how fresh it is, and what else the edition has.

Variety is bought as in maximal marginal relevance (Carbonell and Goldstein, 1998): stories are taken one by one, and
each further story of a category, or of a subject already in, counts less.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.stories.likeness import Print, likeness

HALF_LIFE = timedelta(hours=12)
# An outlet that only carries another's text adds this much of its weight.
COPY_COUNTS = 0.3
# A story of which there are only a few words can hardly be told.
FEW_CHARACTERS, HARDLY = 200, 0.4
AGAIN_IN_CATEGORY = 0.75
AN_UPDATE = 0.8


@dataclass(frozen=True, slots=True)
class Report:
    """One article as the ranking sees it."""

    article: int
    outlet: str
    weight: float
    at: datetime
    copy: bool
    characters: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told, with the reports that speak for it."""

    story: int
    category: str
    reports: tuple[Report, ...]
    print: Print | None = None
    update: bool = False

    def score(self, now: datetime) -> float:
        """Coverage by distinct outlets, weighed by the editors, halved every twelve hours."""
        coverage = math.log2(1 + sum(self.outlets().values()))
        substance = 1.0 if max(report.characters for report in self.reports) >= FEW_CHARACTERS else HARDLY
        freshness = math.pow(0.5, self.age(now) / HALF_LIFE)
        return coverage * substance * freshness * (AN_UPDATE if self.update else 1.0)

    def age(self, now: datetime) -> timedelta:
        return max(timedelta(0), now - max(report.at for report in self.reports))

    def outlets(self) -> dict[str, float]:
        """Every outlet with the most that one of its reports counts, in order of appearance."""
        counted: dict[str, float] = {}
        for report in sorted(self.reports, key=lambda report: (report.at, report.article)):
            value = report.weight * (COPY_COUNTS if report.copy else 1.0)
            counted[report.outlet] = max(counted.get(report.outlet, 0.0), value)
        return counted


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with its score in this edition; `earlier` stories of its category were chosen before it."""

    candidate: Candidate
    score: float
    earlier: int


def choose(candidates: Sequence[Candidate], *, now: datetime, limit: int) -> list[Choice]:
    """The best stories, varied, best first."""
    scores = {candidate.story: candidate.score(now) for candidate in candidates}
    left, chosen = list(candidates), list[Choice]()
    while left and len(chosen) < limit:
        best = max((_valued(each, chosen, scores) for each in left), key=lambda one: (one.score, -one.candidate.story))
        if best.score <= 0:
            break
        chosen.append(best)
        left.remove(best.candidate)
    return chosen


def _valued(candidate: Candidate, chosen: Sequence[Choice], scores: Mapping[int, float]) -> Choice:
    taken = [choice.candidate for choice in chosen]
    earlier = sum(bool(candidate.category) and other.category == candidate.category for other in taken)
    alike = max((_same_event(candidate, other) for other in taken), default=0.0)
    return Choice(candidate, scores[candidate.story] * AGAIN_IN_CATEGORY**earlier * (1 - alike), earlier)


def _same_event(one: Candidate, other: Candidate) -> float:
    """The probability that two stories are one event after all."""
    if one.print is None or other.print is None:
        return 0.0
    return 1 / (1 + math.exp(-likeness(one.print, other.print)))


def in_words(choice: Choice, now: datetime) -> str:
    """Why a story was chosen, for an editor."""
    outlets = choice.candidate.outlets()
    parts = [f"{_counted(len(outlets), 'outlet')} ({_listed(list(outlets))})", _aged(choice.candidate.age(now))]
    if weighed := {report.outlet: report.weight for report in choice.candidate.reports if report.weight != 1.0}:
        parts.append("weighed by editors: " + ", ".join(f"{name} × {weight:g}" for name, weight in weighed.items()))
    if all(report.characters < FEW_CHARACTERS for report in choice.candidate.reports):
        parts.append("only a teaser to go by")
    if choice.earlier:
        parts.append(f"counts less after {_counted(choice.earlier, 'other story', 'other stories')} on this category")
    return "; ".join(parts)


def _aged(age: timedelta) -> str:
    hours = round(age / timedelta(hours=1))
    return "newest report within the hour" if hours < 1 else f"newest report {_counted(hours, 'hour')} old"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _listed(names: Sequence[str], most: int = 4) -> str:
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
