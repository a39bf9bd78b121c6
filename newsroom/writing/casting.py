"""Who says what in each format: a story is planned for one teller or for two, and its lines shared out by format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from orchestrator.protocols import SPEAKERS, Act, DraftLine, ShowBrief

ASKED_BY_THE_HOST: tuple[Act, ...] = ("open", "question", "transition")


def told_by_one(show: ShowBrief) -> bool:
    """Whether one voice tells it all: a briefing, a story, or a show with one host only."""
    return len(show.hosts) < 2 or show.format in {"briefing", "story"}


def asks_much(show: ShowBrief) -> bool:
    """Whether one host asks and the others answer, all the way through."""
    return show.format == "interview" and not told_by_one(show)


def cast(plan: Sequence[DraftLine], show: ShowBrief) -> tuple[DraftLine, ...]:
    """The plan with its speakers for the show's format.

    An interview has a host who opens and asks, and one guest who knows. In an explainer with three or four voices the
    host opens and asks, and the others take turns with what there is to tell. Every other format keeps the plan's cast.
    """
    if asks_much(show):
        experts = cycle(SPEAKERS[1:2])
    elif show.format == "explainer" and len(show.hosts) > 2:
        experts = cycle(SPEAKERS[1 : len(show.hosts)])
    else:
        return tuple(plan)
    return tuple(replace(line, speaker="A" if line.act in ASKED_BY_THE_HOST else next(experts)) for line in plan)
