"""A speech corpus on disk: a folder with metadata.csv, splits.csv and the clips.

metadata.csv  id|speaker|file|text|… with a header line; a quote mark is part of the text
splits.csv    id|split where split is train, validation or spare
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.framing import HOP, SAMPLE_RATE
from synthesis.audio.resampling import resampled


@dataclass(frozen=True)
class Clip:
    """One recording with the words spoken in it."""

    id: str
    speaker: str
    path: Path
    text: str
    split: str


def read_corpus(folder: Path) -> list[Clip]:
    """All clips of a corpus folder, in the order of its metadata file."""
    splits = {row["id"]: row["split"] for row in _rows(folder / "splits.csv")}
    return [
        Clip(row["id"], row["speaker"], folder / row["file"], row["text"], splits.get(row["id"], "train"))
        for row in _rows(folder / "metadata.csv")
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise TrainingDataMissing(f"{path} is missing; point --corpus at a folder with metadata.csv and splits.csv.")
    with path.open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE)


def read_wave(path: Path) -> NDArray[np.float32]:
    """Mono samples at 24 kHz, cut to whole frames."""
    try:
        wave, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise TrainingDataMissing(f"{path} cannot be read as audio: {error}.") from error
    mono = wave.mean(axis=1)
    mono = resampled(mono, rate, SAMPLE_RATE)
    return np.asarray(mono[: len(mono) // HOP * HOP], dtype=np.float32)
