"""A show's own music: in tune, calm, and different for each show."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from synthesis.audio import loudness, music
from synthesis.audio.segments import RATE, AudioSegment, floats_of

SEEDS = [music.seed_of(name) for name in ("Tramlines", "Candle and Compass", "Morning Wire")]
LENGTHS = {"sting": 5.0, "tick": 1.6, "outro": 7.0, "bed": 23.0}


def lufs(segment: AudioSegment) -> float:
    ears = floats_of(segment).astype(np.float32).T
    return loudness.integrated(np.asarray(sum(loudness.powers(ear, RATE) for ear in ears)))


@pytest.mark.parametrize("name", LENGTHS)
def test_every_piece_has_its_length_no_click_no_dc_and_headroom(name: str) -> None:
    for seed in SEEDS[:2]:
        segment = music.piece(name, seed, LENGTHS[name])
        sound = floats_of(segment)
        assert len(sound) == round(LENGTHS[name] * RATE)
        assert np.abs(sound).max() < 0.9
        assert np.abs(sound.mean(axis=0)).max() < 1e-3
        assert np.abs(sound[[0, -1]]).max() < 1e-3
        assert np.abs(np.diff(sound, axis=0)).max() < 0.06


def test_the_pieces_have_their_place_in_loudness() -> None:
    pieces = {name: music.piece(name, SEEDS[0], seconds) for name, seconds in LENGTHS.items()}
    assert lufs(pieces["sting"]) == pytest.approx(music.STING_LUFS, abs=1.0)
    assert lufs(pieces["bed"]) < lufs(pieces["tick"]) < lufs(pieces["sting"])


def test_each_show_sounds_different_and_always_like_itself() -> None:
    stings = [music.sting.__wrapped__(seed, 5.0).raw_data for seed in SEEDS]
    assert len(set(stings)) == len(SEEDS)
    assert music.sting.__wrapped__(SEEDS[0], 5.0).raw_data == stings[0]
    assert music.seed_of(" tramlines ") == SEEDS[0]


def test_every_theme_is_in_a_key_with_moving_voices_that_do_not_rub() -> None:
    for seed in range(300):
        theme = music.theme(seed)
        assert 88 <= theme.tempo <= 108
        assert all(33 <= root < 45 for root in theme.roots)
        for chord in theme.chords:
            steps = np.diff(chord)
            assert 48 <= chord[0] < chord[-1] <= 84, chord
            assert (steps >= 1).all(), chord
            assert chord[-1] - chord[0] <= 16
        leaps = np.abs(np.diff(np.array(theme.chords), axis=0))
        assert leaps.max() <= 5
        pitches = {note % 12 for chord in theme.chords for note in chord}
        assert len(pitches) <= 8


def test_the_notes_are_in_tune() -> None:
    spectrum, frequencies = _spectrum(floats_of(music.tick(SEEDS[0], 1.6)).mean(axis=1))
    strongest = frequencies[spectrum.argmax()]
    semitones = 12 * np.log2(strongest / 440)
    assert abs(semitones - round(semitones)) < 0.15


def test_the_bed_loops_without_a_seam() -> None:
    sound = floats_of(music.bed(SEEDS[0], 60.0))
    jumps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    loudest_by_second = jumps[: len(jumps) // RATE * RATE].reshape(-1, RATE).max(axis=1)
    assert loudest_by_second.max() < 0.01
    energies = (sound[: len(sound) // RATE * RATE] ** 2).reshape(-1, RATE * 2).mean(axis=1)[3:-4]
    assert energies.min() > 0.1 * energies.mean()


def test_the_bed_steps_back_under_speech_and_comes_back() -> None:
    bed = music.bed(SEEDS[0], 20.0)
    lower = floats_of(music.ducked(bed, [(5.0, 10.0)], 6.0))
    whole = floats_of(bed)
    factor = np.sqrt((lower**2).sum(axis=1) + 1e-12) / np.sqrt((whole**2).sum(axis=1) + 1e-12)

    def at(second: float) -> float:
        return float(np.median(factor[round(second * RATE) - 2000 : round(second * RATE) + 2000]))

    assert at(7.0) == pytest.approx(0.5, abs=0.03)
    assert at(5.0) < 0.75
    assert at(3.0) == pytest.approx(1.0, abs=0.02)
    assert at(12.0) == pytest.approx(1.0, abs=0.02)


def _spectrum(sound: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    padded = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    return padded, np.fft.rfftfreq(1 << 19, 1 / RATE)
