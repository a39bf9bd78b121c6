"""Forced alignment of recordings to their text with PocketSphinx (BSD licence): phone times without training.

Every word goes in with all readings the front end knows, and the aligner says which one was spoken. PocketSphinx
knows no stress, so words are entered under made-up names and the stressed reading is looked up afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from synthesis.anchor.text.lexicon import Phones
from synthesis.anchor.text.phonemes import without_stress

FRAMES_PER_SECOND = 100


@dataclass(frozen=True)
class AlignedWord:
    """A word as it was spoken: the phones of the chosen reading and the end of each, in seconds."""

    index: int
    phones: Phones
    starts: tuple[float, ...]
    ends: tuple[float, ...]


class ForcedAligner:
    """PocketSphinx set up for the words of one corpus."""

    def __init__(self, readings: dict[str, list[Phones]]) -> None:
        self.names = {word: f"word{index}" for index, word in enumerate(readings)}
        self.readings = readings
        self._decoder = self._decoder_for(readings)

    def _decoder_for(self, readings: dict[str, list[Phones]]):  # type: ignore[no-untyped-def]
        from pocketsphinx import Decoder

        decoder = Decoder(lm=None, loglevel="FATAL")
        for word, options in readings.items():
            for rank, phones in enumerate(options):
                name = self.names[word] + (f"({rank + 1})" if rank else "")
                decoder.add_word(name, " ".join(map(without_stress, phones)), False)
        return decoder

    def align(self, wave: NDArray[np.float32], words: Sequence[str]) -> list[AlignedWord] | None:
        """wave at 24 kHz and its words in order → phone times, or None where they do not fit the sound."""
        pcm = _speech_16k(wave)
        self._decoder.set_align_text(" ".join(self.names[word] for word in words))
        if not self._decode(pcm):
            return None
        chosen = [segment.word for segment in self._decoder.seg() if segment.word.startswith("word")]
        self._decoder.set_alignment()
        if len(chosen) != len(words) or not self._decode(pcm):
            return None
        spoken = [list(word) for word in self._decoder.get_alignment() if word.name.startswith("word")]
        return [
            self._aligned(index, word, name, phones)
            for index, (word, name, phones) in enumerate(zip(words, chosen, spoken, strict=True))
        ]

    def _aligned(self, index: int, word: str, name: str, phones: Sequence) -> AlignedWord:  # type: ignore[type-arg]
        rank = int(name[name.index("(") + 1 : -1]) - 1 if "(" in name else 0
        starts = tuple(phone.start / FRAMES_PER_SECOND for phone in phones)
        ends = tuple((phone.start + phone.duration) / FRAMES_PER_SECOND for phone in phones)
        return AlignedWord(index, self.readings[word][rank], starts, ends)

    def _decode(self, pcm: bytes) -> bool:
        """Whether the sound can be walked through from the first word to the last."""
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        try:
            self._decoder.end_utt()
        except RuntimeError:
            return False
        return True


def _speech_16k(wave: NDArray[np.float32]) -> bytes:
    narrow = resample_poly(wave, 2, 3)
    pcm: NDArray[np.int16] = (np.clip(narrow, -1.0, 1.0) * 32767.0).astype(np.int16)
    return pcm.tobytes()
