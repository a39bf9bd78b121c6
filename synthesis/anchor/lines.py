"""What goes into the engine and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.errors import InvalidLine, OutOfRange
from synthesis.anchor.framing import SAMPLE_RATE

LONGEST_TEXT = 5_000
LIMITS: Mapping[str, tuple[float, float]] = {
    "pace": (0.5, 2.0),
    "pitch": (-12.0, 12.0),
    "pitch_range": (0.0, 3.0),
    "energy": (0.1, 3.0),
}


@dataclass(frozen=True)
class Line:
    """One thing to say.

    pace: 2 is twice as fast. pitch: semitones. pitch_range: 0 is monotone, 1 natural. energy: amplitude factor.
    pronunciations: word → plain respelling ("pod-KAST-er") or IPA between slashes; wins over everything else.
    """

    text: str
    voice: str
    style: str = "neutral"
    pace: float = 1.0
    pitch: float = 0.0
    pitch_range: float = 1.0
    energy: float = 1.0
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0

    def check(self) -> None:
        """Raise InvalidLine where a field is outside its limits."""
        self._check_types()
        if not self.text.strip():
            raise InvalidLine("The line is empty; give it at least one word.")
        if len(self.text) > LONGEST_TEXT:
            raise OutOfRange(
                f"The line has {len(self.text)} characters; split it into lines of at most {LONGEST_TEXT}."
            )
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise OutOfRange(f"{name} is {value}; it must be from {low:g} to {high:g}.")
        if not 0 <= self.seed < 2**63:
            raise OutOfRange(f"The seed is {self.seed}; it must be from 0 to 2**63 - 1.")

    def _check_types(self) -> None:
        if not isinstance(self.pronunciations, Mapping):
            raise InvalidLine("Pronunciations must be words with how to say them.")
        texts = (self.text, self.voice, self.style, *self.pronunciations, *self.pronunciations.values())
        if not all(isinstance(value, str) for value in texts):
            raise InvalidLine("Text, voice, style and pronunciations must be text.")
        numbers = [getattr(self, name) for name in LIMITS]
        if not all(isinstance(value, (int, float)) for value in numbers) or not isinstance(self.seed, int):
            raise InvalidLine("Pace, pitch, range and energy must be numbers, the seed a whole number.")


@dataclass(frozen=True)
class Speech:
    """A spoken line: mono float32 samples in -1 … 1, and when each written word and each phone is heard (seconds)."""

    samples: NDArray[np.float32]
    words: list[tuple[str, float, float]]
    phones: list[tuple[str, float, float]]
    sample_rate: int = SAMPLE_RATE

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return len(self.samples) / self.sample_rate


def join_speech(parts: list[Speech]) -> Speech:
    """Pieces of one line, one after the other."""
    words: list[tuple[str, float, float]] = []
    phones: list[tuple[str, float, float]] = []
    start = 0.0
    for part in parts:
        words += [(word, begin + start, end + start) for word, begin, end in part.words]
        phones += [(phone, begin + start, end + start) for phone, begin, end in part.phones]
        start += part.seconds
    samples = np.concatenate([part.samples for part in parts])
    return Speech(samples, words, phones)
