"""Covers are drawn for shows that bring none: the same each time, within the directories' limits, in any language."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from podcasts.media.colours import Rgb, accent, hue, rgb
from podcasts.media.cover import SIDE, cover_jpeg, cover_name, draw, shrunk
from podcasts.media.drawing import writable
from podcasts.models import Show


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def luminance(colour: Rgb) -> float:
    parts = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Rgb, other: Rgb) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_same_show_gets_the_same_cover_and_another_show_another() -> None:
    first = draw("Tea", "Newsroom", seed="tea")
    assert first == draw("Tea", "Newsroom", seed="tea")
    assert first != draw("Tea", "Newsroom", seed="toast")


@pytest.mark.parametrize(
    "title",
    [
        "Tea & Toast",
        "Donaudampfschifffahrtskapitänsmützenabzeichen",
        "word " * 24,
        "",
        "日本のニュース",
        "😀",
        "I\nbreak\tlines",
    ],
)
def test_any_title_makes_a_picture_that_directories_take(title: str) -> None:
    content = draw(title, "Newsroom", seed=title)
    picture = opened(content)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (SIDE, SIDE))
    assert len(content) < 512 * 1024


def test_a_long_title_stays_on_the_picture() -> None:
    """The outermost columns are the ground and nothing else."""
    picture = opened(draw("Donaudampfschifffahrtskapitänsmützenabzeichen " * 2, "Newsroom " * 9, seed="long"))
    edge = picture.crop((SIDE - 100, 0, SIDE, SIDE)).convert("L").getextrema()
    assert isinstance(edge[0], int)
    assert isinstance(edge[1], int)
    assert edge[1] - edge[0] < 12


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Frühstück für Łódź", "Frühstück für Łódź"),
        ("Утренние новости", "Утренние новости"),
        ("Καλημέρα", "Καλημέρα"),
        ("Morning 😀", "Morning"),
        ("日本のニュース", ""),
        ("أخبار BBC", ""),
        ("", ""),
    ],
)
def test_only_what_the_font_has_is_written(text: str, written: str) -> None:
    assert writable(text) == written


def test_title_and_wave_stand_out_from_the_ground_in_every_hue() -> None:
    for number in range(100):
        own = hue(f"show-{number}")
        ground = rgb(own, 0.13, 0.55)
        assert contrast(rgb(own, 0.97, 0.5), ground) > 7
        assert contrast(accent(own), ground) > 3


def test_a_drawn_cover_is_kept_and_follows_the_title(show: Show) -> None:
    name = cover_name(show)
    assert cover_name(show) == name
    assert default_storage.exists(name)
    show.title = "Another title"
    assert cover_name(show) != name


def test_an_editors_cover_goes_before_the_drawn_one(client: Client, show: Show) -> None:
    own = shrunk(draw("Own", "", seed="own"), 1400)
    show.cover.save("own.jpg", ContentFile(own))
    assert cover_jpeg(show) == own
    served = client.get("/shows/tea-and-toast/cover.jpg")
    assert b"".join(served.streaming_content) == own


def test_a_cover_that_is_no_picture_costs_the_page_a_picture_and_no_more(client: Client, show: Show) -> None:
    show.cover.save("own.jpg", ContentFile(b"GIF89a no picture"))
    assert client.get("/shows/tea-and-toast/cover-640.jpg").status_code == 404
    assert client.get("/shows/tea-and-toast/").status_code == 200
