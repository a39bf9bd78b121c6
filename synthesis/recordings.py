"""Did this system make this recording? A file of any kind → the marks in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.db.models.fields.files import FieldFile
from numpy.typing import NDArray

from synthesis import marks
from synthesis.audio import ffmpeg
from synthesis.errors import EncoderFailed, RecordingUnreadable
from synthesis.marks import Finding
from synthesis.watermark.detection import RATE

LONGEST = 2 * 60 * 60  # s; what comes later is not looked at
LEAST = 2.0  # s
PATIENCE = 300.0  # s
# What people send, as ffmpeg names it. No playlists: they would make ffmpeg open other files of this machine.
KINDS = "aac,ac3,aiff,amr,asf,au,avi,caf,eac3,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in the first `seconds` of a recording; `cut` says that there was more."""

    seconds: float
    cut: bool
    findings: tuple[Finding, ...]


@contextmanager
def at_hand(stored: FieldFile) -> Iterator[Path]:
    """A copy that ffmpeg can read: the storage may be elsewhere."""
    with tempfile.NamedTemporaryFile(prefix="newsroom-recording-") as copy:
        with stored.storage.open(str(stored.name)) as file:
            for chunk in file.chunks():
                copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def look_into(path: Path) -> Verdict:
    """Decode and look for marks. Raises `RecordingUnreadable` when it holds no sound."""
    samples = decoded(path)
    seconds = len(samples) / RATE
    heard = samples[: LONGEST * RATE]
    return Verdict(len(heard) / RATE, seconds > LONGEST, tuple(marks.find(heard, RATE)))


def decoded(path: Path) -> NDArray[np.float32]:
    """(n,) samples at the rate that is looked into, the first two hours and a second. Raises `RecordingUnreadable`."""
    with tempfile.TemporaryDirectory(prefix="newsroom-recording-") as folder:
        raw = Path(folder) / "sound.f32"
        arguments = ["-protocol_whitelist", "file", "-format_whitelist", KINDS, "-t", str(LONGEST + 1)]
        arguments += ["-i", f"file:{path}", "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "f32le", str(raw)]
        try:
            ffmpeg.run(arguments, timeout=PATIENCE)
        except EncoderFailed as error:
            raise RecordingUnreadable(
                "This file holds no sound that can be read. Give an MP3, WAV, FLAC, Ogg, Opus, M4A or a video."
            ) from error
        samples = np.fromfile(raw, dtype="<f4")
    seconds = len(samples) / RATE
    if seconds < LEAST:
        raise RecordingUnreadable(f"This recording is {seconds:.1f} s long; give at least {LEAST:.0f} s, better ten.")
    if not np.isfinite(samples).all():
        raise RecordingUnreadable("This recording holds values that are no sound. Convert it to WAV or MP3 first.")
    return samples
