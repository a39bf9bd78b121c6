"""Sound as arrays: silence cut off, FLAC out and in. Pure but for libsndfile."""

from __future__ import annotations

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

from orchestrator.errors import ModelRejected
from orchestrator.protocols import Speech, WordTime

Samples = NDArray[np.float32]

QUIETEST = 0.01  # of full scale: a line without a louder sample was not spoken
SILENCE = 10 ** (-42 / 20)  # of the loudest sample; the softest final f is 7 dB above
LEAD, TAIL = 0.02, 0.08  # seconds kept around the speech, so that no consonant and no breath is cut
LONGEST_SECONDS = 900.0
LEAST_RATE, MOST_RATE = 8_000, 96_000


def check(speech: Speech) -> None:
    """Raises `ModelRejected` when an answer is no usable sound, so that the next model is asked."""
    samples = speech.samples
    if not LEAST_RATE <= speech.sample_rate <= MOST_RATE:
        raise ModelRejected(f"answered with {speech.sample_rate} samples per second")
    if samples.ndim != 1 or not len(samples):
        raise ModelRejected("answered without sound")
    if not np.isfinite(samples).all():
        raise ModelRejected("answered with broken samples")
    if speech.seconds > LONGEST_SECONDS:
        raise ModelRejected(f"spoke for {speech.seconds:.0f} s, longer than any line may be")
    if np.abs(samples).max() < QUIETEST:
        raise ModelRejected("answered with silence")


def trimmed(speech: Speech) -> Speech:
    """The same speech without the silence before and after it; word times move along."""
    heights = np.abs(speech.samples)
    loud = np.flatnonzero(heights > SILENCE * heights.max())
    first = max(0, int(loud[0]) - round(LEAD * speech.sample_rate))
    last = min(len(speech.samples), int(loud[-1]) + 1 + round(TAIL * speech.sample_rate))
    cut = Speech(speech.samples[first:last], speech.sample_rate, ())
    words = tuple(_moved(word, first / speech.sample_rate, cut.seconds) for word in speech.words)
    return Speech(cut.samples, speech.sample_rate, words)


def flac(samples: Samples, sample_rate: int) -> bytes:
    """16-bit FLAC."""
    file = io.BytesIO()
    soundfile.write(file, np.clip(samples, -1.0, 1.0), sample_rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def read(content: bytes) -> tuple[Samples, int]:
    """Mono float32 samples and their rate; raises `soundfile.SoundFileError` on a damaged file."""
    samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=False)
    return samples, rate


def _moved(word: WordTime, by: float, seconds: float) -> WordTime:
    start = min(max(word.start - by, 0.0), seconds)
    return WordTime(word.word, round(start, 3), round(min(max(word.end - by, start), seconds), 3))
