"""A show wears one colour, on its cover and on its pages."""

from __future__ import annotations

import pytest

from podcasts.media.colours import CLASSES, accent, hue, hue_class, oklab_angle
from podcasts.templatetags.pages import clock, exactly, megabytes, spoken_length


@pytest.mark.parametrize(
    ("colour", "angle"),
    [((255, 0, 0), 29.2), ((0, 255, 0), 142.5), ((0, 0, 255), 264.1), ((255, 255, 0), 109.8)],
)
def test_angles_are_those_of_oklab(colour: tuple[int, int, int], angle: float) -> None:
    assert oklab_angle(colour) == pytest.approx(angle, abs=0.1)


def test_the_class_is_near_the_colour_of_the_cover() -> None:
    for number in range(50):
        slug = f"show-{number}"
        assert 0 <= hue_class(slug) < CLASSES
        away = abs(hue_class(slug) * 360 / CLASSES - oklab_angle(accent(hue(slug)))) % 360
        assert min(away, 360 - away) <= 180 / CLASSES


def test_shows_differ() -> None:
    assert len({hue_class(f"show-{number}") for number in range(50)}) > 8


@pytest.mark.parametrize(
    ("seconds", "shown", "spoken"),
    [(0, "0:00", "0 sec"), (59.4, "0:59", "59 sec"), (245, "4:05", "4 min"), (3599.7, "1:00:00", "1 hr"),
     (3840, "1:04:00", "1 hr 4 min"), (None, "0:00", "0 sec"), (-3, "0:00", "0 sec")],
)  # fmt: skip
def test_lengths_read_well(seconds: float | None, shown: str, spoken: str) -> None:
    assert (clock(seconds), spoken_length(seconds)) == (shown, spoken)


def test_numbers_for_machines_have_a_point() -> None:
    assert exactly(1234.5) == "1234.50"
    assert megabytes(4_812_345) == "4.8 MB"
