"""Voices, lines and programmes for the tests of the sound side; every sound is made by real models and real ffmpeg."""

from __future__ import annotations

import datetime as dt
import functools
import io
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from django.test import override_settings
from numpy.typing import NDArray
from PIL import Image

from orchestrator import registry
from orchestrator.breaker import breaker
from orchestrator.protocols import SpeechLine, SpeechRequest, Style
from synthesis.audio import mastering, sound
from synthesis.audio.mastering import Master
from synthesis.audio.programme import Part
from synthesis.audio.tags import Tags
from synthesis.espeak import voice as espeak
from synthesis.models import Consent, Render, Voice
from tests.synthesis.house import House, house_card


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


Row = tuple[str, str, Style, str, str]  # speaker, act, style, text, story

ROWS: tuple[Row, ...] = (
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


@dataclass(frozen=True)
class Voiced:
    """One row as eSpeak NG spoke it, as FLAC."""

    name: str
    content: bytes
    seconds: float
    row: Row


@pytest.fixture(scope="session")
def voiced() -> tuple[Voiced, ...]:
    """The rows, spoken once for all tests."""
    hosts = {"A": "harriet", "B": "edwin"}
    lines = [SpeechLine(text, hosts[speaker], style) for speaker, _, style, text, _ in ROWS]
    answer = espeak.build().speak(SpeechRequest(tuple(lines)), timeout=60)
    trimmed = [sound.trimmed(speech) for speech in answer.lines]
    return tuple(
        Voiced(f"renders/{place}.flac", sound.flac(speech.samples, speech.sample_rate), speech.seconds, row)
        for place, (speech, row) in enumerate(zip(trimmed, ROWS, strict=True))
    )


def parts_in(folder: Path, voiced: Sequence[Voiced]) -> list[Part]:
    """The rows as parts whose sound lies in a media folder."""
    parts = []
    for place, one in enumerate(voiced, 1):
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
        speaker, act, style, text, story = one.row
        render = Render(pk=place, state=Render.State.DONE, text=text, audio=one.name, seconds=one.seconds)
        parts.append(Part(render, act, speaker, story, TITLES.get(story, ""), style))
    return parts


@pytest.fixture
def parts(media_folder: Path, voiced: tuple[Voiced, ...]) -> list[Part]:
    return parts_in(media_folder, voiced)


@dataclass(frozen=True)
class Mastered:
    """A programme, and the file it was mastered to."""

    parts: list[Part]
    master: Master
    path: Path


@pytest.fixture(scope="session")
def mastered(tmp_path_factory: pytest.TempPathFactory, voiced: tuple[Voiced, ...]) -> Callable[[bool, bool], Mastered]:
    """(stereo, music) → the programme, mastered once for all tests that only look at it."""

    @functools.cache
    def master(stereo: bool, music: bool) -> Mastered:
        folder = tmp_path_factory.mktemp("mastered")
        with override_settings(MEDIA_ROOT=folder / "media"):
            parts = parts_in(folder / "media", voiced)
            made = mastering.produce(parts, folder / "episode.mp3", stereo=stereo, music=music, tags=TAGS)
        return Mastered(parts, made, folder / "episode.mp3")

    return master


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1400, 1400), "navy").save(file, "JPEG")
    return file.getvalue()


TAGS = Tags(
    title="Ferry stays — “Ünïcode” 🎉",
    show="Tramlines",
    author="Jana & Rupert",
    date=dt.date(2026, 11, 21),
    number=7,
    summary="A ferry.\nA painting.",
    cover=picture(),
)


def decoded(path: Path, *, channels: int = 2, rate: int = 44_100) -> NDArray[np.float32]:
    """What a listener's player makes of a file: (n, channels) floats."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "f32le"]
    command += ["-ac", str(channels), "-ar", str(rate), "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


@pytest.fixture
def house() -> Iterator[type[House]]:
    House.asked, House.trouble = [], None
    breaker().succeeded(house_card().label)
    registry.register(house_card(), "tests.synthesis.house.House")
    yield House
    registry.unregister("House")
