"""Anchor-1 as a voice model: the orchestrator's request in, the engine's speech out.

Torch is imported when the model is built, in the worker that needs it, never for the card.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from orchestrator.protocols import (
    ModelCard,
    Speech,
    SpeechLine,
    SpeechRequest,
    SpeechResponse,
    Usage,
    WordTime,
)
from synthesis.anchor.version import RULES

if TYPE_CHECKING:
    from synthesis.anchor.engine import Engine
    from synthesis.anchor.lines import Line
    from synthesis.anchor.lines import Speech as EngineSpeech

NAME = "Anchor-1"
FOLDER = Path(__file__).parent / "anchor" / "weights"
WEIGHTS, VOICES = FOLDER / "anchor-1.safetensors", FOLDER / "voices.json"
LINES_AT_ONCE = 16
# Measured on two idle cores of an AMD EPYC (docs/models/anchor-1.md): one sentence, and seconds of sound per second.
LATENCY, THROUGHPUT = 0.093, 99.0
# The engine obeys marks in brackets and asterisks. These two an editor may write; the rest of a script is only text.
MARKS = re.compile(r"\[(?:pause|spell)\b[^\[\]]*\]")


def card() -> ModelCard:
    """The card, without torch."""
    return ModelCard(
        name=NAME,
        version=version(),
        kind="in-house",
        tasks=frozenset({"speech"}),
        languages=frozenset({"en"}),
        retention="host",
        licence="Apache-2.0",
        latency=LATENCY,
        throughput=THROUGHPUT,
        training_data="Given recordings of four speakers and free parametric voices; docs/models/anchor-1.md.",
        safety="Voices are blends or freely given; none copies a private person.",
    )


@functools.cache
def version() -> str:
    """Of the weights, voices and rules that lie here: other weights, other sound, other renders."""
    digest = hashlib.sha256(RULES.encode())
    for path in (WEIGHTS, VOICES):
        if not path.is_file():
            return "no weights"
        digest.update(path.read_bytes())
    return f"1.{digest.hexdigest()[:10]}"


def missing() -> str:
    """Why it cannot run here, or ""."""
    absent = [path.name for path in (WEIGHTS, VOICES) if not path.is_file()]
    if absent:
        return f"{NAME} has no {' and no '.join(absent)} here; get them with the repository (synthesis/anchor/weights)."
    if importlib.util.find_spec("torch") is None:
        return f"{NAME} needs PyTorch; install it with: pip install torch"
    return ""


def build() -> AnchorVoice:
    """Load the engine onto the GPU if there is one. Raises `ModelUnavailable`."""
    if why := missing():
        raise ModelUnavailable(why)
    import torch

    from synthesis.anchor.engine import load_engine
    from synthesis.anchor.errors import AnchorError

    try:
        return AnchorVoice(load_engine(device="cuda" if torch.cuda.is_available() else "cpu"))
    except AnchorError as error:
        raise ModelUnavailable(f"{NAME} cannot be loaded: {error}") from error


class AnchorVoice:
    """The `VoiceModel`. May be shared by threads, as its engine may."""

    def __init__(self, engine: Engine) -> None:
        self.card = card()
        self._engine = engine

    def voices(self) -> Sequence[str]:
        return tuple(self._engine.voices)

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        """Speak the lines in batches; raises `ModelError` and its kin."""
        deadline = time.monotonic() + timeout
        lines = [_line(line) for line in request.lines]
        spoken: list[Speech] = []
        for first in range(0, len(lines), LINES_AT_ONCE):
            if time.monotonic() > deadline:
                raise ModelTimeout(f"{NAME} spoke {len(spoken)} of {len(lines)} lines in {timeout:.0f} s.")
            spoken += map(_speech, self._spoken(lines[first : first + LINES_AT_ONCE]))
        return SpeechResponse(tuple(spoken), Usage(audio_seconds=sum(speech.seconds for speech in spoken)))

    def _spoken(self, lines: list[Line]) -> list[EngineSpeech]:
        """What the engine says; a batch that does not fit into memory is halved."""
        import torch

        from synthesis.anchor.errors import AnchorError, InvalidLine

        try:
            return self._engine.speak(lines)
        except InvalidLine as error:
            raise ModelRefused(str(error)) from error
        except AnchorError as error:
            raise ModelError(str(error)) from error
        except (torch.OutOfMemoryError, MemoryError) as error:
            if len(lines) == 1:
                raise ModelError(f"{NAME} ran out of memory on one line; split it or free some memory.") from error
        torch.cuda.empty_cache()  # outside of the handler, whose traceback holds the tensors
        middle = len(lines) // 2
        return self._spoken(lines[:middle]) + self._spoken(lines[middle:])


def harmless(text: str) -> str:
    """The text with only the marks that an editor may use; other brackets and asterisks lose their power."""
    pieces, at = [], 0
    for mark in MARKS.finditer(text):
        pieces += [_plain(text[at : mark.start()]), mark[0]]
        at = mark.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    return text.translate({ord("["): "(", ord("]"): ")", ord("*"): " "})


def _line(line: SpeechLine) -> Line:
    from synthesis.anchor.lines import Line

    return Line(
        text=harmless(line.text),
        voice=line.voice_in(NAME),
        style=line.style,
        pace=line.pace,
        pitch=line.pitch,
        pitch_range=line.pitch_range,
        energy=line.energy,
        pronunciations=line.pronunciations,
        seed=line.seed,
    )


def _speech(spoken: EngineSpeech) -> Speech:
    words = tuple(WordTime(word, round(start, 3), round(end, 3)) for word, start, end in spoken.words)
    return Speech(spoken.samples, spoken.sample_rate, words)
