"""Vocal-tract and pitch warping by resampling: a clip played `ratio` times faster.

Formants and F0 rise by `ratio` together, with none of the artefacts of a vocoder, and the clip gets shorter by
the same factor (vocal-tract-length perturbation, Jaitly & Hinton 2013, in its plainest form).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from synthesis.anchor.framing import HOP

RATIOS = tuple(Fraction(n, 20) for n in (17, 18, 19, 20, 21, 22, 23, 24))


def warp_wave(wave: NDArray[np.float32], ratio: Fraction) -> NDArray[np.float32]:
    """wave (T*HOP,) → (T'*HOP,) with T' = floor(T / ratio)."""
    if ratio == 1:
        return wave
    warped = resample_poly(wave, ratio.denominator, ratio.numerator)
    frames = int(len(wave) // HOP / ratio)
    return np.asarray(warped[: frames * HOP], dtype=np.float32)


def warp_pitch(
    f0: NDArray[np.float32], voiced: NDArray[np.bool_], ratio: Fraction
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """F0 (T,) and voicing (T,) of the warped clip, both (T',)."""
    if ratio == 1:
        return f0, voiced
    where = (np.arange(int(len(f0) / ratio)) + 0.5) * float(ratio) - 0.5
    log_f0 = np.interp(where, np.arange(len(f0)), np.log(f0))
    nearest = np.clip(np.round(where).astype(np.int64), 0, len(f0) - 1)
    return (np.exp(log_f0) * float(ratio)).astype(np.float32), voiced[nearest]
