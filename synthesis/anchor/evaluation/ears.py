"""Those who listen for us: how many words and phones they hear wrongly of what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.evaluation.listener import Listener
from synthesis.anchor.evaluation.recogniser import Recogniser, word_error_rate, words_of
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.audio.resampling import resampled


@dataclass(frozen=True)
class Said:
    """A sound with the text and the phones that were meant."""

    text: str
    sounds: list[str]
    wave: NDArray[np.float32]
    rate: int = SAMPLE_RATE


@dataclass
class Ears:
    """PocketSphinx for words, our own listener for phones where there is one."""

    listener: Listener | None = None
    recogniser: Recogniser = field(default_factory=Recogniser)

    def judge(self, said: Iterable[Said]) -> dict[str, float]:
        """Word error rate, phone error rate and words per minute of some sounds."""
        said = list(said)
        words = [(words_of(one.text), self.recogniser.hear(one.wave, one.rate)) for one in said]
        seconds = sum(len(one.wave) / one.rate for one in said)
        figures = {
            "word_error_rate": round(word_error_rate(words), 4),
            "words_per_minute": round(60.0 * sum(len(truth) for truth, _ in words) / seconds, 1),
        }
        if self.listener is not None:
            heard = [(one.sounds, self.listener.hear(resampled(one.wave, one.rate, SAMPLE_RATE))) for one in said]
            figures["phone_error_rate"] = round(word_error_rate(heard), 4)
        return figures
