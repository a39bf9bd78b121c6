"""Pieces of sound for assembly: 16-bit pydub segments at 44.1 kHz, cut on the programme's grid."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from synthesis.audio.programme import GRID

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pydub looks for an ffmpeg on the PATH; here it never needs one
    from pydub import AudioSegment

__all__ = ["RATE", "AudioSegment", "floats_of", "milliseconds", "segment_of", "silence"]

RATE = 44_100
FRAMES_PER_STEP = round(RATE * GRID)


def segment_of(samples: NDArray[np.floating]) -> AudioSegment:
    """(n,) mono or (n, 2) stereo floats in [-1, 1] → segment."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    pcm = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    return AudioSegment(pcm.tobytes(), sample_width=2, frame_rate=RATE, channels=channels)


def floats_of(segment: AudioSegment) -> NDArray[np.float64]:
    """Segment → (n, channels) floats in [-1, 1]."""
    pcm = np.frombuffer(segment.raw_data, "<i2").reshape(-1, segment.channels)
    floats: NDArray[np.float64] = pcm / 32767.0
    return floats


def silence(seconds: float, *, stereo: bool) -> AudioSegment:
    """Exactly that long; `seconds` lies on the grid."""
    channels = 2 if stereo else 1
    frames = round(seconds / GRID) * FRAMES_PER_STEP
    return AudioSegment(bytes(frames * channels * 2), sample_width=2, frame_rate=RATE, channels=channels)


def milliseconds(seconds: float) -> int:
    """A time on the grid as pydub counts it, so that slices meet without a sample lost."""
    return round(seconds / GRID) * round(GRID * 1000)
