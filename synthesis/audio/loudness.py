"""Loudness after ITU-R BS.1770-4: K-weighting, 400 ms blocks, two gates. Pure.

Used to bring voices to one level before they are mixed; what is published is measured by ffmpeg on the encoded file.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

Powers = NDArray[np.float64]

OFFSET = -0.691
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0


def powers(samples: NDArray[np.float32], rate: int) -> Powers:
    """K-weighted mean squares of 400 ms blocks, 75 % overlapping. (n,) samples → (blocks,); short sounds one block."""
    weighted = k_weighted(samples, rate)
    squares = np.concatenate([[0.0], np.cumsum(weighted.astype(np.float64) ** 2)])
    block = min(round(0.4 * rate), len(samples))
    if not block:
        return np.zeros(0)
    starts = np.arange(0, len(samples) - block + 1, max(1, block // 4))
    means: Powers = (squares[starts + block] - squares[starts]) / block
    return means


def integrated(blocks: Powers) -> float:
    """LUFS of gated blocks; -inf when all is silence."""
    loud = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if not len(loud):
        return -math.inf
    gate = OFFSET + 10 * math.log10(loud.mean()) + RELATIVE_GATE
    return OFFSET + 10 * math.log10(loud[_lufs(loud) > gate].mean())


def gain(decibels: float) -> float:
    """The factor of a gain in dB."""
    return float(10 ** (decibels / 20))


def k_weighted(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """The head's shelf and the revised low-frequency curve, designed for any rate."""
    filtered: NDArray[np.float64] = sosfilt(_k_filter(rate), samples.astype(np.float64))
    return filtered


def _lufs(blocks: Powers) -> Powers:
    with np.errstate(divide="ignore"):
        levels: Powers = OFFSET + 10 * np.log10(blocks)
    return levels


def _k_filter(rate: int) -> NDArray[np.float64]:
    """Two biquads, coefficients after De Man, "Evaluation of implementations of the EBU R128 loudness measurement"."""
    return np.vstack([_shelf(rate), _high_pass(rate)])


def _shelf(rate: int, frequency: float = 1681.974450955533, q: float = 0.7071752369554196) -> NDArray[np.float64]:
    decibels = 3.999843853973347
    k = math.tan(math.pi * frequency / rate)
    high = 10 ** (decibels / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    b = [high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k]
    return np.array([*b, a0, 2 * (k * k - 1), 1 - k / q + k * k]) / a0


def _high_pass(rate: int, frequency: float = 38.13547087602444, q: float = 0.5003270373238773) -> NDArray[np.float64]:
    k = math.tan(math.pi * frequency / rate)
    a0 = 1 + k / q + k * k
    # The numerator is 1, -2, 1 undivided, as the standard has it.
    return np.array([1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0])
