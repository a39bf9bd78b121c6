"""Speech to mark, and what happens to recordings out in the world."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from synthesis.anchor.engine import load_engine
from synthesis.anchor.lines import Line
from synthesis.watermark.embedding import Marker

Samples = NDArray[np.float32]

KEY = b"the key of these tests"
NUMBER = 3_141_592_653
RATE = 44_100

TEXT = (
    "The council voted on Tuesday to keep the harbour ferry running through the winter. Forty members were for it. "
    "The operator had asked for a higher fare, and will get part of what it wanted. "
    "Passengers waited in the rain to hear the result, and cheered when it came at last."
)


@pytest.fixture(scope="session")
def speech() -> Samples:
    """About sixteen seconds of Anchor-1 at 44.1 kHz."""
    (spoken,) = load_engine().speak([Line(TEXT, "kathleen")])
    return np.asarray(resample_poly(spoken.samples, 147, 80), dtype=np.float32)


@pytest.fixture(scope="session")
def marked(speech: Samples) -> Samples:
    return Marker(KEY, NUMBER, RATE).mark(speech)


def through(samples: Samples, folder: Path, *options: str, suffix: str = ".wav") -> Samples:
    """What is left of sound (n, …) at 44.1 kHz after ffmpeg has done this to it: mono at 16 kHz."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    channels = samples.shape[1] if samples.ndim == 2 else 1
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", str(channels), "-i", "pipe:0"]
    out = folder / f"treated{suffix}"
    subprocess.run(
        [program, "-v", "error", "-y", *raw, *options, str(out)], input=samples.astype("<f4").tobytes(), check=True
    )
    command = [program, "-v", "error", "-i", str(out), "-f", "f32le", "-ac", "1", "-ar", "16000", "-"]
    heard = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(heard, "<f4")
