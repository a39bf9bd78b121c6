"""Who says what in each format: the plan is made for two hosts, other formats share its lines out differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from orchestrator.protocols import SPEAKERS, Act, DraftLine, ShowBrief

ASKED_BY_THE_HOST: tuple[Act, ...] = ("open", "question", "transition")


def cast(plan: Sequence[DraftLine], show: ShowBrief) -> tuple[DraftLine, ...]:
    """The plan with its speakers for the show's format.

    An interview has a host who opens and asks, and one guest who knows. In an explainer with three or four voices the
    host opens and asks, and the others take turns with what there is to tell. Every other format keeps the plan's cast.
    """
    if show.format == "interview" and len(show.hosts) > 1:
        experts = cycle(SPEAKERS[1:2])
    elif show.format == "explainer" and len(show.hosts) > 2:
        experts = cycle(SPEAKERS[1 : len(show.hosts)])
    else:
        return tuple(plan)
    return tuple(replace(line, speaker="A" if line.act in ASKED_BY_THE_HOST else next(experts)) for line in plan)
