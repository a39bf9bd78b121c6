"""A voice model of the tests' own, "House", and how tests of renders order lines and work them off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orchestrator.errors import ModelError, ModelRefused
from orchestrator.protocols import ModelCard, Speech, SpeechRequest, SpeechResponse
from synthesis import renders
from synthesis.models import Render, Voice
from synthesis.renders import Take


class House:
    """A second voice model, in-house and first in line: tones instead of speech, and trouble on demand."""

    asked: list[int]
    trouble: ModelError | None = None

    def __init__(self) -> None:
        self.card = house_card()

    def voices(self) -> Sequence[str]:
        return ("vera", "karl")

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        House.asked.append(len(request.lines))
        if House.trouble:
            raise House.trouble
        if any("unspeakable" in line.text for line in request.lines):
            raise ModelRefused("The line holds a word that House cannot say.")
        return SpeechResponse(tuple(tone(len(line.text) / 20) for line in request.lines))


def tone(seconds: float, level: float = 0.3) -> Speech:
    time = np.arange(round(24_000 * seconds)) / 24_000
    return Speech((level * np.sin(2 * np.pi * 220 * time)).astype(np.float32), 24_000, ())


def house_card(version: str = "1") -> ModelCard:
    return ModelCard("House", version, "in-house", frozenset({"speech"}), frozenset({"en"}), "host", "Apache-2.0")


def work_all(worker: str = "test") -> int:
    return sum(iter(lambda: renders.work_off(worker=worker), 0))


def order(*texts: str, voice: Voice, subject: str = "episode:1", **settings: object) -> list[Render]:
    return renders.order([Take(voice, text, "neutral", settings) for text in texts], subject=subject)
