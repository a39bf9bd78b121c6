"""Packs: one file per speaker with samples, F0 and voicing of every clip, made once and read by memory map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.framing import HOP
from synthesis.anchor.training.corpus import Clip, read_wave
from synthesis.anchor.training.pitch import FULL_RANGE, pitch_of

PITCH_LIMITS = {
    "kathleen": (85.0, 350.0),
    "darshan": (65.0, 260.0),
    "cameron": (70.0, 320.0),
    "rms": (60.0, 220.0),
    "awb": (70.0, 260.0),
    "slt": (100.0, 320.0),
}


@dataclass(frozen=True)
class Take:
    """One clip of a pack: samples (T*HOP,) int16, f0 (T,) Hz, voiced (T,)."""

    id: str
    speaker: str
    samples: NDArray[np.int16]
    f0: NDArray[np.float32]
    voiced: NDArray[np.bool_]

    @property
    def frames(self) -> int:
        """Length in frames."""
        return len(self.f0)


def write_pack(path: Path, clips: Iterable[Clip]) -> int:
    """Analyse clips of one speaker into a pack; returns the number of frames."""
    ids, samples, f0s, voicings = [], [], [], []
    for clip in clips:
        wave = read_wave(clip.path)
        f0, voiced = pitch_of(wave, PITCH_LIMITS.get(clip.speaker, FULL_RANGE))
        ids.append(clip.id)
        samples.append(np.round(np.clip(wave, -1.0, 1.0) * 32767.0).astype(np.int16))
        f0s.append(f0)
        voicings.append(voiced)
    path.mkdir(parents=True, exist_ok=True)
    np.save(path / "samples.npy", np.concatenate(samples))
    np.save(path / "f0.npy", np.concatenate(f0s))
    np.save(path / "voiced.npy", np.concatenate(voicings))
    np.save(path / "frames.npy", np.array([len(f0) for f0 in f0s]))
    (path / "ids.txt").write_text("\n".join(ids) + "\n", encoding="utf-8")
    return sum(len(f0) for f0 in f0s)


def read_pack(path: Path, speaker: str) -> list[Take]:
    """The takes of a pack; samples stay on disk until used."""
    if not (path / "ids.txt").is_file():
        raise TrainingDataMissing(f"{path} holds no pack; run the prepare step of training first.")
    samples = np.load(path / "samples.npy", mmap_mode="r")
    f0, voiced = np.load(path / "f0.npy"), np.load(path / "voiced.npy")
    ids = (path / "ids.txt").read_text(encoding="utf-8").split()
    ends = np.cumsum(np.load(path / "frames.npy"))
    starts = np.concatenate([[0], ends[:-1]])
    return [
        Take(id, speaker, samples[a * HOP : b * HOP], f0[a:b], voiced[a:b])
        for id, a, b in zip(ids, starts, ends, strict=True)
    ]
