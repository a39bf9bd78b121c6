"""Word error rate by an independent recogniser: PocketSphinx with its own US-English models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from synthesis.audio.resampling import resampled

RATE = 16_000
_SPOKEN = re.compile(r"[a-z']+")


class Recogniser:
    """What an outside listener hears."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder = Decoder(loglevel="FATAL")

    def hear(self, wave: NDArray[np.float32], rate: int) -> list[str]:
        """Words heard in a wave."""
        narrow = resampled(wave, rate, RATE)
        level = np.sqrt(np.mean(np.square(narrow))) + 1e-9
        pcm = (np.clip(narrow * (0.07 / level), -1, 1) * 32767.0).astype(np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(pcm.tobytes(), full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        return words_of(heard.hypstr) if heard else []


def words_of(text: str) -> list[str]:
    """Lower-case words, punctuation gone."""
    return _SPOKEN.findall(text.lower())


def errors(truth: Sequence[str], heard: Sequence[str]) -> int:
    """Least number of insertions, deletions and substitutions between two word sequences (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for index, word in enumerate(truth, start=1):
        previous, row[0] = row[0], index
        for column, other in enumerate(heard, start=1):
            previous, row[column] = row[column], min(previous + (word != other), row[column] + 1, row[column - 1] + 1)
    return row[-1]


def word_error_rate(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Errors over true words, all pairs together."""
    pairs = list(pairs)
    return sum(errors(truth, heard) for truth, heard in pairs) / max(1, sum(len(truth) for truth, _ in pairs))
