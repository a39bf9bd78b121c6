"""The bars that a player draws are those of the sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from synthesis.audio import waveform
from synthesis.errors import EncoderFailed


def file_of(folder: Path, samples: np.ndarray) -> Path:
    path = folder / "sound.flac"
    soundfile.write(path, samples, 44_100)
    return path


def test_loud_and_soft_stretches_show(tmp_path: Path) -> None:
    wave = np.sin(np.arange(44_100) * 0.05)
    path = file_of(tmp_path, np.concatenate([wave * 0.8, wave * 0.0, wave * 0.2, wave * 0.4]))
    loud, silent, soft, half = waveform.bars(path, 4.0, count=4)
    assert loud == 100
    assert silent < 5 < soft < half < loud  # resampling lets a little of a neighbour in


def test_silence_has_no_bars_and_the_shortest_file_has_all_of_them(tmp_path: Path) -> None:
    assert waveform.bars(file_of(tmp_path, np.zeros(44_100)), 1.0) == [0] * waveform.BARS
    assert len(waveform.bars(file_of(tmp_path, np.full(4410, 0.5)), 0.1)) == waveform.BARS


def test_a_broken_file_is_an_error_in_words(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    path.write_bytes(b"no sound")
    with pytest.raises(EncoderFailed, match="ffmpeg"):
        waveform.bars(path, 1.0)
