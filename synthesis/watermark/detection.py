"""Finds a mark in sound that has been through coders, loudspeakers and editors.

Log energies of the cells, made flat by taking off their neighbourhood, are folded over the pattern's period and
correlated with the pilot at every offset, for every speed from −4 % to +4 %, with and without the change of pitch that
goes with it. z = sum(sign * cell) / sqrt(sum(cell²)).

False alarms are bounded, not guessed: for whatever sound does not hang on the key, the signs are fair coins, and by
Hoeffding's inequality P(z >= t) <= exp(-t²/2) for each place looked at. `threshold` makes their sum FALSE_ALARM.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from synthesis.audio.resampling import resampled
from synthesis.watermark.pattern import BAND, BANDS, CHIP, CHIPS, LOWEST, Pattern, pattern
from synthesis.watermark.payload import LENGTH, opened

RATE = 16_000
SIZE, HOP, BINS = 192, 64, 512  # samples of a frame and from one to the next; length of the transform
STEPS = 8  # hops in a chip
WINDOW = 12.288  # s looked at together, four periods: long enough to read, short enough to find the speed
SPEEDS = tuple(1 + step / 500 for step in range(-20, 21))
FALSE_ALARM = 1e-7
CLIP = 3.0  # dB
QUIET = 75.0  # dB under the loudest cell there is nothing to read

Cells = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Detection:
    """`number` is None where a mark is there but too damaged to be read. `start` in s; `speed` 1.02 is 2 % fast."""

    number: int | None
    z: float
    start: float
    speed: float
    pitched: bool


def threshold(windows: int, false_alarm: float = FALSE_ALARM) -> float:
    """The z from which on a mark is believed, for all places tried in that many windows."""
    places = windows * len(SPEEDS) * 2 * CHIPS * STEPS
    return float(np.sqrt(2 * np.log(places / false_alarm)))


def detect(samples: NDArray[np.float32], rate: int, key: bytes, *, layer: str = "programme") -> Detection | None:
    """samples (n,) or (n, channels) → what is found where it is clearest, or None."""
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    mono = resampled(np.asarray(mono, dtype=np.float32), rate, RATE)
    keyed = pattern(key, layer)
    windows = list(_windows(mono))
    best: Detection | None = None
    for start, window in windows:
        found = _look(window, keyed, key, start)
        if found.z >= threshold(len(windows)) and (best is None or _better(found, best)):
            best = found
    return best


def _better(found: Detection, best: Detection) -> bool:
    return (found.number is not None, found.z) > (best.number is not None, best.z)


def _windows(mono: NDArray[np.float32]) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """Windows of the sound with their starts in s; a rest too short to stand alone goes with the last one."""
    size = round(WINDOW * RATE)
    count = max(1, len(mono) // size)
    for number in range(count):
        end = len(mono) if number == count - 1 else (number + 1) * size
        yield number * WINDOW, mono[number * size : end]


def _look(window: NDArray[np.float32], keyed: Pattern, key: bytes, start: float) -> Detection:
    power = _power(window)
    best, cells = Detection(None, 0.0, start, 1.0, True), np.zeros((CHIPS, BANDS))
    flat = {}
    for speed, pitched in product(SPEEDS, (True, False)):
        scale = speed if pitched else 1.0
        if scale not in flat:
            flat[scale] = _flattened(_banded(power, scale))
        z, there = _best_offset(_folded(flat[scale], speed), keyed)
        if z > best.z:
            best, cells = Detection(None, z, start, speed, pitched), there
    return Detection(_read(cells, keyed, key), best.z, start, best.speed, best.pitched)


def _power(window: NDArray[np.float32]) -> Cells:
    """Spectral power (frames, bins)."""
    count = max(0, (len(window) - SIZE) // HOP + 1)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(window, (0, SIZE)), SIZE)[: count * HOP : HOP]
    return np.square(np.abs(np.fft.rfft(frames * np.hanning(SIZE), BINS, axis=1)))


def _banded(power: Cells, scale: float) -> Cells:
    """Energy of each band (frames, BANDS) in dB, the bands moved by `scale`; NaN-free."""
    bins = np.arange(power.shape[1]) * RATE / BINS
    edges = (LOWEST + BAND * np.arange(BANDS + 1)) * scale
    # Bins on an edge are shared out, so that a small change of scale is a small change of the bands.
    upper = np.clip((bins[:, None] + RATE / BINS / 2 - edges[None]) / (RATE / BINS), 0, 1)
    shares = upper[:, :-1] - upper[:, 1:]
    return np.asarray(10 * np.log10(power @ shares + 1e-12))


def _flattened(bands: Cells) -> Cells:
    """What stands out of its neighbourhood in time and of the whole frame, bounded; nothing where it is quiet."""
    heard = bands > bands.max(initial=-200.0) - QUIET
    around = uniform_filter1d(bands, 3 * STEPS // 2, axis=0, mode="nearest")
    flat: Cells = np.clip(bands - around, -CLIP, CLIP) * heard
    share: Cells = flat.sum(axis=1) / np.maximum(heard.sum(axis=1), 1)
    return np.asarray(flat - heard * share[:, None])


def _folded(flat: Cells, speed: float) -> Cells:
    """Summed over the periods: (CHIPS * STEPS, BANDS)."""
    seconds = (np.arange(len(flat)) * HOP + SIZE / 2) / RATE * speed
    places = np.floor(seconds / (CHIP / STEPS)).astype(int) % (CHIPS * STEPS)
    folded = np.zeros((CHIPS * STEPS, BANDS))
    np.add.at(folded, places, flat)
    return folded


def _best_offset(folded: Cells, keyed: Pattern) -> tuple[float, Cells]:
    """The z of the offset that fits the pilot best, and the period's cells (CHIPS, BANDS) from there on."""
    chips = _chips(folded)
    pilot = keyed.pilot().astype(np.float64)
    z = _correlated(chips, pilot) / np.sqrt(np.maximum(_correlated(np.square(chips), np.square(pilot)), 1e-9))
    phase, shift = np.unravel_index(int(z.argmax()), z.shape)
    return float(z[phase, shift]), np.roll(chips[phase], -int(shift), axis=0)


def _correlated(chips: Cells, period: Cells) -> Cells:
    """Circular correlation along time, summed over the bands: (STEPS, CHIPS)."""
    spectrum = np.fft.rfft(chips, axis=1) * np.conj(np.fft.rfft(period, axis=0))[None]
    return np.asarray(np.fft.irfft(spectrum.sum(axis=2), CHIPS, axis=1))


def _chips(folded: Cells) -> Cells:
    """First half minus second half of the chip that begins at each step: (STEPS, CHIPS, BANDS), phase first."""
    half = STEPS // 2
    sums: Cells = np.cumsum(np.vstack([np.zeros((1, BANDS)), folded, folded[:STEPS]]), axis=0)
    count = CHIPS * STEPS
    first = sums[half : half + count] - sums[:count]
    second = sums[STEPS : STEPS + count] - sums[half : half + count]
    return (first - second).reshape(CHIPS, STEPS, BANDS).transpose(1, 0, 2)


def _read(cells: Cells, keyed: Pattern, key: bytes) -> int | None:
    """The number that the cells spell; of each byte the two likeliest values are tried."""
    flat = cells.reshape(-1)
    scores = np.stack([keyed.symbol_signs[place] @ flat[keyed.symbol_cells[place]] for place in range(LENGTH)])
    likeliest = np.argsort(-scores, axis=1)[:, :2]
    for choice in product((0, 1), repeat=LENGTH):
        payload = bytes(int(likeliest[place, second]) for place, second in enumerate(choice))
        if (number := opened(payload, key)) is not None:
            return number
    return None
