"""Whether two recordings are of one voice does not hang on the words, the level, or a pause."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from synthesis.consents.likeness import MOST, RATE, Samples, TooLittleSpeech, distance
from tests.synthesis.consents.conftest import OTHER_TEXT, spoken

SENTENCE = (
    "My name is Oda Brandt. I agree that a machine speaks with my voice until I withdraw it, on my word of honour."
)


def heard(text: str, voice: str) -> Samples:
    return np.asarray(resample_poly(spoken(text, voice), 2, 3), dtype=np.float32)


def test_the_same_sound_is_at_no_distance() -> None:
    sound = heard(OTHER_TEXT, "felix")
    assert distance(sound, sound) == pytest.approx(0, abs=1e-9)


def test_one_voice_is_known_by_other_words_softer_and_with_pauses() -> None:
    softer = np.concatenate([np.zeros(3 * RATE, np.float32), heard(SENTENCE, "felix") / 10])
    assert distance(heard(OTHER_TEXT, "felix"), softer) < MOST


@pytest.mark.parametrize("other", ["june", "kathleen", "marlow"])
def test_another_voice_is_told_apart(other: str) -> None:
    assert distance(heard(OTHER_TEXT, "felix"), heard(OTHER_TEXT, other)) > MOST


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(10 * RATE), np.ones(100)], ids=["none", "silence", "a click"])
def test_too_little_speech_is_no_voice(sound: Samples) -> None:
    with pytest.raises(TooLittleSpeech):
        distance(sound.astype(np.float32), heard(OTHER_TEXT, "felix"))
