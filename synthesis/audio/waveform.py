"""How loud a file is along its length, in a few bars: what a player draws under its progress."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np

from synthesis.audio import ffmpeg

BARS = 150
RATE = 8_000
CONTRAST = 1.5  # the exponent: speech mastered to one loudness would be a flat band


def bars(path: Path, seconds: float, count: int = BARS) -> list[int]:
    """`count` figures from 0 to 100, the loudest bar being 100; all 0 for silence. Raises `EncoderFailed`."""
    with tempfile.TemporaryDirectory(prefix="newsroom-waveform-") as folder:
        raw = Path(folder) / "mono.s16"
        arguments = ["-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", str(raw)]
        ffmpeg.run(arguments, timeout=120.0 + seconds)
        # Mapped, not read: an hour has sixty megabytes. An empty file cannot be mapped.
        return _heights(np.memmap(raw, "<i2", mode="r"), count) if raw.stat().st_size else [0] * count


def _heights(samples: np.ndarray[tuple[int], np.dtype[np.int16]], count: int) -> list[int]:
    """The root mean square of each stretch, scaled."""
    edges = np.linspace(0, len(samples), count + 1).astype(int)
    power = [
        float(np.mean(np.square(samples[first:after], dtype=np.float64))) if after > first else 0.0
        for first, after in pairwise(edges)
    ]
    level = np.sqrt(power)
    loudest = level.max()
    if not loudest:
        return [0] * count
    return [round(float(height)) for height in 100 * (level / loudest) ** CONTRAST]
