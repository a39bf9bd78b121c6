"""Voices, lines and programmes for the tests of the sound side; every sound is made by real models and real ffmpeg."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from orchestrator import registry
from orchestrator.breaker import breaker
from synthesis import espeak, renders
from synthesis.models import Consent, Render, Voice
from synthesis.programme import Part


@pytest.fixture(autouse=True)
def calm_circuits() -> None:
    """No test starts with a model that an earlier one has worn out."""
    for card in registry.cards():
        breaker().succeeded(card.label)


@pytest.fixture
def consent(db: None) -> Consent:
    return Consent.objects.create(
        person="nobody: synthetic", purposes="tests", proof="made by rule", given_on=dt.date(2026, 1, 1)
    )


@pytest.fixture
def new_voice(consent: Consent) -> Callable[..., Voice]:
    def make(key: str = "harriet", **changes: object) -> Voice:
        fields = {
            "slug": f"espeak-{key}",
            "name": key.title(),
            "model": espeak.NAME,
            "key": key,
            "words_per_minute": 150.0,
            "consent": consent,
            "register": "higher",
        }
        return Voice.objects.create(**(fields | changes))

    return make


@pytest.fixture
def harriet(new_voice: Callable[..., Voice]) -> Voice:
    return new_voice("harriet")


@pytest.fixture
def edwin(new_voice: Callable[..., Voice]) -> Voice:
    return new_voice("edwin", register="lower")


Rows = Sequence[tuple[str, str, str, str, str]]  # speaker, act, style, text, story

ROWS: Rows = (
    ("A", "open", "neutral", "Good morning. Here are the headlines.", ""),
    ("B", "open", "warm", "Our voices are synthetic. A ferry stays, and a painting turns up.", ""),
    ("A", "transition", "neutral", "First to the coast.", ""),
    ("A", "report", "neutral", "The town of Port Ellery will keep its ferry.", "1"),
    ("B", "question", "curious", "Was it close?", "1"),
    ("A", "answer", "serious", "Very. Forty votes.", "1"),
    ("B", "transition", "neutral", "And now to a museum.", ""),
    ("B", "report", "upbeat", "Restorers found a picture under a picture.", "2"),
    ("A", "close", "warm", "That is all. Thank you.", ""),
)
TITLES = {"1": "Ferry stays", "2": "A painting turns up"}


@pytest.fixture
def new_parts(harriet: Voice, edwin: Voice) -> Callable[..., list[Part]]:
    """Rows → parts, voiced by eSpeak NG."""

    def make(rows: Rows = ROWS) -> list[Part]:
        hosts = {"A": harriet, "B": edwin}
        takes = [renders.Take(hosts[speaker], text, style) for speaker, _, style, text, _ in rows]
        renders.order(takes, subject="test:1")
        while renders.work_off(worker="test"):
            pass
        voiced = renders.order(takes, subject="test:1")
        assert {render.state for render in voiced} == {Render.State.DONE}, [render.error for render in voiced]
        return [
            Part(render, act, speaker, story, TITLES.get(story, ""), style)
            for render, (speaker, act, style, _, story) in zip(voiced, rows, strict=True)
        ]

    return make


def decoded(path: Path, *, channels: int = 2, rate: int = 44_100) -> NDArray[np.float32]:
    """What a listener's player makes of a file: (n, channels) floats."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "f32le"]
    command += ["-ac", str(channels), "-ar", str(rate), "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, channels)
