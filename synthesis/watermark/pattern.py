"""The keyed pattern: which cell of time and frequency is raised, which is lowered.

A programme is laid over a grid of cells, CHIP seconds long and BAND hertz high, that repeats every CHIPS chips. In each
cell the level goes up in one half and down in the other (Manchester coding): that is too quick for syllables, which
would drown anything slower. A third of a period's cells say "a mark is here" (the pilot); the rest spell the payload,
each byte by choosing one of 256 patterns over cells of its own (orthogonal-like signalling: Proakis, Digital
Communications, ch. 4). Every sign is a bit of a keyed stream, so without the key the mark looks like nothing and
cannot be taken out or put on another file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from synthesis.watermark.payload import LENGTH

LOWEST = 375.0  # Hz: below it and above 6.4 kHz coders and rooms take too much
BAND = 187.5  # Hz
BANDS = 32
CHIP = 0.032  # s
CHIPS = 96  # a period of 3.07 s: a cut of ten seconds holds three
VALUES = 256

Signs = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Cells are counted along time first: cell = chip * BANDS + band.

    pilot_cells (P,), pilot_signs (P,); symbol_cells (LENGTH, S), symbol_signs (LENGTH, VALUES, S).
    """

    pilot_cells: NDArray[np.intp]
    pilot_signs: Signs
    symbol_cells: NDArray[np.intp]
    symbol_signs: Signs

    def spelled(self, symbols: bytes) -> Signs:
        """The signs of a whole period (CHIPS, BANDS) that carries these bytes."""
        period = np.zeros(CHIPS * BANDS, dtype=np.int8)
        period[self.pilot_cells] = self.pilot_signs
        for place, value in enumerate(symbols):
            period[self.symbol_cells[place]] = self.symbol_signs[place, value]
        return period.reshape(CHIPS, BANDS)

    def pilot(self) -> Signs:
        """The pilot alone, zeros elsewhere: (CHIPS, BANDS)."""
        period = np.zeros(CHIPS * BANDS, dtype=np.int8)
        period[self.pilot_cells] = self.pilot_signs
        return period.reshape(CHIPS, BANDS)


@lru_cache(maxsize=8)
def pattern(key: bytes, layer: str) -> Pattern:
    """The pattern of a key; layers of one key do not disturb each other."""
    seed = hashlib.sha256(b"watermark pattern 1\0" + layer.encode() + b"\0" + key).digest()
    random = np.random.Generator(np.random.Philox(key=int.from_bytes(seed[:16], "little")))
    cells = random.permutation(CHIPS * BANDS)
    each = len(cells) * 2 // 3 // LENGTH
    symbols = cells[: each * LENGTH].reshape(LENGTH, each)
    pilot = cells[each * LENGTH :]
    return Pattern(
        pilot_cells=pilot,
        pilot_signs=_signs(random, (len(pilot),)),
        symbol_cells=symbols,
        symbol_signs=_signs(random, (LENGTH, VALUES, each)),
    )


def _signs(random: np.random.Generator, shape: tuple[int, ...]) -> Signs:
    return (2 * random.integers(0, 2, shape) - 1).astype(np.int8)


def halves(period: NDArray[np.number]) -> NDArray[np.float64]:
    """Cells (CHIPS, BANDS) → their first and second halves in turn (2 * CHIPS, BANDS): each sign, then its opposite."""
    return np.stack([period, -period], axis=1).reshape(2 * len(period), -1).astype(np.float64)
