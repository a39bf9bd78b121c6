"""Scribe-1 as a `TextModel` of the orchestrator. Importing this loads no torch; `build` does."""

from __future__ import annotations

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
    version="0.1",
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


class ScribeModelProvider:
    """Answers the orchestrator's requests with the shipped weights."""

    card = SCRIBE

    def __init__(self, writer: ScribeWriter) -> None:
        self._writer = writer

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        """The answer. The caller keeps the time: a story takes seconds, and no answer is cut short."""
        if request.show.language.split("-")[0] != "en":
            raise ModelRefused(f"Scribe-1 writes English only; the show asks for {request.show.language!r}.")
        try:
            return self._writer.write(request)
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
