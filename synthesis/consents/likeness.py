"""How alike two recordings of a voice are, whatever is said in them.

A recording becomes the mean and the covariance of its mel cepstra over the frames in which somebody speaks. Two are
compared by the arithmetic-harmonic sphericity measure (F. Bimbot, I. Magrin-Chagnolleau, L. Mathan, "Second-order
statistical measures for text-independent speaker identification", 1995), nought for equal covariances, and by how far
the means lie apart. What a microphone and a room do counts as part of the voice.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

RATE = 16_000
MOST = 0.5  # between recordings of one person; measured in docs/trust.md
LEAST_SECONDS = 4.0  # of speech in each
FRAME, HOP, POINTS = 400, 160, 512
BANDS, LOWEST, HIGHEST = 32, 100.0, 7_000.0  # Hz
CEPSTRA = 18
QUIET = 30.0  # dB below the loudest frames nobody speaks

Samples = NDArray[np.float32]
Table = NDArray[np.float64]


class TooLittleSpeech(ValueError):
    """A recording with less than `LEAST_SECONDS` of speech."""


def distance(one: Samples, other: Samples) -> float:
    """Nought for the same sound. Raises `TooLittleSpeech`."""
    first, second = _cepstra(one), _cepstra(other)
    return _sphericity(np.cov(first.T), np.cov(second.T)) + _apart(first, second)


def _sphericity(one: Table, other: Table) -> float:
    there = np.trace(np.linalg.solve(one, other)) / len(one)
    back = np.trace(np.linalg.solve(other, one)) / len(one)
    return float(np.log(there * back))


def _apart(one: Table, other: Table) -> float:
    """The square of the means' distance in spreads, for each cepstrum on average."""
    between = one.mean(0) - other.mean(0)
    spread = (np.cov(one.T) + np.cov(other.T)) / 2
    return float(between @ np.linalg.solve(spread, between) / len(between))


def _cepstra(sound: Samples) -> Table:
    """(frames, CEPSTRA) where somebody speaks; the level, which says nothing of the voice, is left out."""
    if len(sound) < LEAST_SECONDS * RATE:
        raise TooLittleSpeech
    frames = np.lib.stride_tricks.sliding_window_view(sound.astype(np.float64), FRAME)[::HOP]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(FRAME), POINTS)))
    bands = 10 * np.log10(power @ _filters().T + 1e-10)
    loudness = bands.mean(1)
    spoken = bands[(loudness > np.percentile(loudness, 95) - QUIET) & (power.sum(1) > 0)]
    if len(spoken) * HOP < LEAST_SECONDS * RATE:
        raise TooLittleSpeech
    return np.asarray(dct(spoken, norm="ortho", axis=1)[:, 1 : CEPSTRA + 1])


@functools.cache
def _filters() -> Table:
    """(BANDS, frequencies): triangles that are evenly spaced in mel."""
    edges = _hertz(np.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2))
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    heard = np.fft.rfftfreq(POINTS, 1 / RATE)
    return np.maximum(0.0, np.minimum((heard - low) / (middle - low), (high - heard) / (high - middle)))


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: Table) -> Table:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))
