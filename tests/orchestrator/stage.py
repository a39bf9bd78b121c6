"""Models that behave as a test tells them to, and the requests they are asked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Callable

import numpy as np

from orchestrator import registry
from orchestrator.protocols import (
    Fact,
    ModelCard,
    ShowBrief,
    Speech,
    SpeechLine,
    SpeechRequest,
    SpeechResponse,
    StoryBrief,
    StoryRequest,
    Summary,
    SummaryRequest,
    TextRequest,
    TextResponse,
    Usage,
)

SHOW = ShowBrief("The Morning Line", ("Ada", "Ben"), dt.date(2026, 11, 21))
STORY = StoryBrief("7", "local", "Bridge opens", (Fact("The bridge opened on Monday.", "Local Post", "1"),))
SUMMARISE = SummaryRequest(SHOW, STORY)
TELL = StoryRequest(SHOW, STORY, words=80)
SPEAK = SpeechRequest((SpeechLine("Good morning.", "anna"), SpeechLine("And to you.", "bob")))

CARD = ModelCard(
    name="First",
    version="1",
    kind="in-house",
    tasks=frozenset({"summary"}),
    languages=frozenset({"en"}),
    retention="host",
    licence="Apache-2.0",
)


def card(name: str, **changes: object) -> ModelCard:
    return dataclasses.replace(CARD, name=name, **changes)  # type: ignore[arg-type]


class Writer:
    """Answers every request by calling `behaviour(request, timeout)`."""

    def __init__(self, card: ModelCard, behaviour: Callable[[TextRequest, float], TextResponse]) -> None:
        self.card, self.behaviour = card, behaviour

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        return self.behaviour(request, timeout)


class Announcer:
    """Speaks `lines` lines of silence to any request."""

    def __init__(self, card: ModelCard, lines: int) -> None:
        self.card, self.lines = card, lines

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        speech = Speech(np.zeros(2400, np.float32), 24_000, ())
        return SpeechResponse((speech,) * self.lines, Usage(audio_seconds=30.0 * self.lines))

    def voices(self) -> list[str]:
        return ["anna", "bob"]


def says(text: str) -> Callable[[TextRequest, float], TextResponse]:
    return lambda request, timeout: Summary(text, Usage(tokens_in=1000, tokens_out=200))


def raises(error: Exception) -> Callable[[TextRequest, float], TextResponse]:
    def behaviour(request: TextRequest, timeout: float) -> TextResponse:
        raise error

    return behaviour


def put(model: object, card: ModelCard, *, check: str = "") -> None:
    """Register a model that is already there, through a factory with a dotted path of its own."""
    factory = f"make_{card.name}"
    setattr(sys.modules[__name__], factory, lambda: model)
    registry.register(card, f"{__name__}.{factory}", check=check)


def put_writer(name: str, behaviour: Callable[[TextRequest, float], TextResponse], **changes: object) -> None:
    found = card(name, **changes)
    put(Writer(found, behaviour), found)


def not_installed() -> str:
    return "is not installed; run pip install example"
