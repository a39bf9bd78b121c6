"""Scribe-1 as a `TextModel` of the orchestrator. Importing this loads no torch; `build` does."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.scribe.errors import BadBrief, BadWeights, ScribeError
from orchestrator.errors import ModelError, ModelRefused, ModelUnavailable
from orchestrator.protocols import ModelCard, TextRequest, TextResponse

if TYPE_CHECKING:
    from newsroom.scribe.writer import ScribeWriter

SCRIBE = ModelCard(
    name="Scribe-1",
    version="0.5",
    kind="in-house",
    tasks=frozenset({"summary", "story", "frame"}),
    languages=frozenset({"en"}),
    retention="host",
    licence="Apache-2.0",
    context_tokens=1024,
    latency=2.0,
    throughput=300,
    training_data="Original news stories and scripts, Wikipedia, podcast transcripts; see docs/models/scribe-1.md",
    safety="Held to the brief while it writes; checked; replaced by the extractive writer line by line where it fails.",
)


# The share of the time-out for sampling; the rest is for checking and for a step that has begun.
TIME_TO_WRITE = 0.8


class ScribeModelProvider:
    """Answers the orchestrator's requests with the shipped weights."""

    card = SCRIBE

    def __init__(self, writer: ScribeWriter) -> None:
        self._writer = writer

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        """The answer, within the time-out: whatever is not written by then is left to the extractive writer."""
        until = time.monotonic() + TIME_TO_WRITE * timeout
        if not self.card.speaks(request.show.language):
            raise ModelRefused(f"Scribe-1 writes English only; the show asks for {request.show.language!r}.")
        from newsroom.scribe.engine import one_thread

        try:
            with one_thread():
                return self._writer.write(request, until=until)
        except BadBrief as error:
            raise ModelRefused(str(error)) from error
        except ScribeError as error:
            raise ModelError(str(error)) from error


def build() -> ScribeModelProvider:
    """The factory that the registry calls, once a process."""
    from newsroom.scribe.engine import load_scribe
    from newsroom.scribe.writer import ScribeWriter

    try:
        return ScribeModelProvider(ScribeWriter(load_scribe()))
    except BadWeights as error:
        raise ModelUnavailable(str(error)) from error


def missing() -> str:
    """Why Scribe-1 cannot run in this process; empty when it can."""
    if find_spec("torch") is None:
        return "needs torch, which is not installed"
    weights = Path(__file__).parent / "weights" / "model.safetensors"
    return "" if weights.is_file() else "has no weights in this installation"
