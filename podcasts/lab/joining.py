"""The lines of a sketch as one file, WAV or MP3, with a mark of its own: what leaves the lab can be recognised."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from django.core.files.storage import default_storage
from numpy.typing import NDArray

from podcasts.lab.models import Sketch, SketchLine
from synthesis import marks, renders, storage
from synthesis.audio import ffmpeg
from synthesis.audio.resampling import resampled
from synthesis.errors import SoundLost

KINDS = {"mp3": "audio/mpeg", "wav": "audio/wav"}
SAME_SPEAKER, NEXT_SPEAKER = 0.25, 0.4  # s of silence before a line
PATIENCE = 60.0  # s for ffmpeg
NOTICE = "Spoken by a machine; the recording carries a watermark."

Samples = NDArray[np.float32]


def name_of(pk: int, kind: str) -> str:
    return f"lab/{pk}.{kind}"


def joined_file(sketch: Sketch, kind: str) -> str:
    """The stored file's name; made when it is first asked for. Raises `SynthesisError` while a line is missing."""
    name = name_of(sketch.pk, kind)
    if default_storage.exists(name):
        return name
    lines = list(sketch.lines.select_related("render"))
    sound, rate = _joined(lines)
    made_by = {line.render.made_by for line in lines if line.render}
    marked = marks.programme_marker(f"lab:{sketch.pk}", made_by, rate).mark(sound)
    wav = _wav(marked, rate)
    return storage.keep(default_storage, name, wav if kind == "wav" else _mp3(wav))


def _joined(lines: Sequence[SketchLine]) -> tuple[Samples, int]:
    """(n,) samples and their rate: that of the first line."""
    rate, before, sounds = 0, "", []
    for line in lines:
        heard, own = renders.read(line.render) if line.render else _lost(line)
        rate = rate or own
        if before:
            pause = SAME_SPEAKER if line.speaker == before else NEXT_SPEAKER
            sounds.append(np.zeros(round(pause * rate), dtype=np.float32))
        before = line.speaker
        sounds.append(resampled(heard, own, rate))
    return np.concatenate(sounds), rate


def _lost(line: SketchLine) -> tuple[Samples, int]:
    raise SoundLost(f"The sound of the line “{line.text[:60]}” is gone. Have it spoken again.")


def _wav(sound: Samples, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.clip(sound, -1.0, 1.0), rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _mp3(wav: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="newsroom-lab-") as folder:
        out = Path(folder) / "sound.mp3"
        arguments = ["-f", "wav", "-i", "pipe:0", "-b:a", "96k", "-metadata", f"comment={NOTICE}", str(out)]
        ffmpeg.run(arguments, timeout=PATIENCE, feed=[wav])
        return out.read_bytes()
