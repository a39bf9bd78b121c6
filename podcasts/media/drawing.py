"""Letters and waveforms, as the drawn covers and the pictures of chapters have them. Pure but for the bundled font."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageDraw, ImageFont

from podcasts.media.colours import Rgb

# Source Serif Pro Semibold by Adobe, SIL Open Font License 1.1.
FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.ttf"


@functools.cache
def font_of(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def writable(text: str) -> str:
    """What the font can write of the text; nothing, rather than fragments, if that is less than most of it.

    The font has Latin, Greek and Cyrillic letters. A show in another script gets the waveform alone, or brings a cover.
    """
    font = font_of(40)
    missing = bytes(font.getmask("\uffff"))
    legible = "".join(sign for sign in text if sign.isspace() or bytes(font.getmask(sign)) != missing)
    letters = sum(sign.isalnum() for sign in legible)
    return " ".join(legible.split()) if letters * 2 > sum(sign.isalnum() for sign in text) else ""


def fitting(text: str, size: int, room: int) -> str:
    """As much as one row of so many pixels holds, with an ellipsis where something is missing."""
    font = font_of(size)
    if font.getlength(text) <= room:
        return text
    return next(cut for end in range(len(text), -1, -1) if font.getlength(cut := f"{text[:end].rstrip()}…") <= room)


@dataclass(frozen=True, slots=True)
class Band:
    """Where a waveform stands, in pixels: bars `gap` apart that reach `least` to `most` above and below `middle`."""

    left: int
    right: int
    middle: int
    least: int
    most: int
    gap: int


def draw_wave(pencil: ImageDraw.ImageDraw, heights: bytes, colour: Rgb, band: Band) -> None:
    """A bar for each byte; loud in the middle, like a sentence."""
    bars = len(heights)
    width = (band.right - band.left - band.gap * (bars - 1)) // bars
    for index, byte in enumerate(heights):
        envelope = 1 - abs(2 * index / (bars - 1) - 1) ** 2
        half = band.least + (byte / 255) * (band.most - band.least) * (0.25 + 0.75 * envelope)
        left = band.left + index * (width + band.gap)
        box = (left, band.middle - half, left + width, band.middle + half)
        pencil.rounded_rectangle(box, radius=width // 2, fill=colour)
