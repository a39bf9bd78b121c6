"""The parametric voices Anchor-1 is measured against, where their programs are installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Speaker = Callable[[str], tuple[NDArray[np.float32], int]]


def rivals() -> dict[str, Speaker]:
    """flite's three better voices and eSpeak NG, by name."""
    found: dict[str, Speaker] = {}
    if shutil.which("flite"):
        for voice in ("rms", "awb", "slt"):
            found[f"flite {voice}"] = _program(["flite", "-voice", voice], "-t", "-o")
    if shutil.which("espeak-ng"):
        found["eSpeak NG"] = _program(["espeak-ng", "-v", "en-us"], "", "-w")
    return found


def _program(command: list[str], text_flag: str, out_flag: str) -> Speaker:
    def speak(text: str) -> tuple[NDArray[np.float32], int]:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "speech.wav"
            said = [text_flag, text] if text_flag else [text]
            subprocess.run([*command, out_flag, str(out), *said], check=True, capture_output=True)  # noqa: S603 (fixed programs)
            wave, rate = soundfile.read(out, dtype="float32")
        return np.asarray(wave, dtype=np.float32), int(rate)

    return speak
