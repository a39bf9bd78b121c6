"""From a stored render to a clip that can be laid into a programme: clean, level, soft at its edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from synthesis import renders
from synthesis.audio import loudness
from synthesis.audio.programme import Part
from synthesis.audio.resampling import resampled
from synthesis.audio.segments import RATE, AudioSegment, segment_of

SPEECH_LUFS = -23.0  # headroom for the mix; mastering brings it up
MOST_GAIN = 24.0
RUMBLE_HZ = 60.0
FADE_IN_MS, FADE_OUT_MS = 6, 18
CEILING = 0.89  # −1 dBFS before mastering
PAN = 0.12  # two hosts sit a little apart; less than anyone notices as a gimmick
PLACES = {"A": -PAN, "B": PAN, "C": -2 * PAN, "D": 2 * PAN}


def voice_gains(parts: Sequence[Part]) -> Iterator[dict[str, float]]:
    """Listens to the lines one by one; yields the gains in dB that bring each speaker to one loudness, last ones final.

    Matched per speaker, not per line: a serious line may be quieter than an upbeat one of the same host.
    """
    blocks: dict[str, list[loudness.Powers]] = defaultdict(list)
    gains: dict[str, float] = {}
    for part in parts:
        samples, rate = renders.read(part.render)
        blocks[part.speaker].append(loudness.powers(samples, rate))
        yield gains
    for speaker, heard in blocks.items():
        level = loudness.integrated(np.concatenate(heard))
        gains[speaker] = min(SPEECH_LUFS - level, MOST_GAIN) if np.isfinite(level) else 0.0


def clip(part: Part, gain: float, *, stereo: bool) -> AudioSegment:
    """The line at 44.1 kHz, without rumble, at its speaker's level, faded at both edges, in its place."""
    samples, rate = renders.read(part.render)
    clean = _without_rumble(samples, rate) * loudness.gain(gain)
    segment = segment_of(_softly_limited(resampled(clean, rate, RATE)))
    faded = segment.fade_in(FADE_IN_MS).fade_out(FADE_OUT_MS)
    return faded.pan(PLACES.get(part.speaker, 0.0)) if stereo else faded


def _without_rumble(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """High-passed: no DC, nothing below speech. Starts from the first sample's level, so the filter doesn't thump."""
    sections = butter(2, RUMBLE_HZ, "highpass", fs=rate, output="sos")
    filtered: NDArray[np.float64] = sosfilt(sections, samples.astype(np.float64) - samples.mean(dtype=np.float64))
    return filtered


def _softly_limited(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bends what lies above 0.7 of the ceiling instead of cutting it."""
    knee = 0.7 * CEILING
    over = np.abs(samples) > knee
    bent = samples.copy()
    bent[over] = np.sign(samples[over]) * (
        knee + (CEILING - knee) * np.tanh((np.abs(samples[over]) - knee) / (CEILING - knee))
    )
    return bent
