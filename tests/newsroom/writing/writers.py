"""Writers of different character, as another provider might plug them in."""

from __future__ import annotations

from dataclasses import replace

from newsroom.writing.extractive import Extractive
from orchestrator.errors import ModelUnavailable
from orchestrator.protocols import (
    Dialogue,
    Frame,
    ModelCard,
    StoryRequest,
    Summary,
    SummaryRequest,
    TextRequest,
    TextResponse,
)


def card(name: str) -> ModelCard:
    return ModelCard(
        name=name,
        version="1",
        kind="in-house",
        tasks=frozenset({"summary", "story", "frame"}),
        languages=frozenset({"en"}),
        retention="host",
        licence="Apache-2.0",
    )


class Careless:
    """Writes like the floor, but gets one number in each story wrong, and adds a guest to the opening."""

    card = card("Careless")

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        written = Extractive().write(request, timeout=timeout)
        if isinstance(written, Summary):
            return Summary(f"{written.text} About 777 people cheered.")
        if isinstance(written, Dialogue):
            first, *rest = written.lines
            return Dialogue((replace(first, text=f"{first.text} That made 777 of them."), *rest))
        first, *rest = written.opening
        return Frame(
            (replace(first, text=f"{first.text} With us is Gwendolyn Farquhar."), *rest),
            written.handovers,
            written.closing,
        )


class Wild:
    """Every line of it says what no source says."""

    card = card("Wild")

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        written = Extractive().write(request, timeout=timeout)
        if isinstance(written, Dialogue):
            return Dialogue(tuple(replace(line, text="Gwendolyn Farquhar paid $777 for it.") for line in written.lines))
        return written


class Absent:
    """Is never there."""

    card = card("Absent")

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        raise ModelUnavailable("Its server is down.")


class Rambling:
    """Says the same line over and over, for facts that do not exist too."""

    card = card("Rambling")

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        written = Extractive().write(request, timeout=timeout)
        if isinstance(written, Dialogue) and isinstance(request, StoryRequest):
            first = written.lines[0]
            return Dialogue((first, replace(first, speaker="B"), replace(first, facts=(0, 99, -3)), first))
        if isinstance(request, SummaryRequest):
            return Summary("")
        return written
