"""The mark is faint, keeps step, and comes out the same however the sound is fed in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.watermark.embedding import Marker
from synthesis.watermark.payload import LARGEST, LENGTH, opened, sealed
from tests.synthesis.watermark.conftest import KEY, NUMBER, RATE, Samples


def snr(clean: Samples, marked: Samples) -> float:
    return float(10 * np.log10(np.square(clean).sum() / np.square(marked - clean).sum()))


def test_it_stays_thirty_decibels_below_speech(speech: Samples, marked: Samples) -> None:
    assert snr(speech, marked) >= 30


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_it_stays_thirty_decibels_below_noise_and_tones_at_any_rate(rate: int) -> None:
    random = np.random.default_rng(1)
    time = np.arange(3 * rate) / rate
    chord = sum(0.2 * np.sin(2 * np.pi * pitch * time) for pitch in (220, 554, 1319, 2637))
    for clean in (random.normal(0, 0.1, len(time)), chord):
        sound = np.asarray(clean, dtype=np.float32)
        assert snr(sound, Marker(KEY, NUMBER, rate).mark(sound)) >= 30


@pytest.mark.parametrize("size", [1, 255, 256, 257, 4_096, 44_100])
def test_blocks_of_any_size_come_out_as_the_whole_does(speech: Samples, size: int) -> None:
    wide = np.stack([speech, 0.5 * speech], axis=1)[: 3 * size + 700]
    marker = Marker(KEY, NUMBER, RATE)
    blocks = [wide[start : start + size] for start in range(0, len(wide), size)]
    streamed = np.concatenate(list(marker.stream(blocks)))
    assert streamed.shape == wide.shape
    np.testing.assert_allclose(streamed, marker.mark(wide), atol=1e-6)


@pytest.mark.parametrize("length", [0, 1, 255, 256, 257, 1000])
def test_the_shortest_sounds_keep_their_length(speech: Samples, length: int) -> None:
    cut = speech[20_000 : 20_000 + length]
    assert Marker(KEY, NUMBER, RATE).mark(cut).shape == cut.shape


def test_silence_stays_silent() -> None:
    silence = np.zeros(RATE, np.float32)
    assert not Marker(KEY, NUMBER, RATE).mark(silence).any()


def test_the_same_mark_is_the_same_to_the_bit(speech: Samples, marked: Samples) -> None:
    np.testing.assert_array_equal(Marker(KEY, NUMBER, RATE).mark(speech), marked)
    assert not np.array_equal(Marker(KEY, NUMBER + 1, RATE).mark(speech), marked)
    assert not np.array_equal(Marker(KEY + b"!", NUMBER, RATE).mark(speech), marked)


def test_both_channels_change_by_the_same() -> None:
    random = np.random.default_rng(2)
    wide = random.normal(0, 0.1, (RATE, 2)).astype(np.float32)
    change = Marker(KEY, NUMBER, RATE).mark(wide) - wide
    np.testing.assert_allclose(change[:, 0], change[:, 1], atol=1e-6)


@given(st.integers(0, LARGEST), st.binary(max_size=40))
def test_a_payload_opens_with_its_key_alone(number: int, key: bytes) -> None:
    payload = sealed(number, key)
    assert len(payload) == LENGTH
    assert opened(payload, key) == number
    forged = bytes([payload[0] ^ 1]) + payload[1:]
    assert opened(forged, key) != number


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="from 0 to"):
        Marker(KEY, number, RATE)
