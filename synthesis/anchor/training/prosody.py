"""Style from measurement: where each clip lies against its speaker's own habit, in five dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STYLE_AXES = ("height", "range", "rate", "tilt", "ending")
LIMIT = 2.5
ENDING_FRAMES = 30


@dataclass(frozen=True)
class Measured:
    """One clip's raw style: mean and spread of log F0, phones per second, tilt, rise of the last voiced 0.3 s."""

    height: float
    range: float
    rate: float
    tilt: float
    ending: float


def measure(
    f0: NDArray[np.float32], voiced: NDArray[np.bool_], mel: NDArray[np.float32], phones_per_second: float
) -> Measured:
    """f0 (T,), voiced (T,), mel (T, MELS) of an unwarped clip."""
    log_f0 = np.log(f0[voiced]) if voiced.any() else np.log(f0)
    loud = mel[voiced] if voiced.any() else mel
    tilt = float(loud[:, 40:].mean() - loud[:, :20].mean())
    ending = float(log_f0[-ENDING_FRAMES:].mean() - log_f0.mean())
    return Measured(float(log_f0.mean()), float(log_f0.std()), phones_per_second, tilt, ending)


def style_vectors(clips: list[Measured]) -> NDArray[np.float32]:
    """Measurements of one speaker's clips → (clips, axes), in standard deviations, clipped."""
    table = np.array([[getattr(clip, axis) for axis in STYLE_AXES] for clip in clips])
    centred = (table - np.median(table, axis=0)) / np.maximum(table.std(axis=0), 1e-6)
    return np.asarray(np.clip(centred, -LIMIT, LIMIT), dtype=np.float32)
