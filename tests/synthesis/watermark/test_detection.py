"""The mark is found after what happens to recordings, and nowhere else. Ten seconds are enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from synthesis.audio import music
from synthesis.watermark.detection import SPEEDS, detect, threshold
from synthesis.watermark.embedding import Marker
from synthesis.watermark.pattern import CHIPS
from tests.synthesis.watermark.conftest import KEY, NUMBER, RATE, Samples, through

TEN_SECONDS = 10 * RATE


def cut(samples: Samples) -> Samples:
    """Ten seconds from no particular place."""
    return samples[61_234 : 61_234 + TEN_SECONDS]


@pytest.mark.parametrize(
    ("options", "suffix"),
    [
        ([], ".wav"),
        (["-b:a", "64k"], ".mp3"),
        (["-c:a", "libopus", "-b:a", "64k"], ".opus"),
        (["-ar", "16000", "-b:a", "64k"], ".mp3"),
        (["-af", f"asetrate={RATE}*1.03,aresample={RATE}", "-b:a", "64k"], ".mp3"),
        (["-af", f"asetrate={RATE}*0.97,aresample={RATE}", "-b:a", "64k"], ".mp3"),
        (["-af", "atempo=1.03"], ".wav"),
        (["-af", "volume=-18dB", "-b:a", "64k"], ".mp3"),
        (["-af", "acompressor=threshold=-24dB:ratio=4", "-b:a", "64k"], ".mp3"),
    ],
    ids=["cut", "mp3", "opus", "resampled", "faster", "slower", "quicker at its pitch", "softer", "compressed"],
)
def test_it_survives(marked: Samples, tmp_path: Path, options: list[str], suffix: str) -> None:
    heard = through(cut(marked), tmp_path, *options, suffix=suffix)
    found = detect(heard, 16_000, KEY)
    assert found
    assert found.number == NUMBER


def test_it_survives_music_laid_over_it(marked: Samples, tmp_path: Path) -> None:
    bed = music.piece("bed", music.seed_of("Tramlines"), 10.0).set_channels(1).set_frame_rate(RATE)
    notes = np.asarray(bed.get_array_of_samples(), dtype=np.float32) / 32768
    speech = cut(marked)
    level = np.sqrt(np.square(speech).mean() / np.square(notes).mean()) * 10 ** (-12 / 20)
    heard = through(speech + level * np.resize(notes, len(speech)), tmp_path, "-b:a", "64k", suffix=".mp3")
    found = detect(heard, 16_000, KEY)
    assert found
    assert found.number == NUMBER


def test_it_says_how_much_faster_a_recording_runs(marked: Samples, tmp_path: Path) -> None:
    heard = through(cut(marked), tmp_path, "-af", f"asetrate={RATE}*1.02,aresample={RATE}")
    found = detect(heard, 16_000, KEY)
    assert found
    assert found.speed == pytest.approx(1.02, abs=0.003)


def test_it_is_found_at_the_end_of_a_long_recording(marked: Samples, speech: Samples) -> None:
    long = np.concatenate([speech, speech, marked])
    found = detect(long, RATE, KEY)
    assert found
    assert found.number == NUMBER
    assert found.start >= 24


def test_two_layers_are_read_side_by_side(speech: Samples) -> None:
    both = Marker(KEY, 7, RATE, layer="programme").mark(Marker(KEY, 8, RATE, layer="voice", snr=36).mark(speech))
    assert [getattr(detect(both, RATE, KEY, layer=layer), "number", None) for layer in ("programme", "voice")] == [7, 8]


def test_another_key_finds_nothing(marked: Samples) -> None:
    assert detect(marked, RATE, b"another key") is None


def test_what_is_not_marked_is_not_found(speech: Samples) -> None:
    random = np.random.default_rng(3)
    time = np.arange(TEN_SECONDS) / RATE
    tone = np.sin(2 * np.pi * 440 * time).astype(np.float32)
    for unmarked in (speech, random.normal(0, 0.1, TEN_SECONDS).astype(np.float32), tone, np.zeros(RATE, np.float32)):
        assert detect(unmarked, RATE, KEY) is None


@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_a_recording_of_next_to_nothing_holds_no_mark(speech: Samples, length: int) -> None:
    assert detect(speech[:length], RATE, KEY) is None


def test_the_threshold_keeps_the_bound_over_all_places_tried() -> None:
    """Hoeffding: places * exp(-z²/2)."""
    places = 5 * len(SPEEDS) * 2 * CHIPS * 8
    assert places * np.exp(-(threshold(5, 1e-6) ** 2) / 2) == pytest.approx(1e-6)
