"""F0 and voicing of a recording, by WORLD (Morise 2016): Harvest for F0, D4C's LoveTrain for voicing.

`pyworld` is needed only here, to prepare training data; synthesis never imports it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.framing import HOP, SAMPLE_RATE

HALF_FRAME_MS = 1000.0 * HOP / SAMPLE_RATE / 2.0
FULL_RANGE = (65.0, 450.0)
APERIODIC = 0.999


def pitch_of(
    wave: NDArray[np.float32], limits: tuple[float, float] = FULL_RANGE
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """F0 in Hz, interpolated through unvoiced frames, and voicing.

    wave (T*HOP,) → f0 (T,), voiced (T,), at the centres of the frames.
    """
    import pyworld

    frames = len(wave) // HOP
    double = wave.astype(np.float64)
    f0, times = pyworld.harvest(double, SAMPLE_RATE, limits[0], limits[1], HALF_FRAME_MS)
    f0, times = f0[1::2].copy(), times[1::2].copy()
    aperiodicity = pyworld.d4c(double, f0, times, SAMPLE_RATE, threshold=0.85).mean(axis=1)
    voiced = (f0 > 0) & (aperiodicity < APERIODIC)
    f0 = np.where(voiced, f0, 0.0)[:frames]
    f0 = np.pad(f0, (0, frames - len(f0)))
    return fill_gaps(f0, default=float(np.sqrt(limits[0] * limits[1]))), f0 > 0


def fill_gaps(f0: NDArray[np.floating], default: float) -> NDArray[np.float32]:
    """F0 with unvoiced frames (zeros) filled by straight lines in log frequency."""
    known = np.flatnonzero(f0 > 0)
    if len(known) == 0:
        return np.full(len(f0), default, dtype=np.float32)
    log_f0 = np.interp(np.arange(len(f0)), known, np.log(f0[known]))
    return np.asarray(np.exp(log_f0), dtype=np.float32)
