"""The measures of melody and manner on sounds whose answer is known, and what the styles do by them."""

from __future__ import annotations

import numpy as np
import pytest

from synthesis.anchor.engine import Engine
from synthesis.anchor.evaluation.manner import final_rise, melody_of, styles
from synthesis.anchor.framing import HOP, SAMPLE_RATE

JUST_HEARD = {"height_hz": 0.05, "melody_semitones": 0.15, "words_per_minute": 0.05}
TILT_HEARD_DB = 1.0


def hum(hertz: np.ndarray) -> np.ndarray:
    """Four harmonics, falling like a voice's, that follow F0 (T,)."""
    f0 = np.repeat(hertz, HOP)
    phase = 2 * np.pi * np.cumsum(f0) / SAMPLE_RATE
    return np.asarray(sum(0.1 / n * np.cos(n * phase) for n in range(1, 5)), dtype=np.float32)


@pytest.mark.parametrize("hertz", [90.0, 150.0, 320.0])
def test_the_height_of_a_hum_is_found(hertz: float) -> None:
    melody = melody_of(hum(np.full(150, hertz)))
    assert np.median(melody.hertz) == pytest.approx(hertz, rel=0.02)
    assert melody.seconds[0] < melody.seconds[-1] < 1.6


def test_noise_has_no_melody() -> None:
    wave = np.random.default_rng(0).normal(0, 0.1, 24_000).astype(np.float32)
    assert len(melody_of(wave).hertz) < 5


def test_a_rise_and_a_fall_are_told_apart() -> None:
    level, up = np.full(120, 150.0), np.geomspace(150.0, 150.0 * 2 ** (6 / 12), 30)
    assert final_rise(hum(np.concatenate([level, up]))) == pytest.approx(5.0, abs=1.2)
    assert final_rise(hum(np.concatenate([level, level[:30] ** 2 / up]))) == pytest.approx(-5.0, abs=1.2)


@pytest.mark.parametrize("voice", ["kathleen", "felix"])
def test_every_style_is_told_from_every_other(engine: Engine, voice: str) -> None:
    """At least one clear difference between any two: height, melody, rate or brightness."""
    measured = styles(engine, voice)
    names = list(measured)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            first, second = measured[one], measured[other]
            heard = [abs(np.log(first[axis] / second[axis])) / step for axis, step in JUST_HEARD.items()]
            heard.append(abs(first["tilt_db"] - second["tilt_db"]) / TILT_HEARD_DB)
            assert max(heard) > 1.0, (one, other, first, second)
    tilt = {style: figures["tilt_db"] for style, figures in measured.items()}
    assert tilt["warm"] < tilt["neutral"] - 1.0
    assert tilt["upbeat"] > tilt["neutral"] + 1.0
