"""Cover art drawn by the project for shows that bring none: deterministic, 3000 pixels square, no outside assets."""

from __future__ import annotations

import functools
import hashlib
import io
import textwrap
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from podcasts.media.colours import Rgb, accent, hue, rgb
from podcasts.models import Show

SIDE = 3000  # Apple Podcasts: 1400 to 3000 pixels, RGB, JPEG or PNG.
MARGIN = 210
WAVE_MIDDLE = SIDE - 800
WAVE_HALF = 460
WAVE_TOP = WAVE_MIDDLE - WAVE_HALF - 60
QUALITY = 82
# Source Serif Pro Semibold by Adobe, SIL Open Font License 1.1.
FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.ttf"


def cover_jpeg(show: Show) -> bytes:
    """The show's cover as JPEG, the editor's own or the drawn one, which is kept once drawn."""
    name = cover_name(show)
    with default_storage.open(name) as file:
        return bytes(file.read())


def cover_name(show: Show) -> str:
    """Where the cover is stored; drawn on first need. A new title gives a new name, so caches follow."""
    if show.cover:
        return str(show.cover.name)
    digest = hashlib.sha256(f"{show.slug}\n{show.title}\n{show.author}".encode()).hexdigest()[:12]
    name = f"covers/{show.slug}-{digest}.jpg"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(draw(show.title, show.author, seed=show.slug)))
    return name


def thumbnail_name(show: Show, side: int) -> str:
    """Where the cover in a small size is stored; made on first need."""
    name = cover_name(show)
    small = f"covers/{hashlib.sha256(name.encode()).hexdigest()[:16]}-{side}.jpg"
    if not default_storage.exists(small):
        small = default_storage.save(small, ContentFile(shrunk(cover_jpeg(show), side)))
    return small


def shrunk(cover: bytes, side: int) -> bytes:
    """A picture as a square JPEG of `side` pixels."""
    with Image.open(io.BytesIO(cover)) as image:
        small = image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    small.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def draw(title: str, author: str, *, seed: str) -> bytes:
    """A quiet ground, the title large, and a waveform that belongs to this show alone."""
    digest = hashlib.sha256(seed.encode()).digest()
    # Dark ground, bright accent, near-white ink: readable at 55 pixels as at 3000.
    own = hue(seed)
    ground, wave, ink = rgb(own, 0.13, 0.55), accent(own), rgb(own, 0.97, 0.5)
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pencil = ImageDraw.Draw(image)
    written = writable(title)
    _draw_wave(pencil, digest, wave, WAVE_MIDDLE if written else SIDE // 2)
    if written:
        _draw_title(pencil, written, ink)
    pencil.text((MARGIN, SIDE - MARGIN), _fitting(writable(author), 130), fill=wave, font=font_of(130), anchor="ls")
    output = io.BytesIO()
    image.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def writable(text: str) -> str:
    """What the font can write of the text; nothing, rather than fragments, if that is less than most of it.

    The font has Latin, Greek and Cyrillic letters. A show in another script gets the waveform alone, or brings a cover.
    """
    font = font_of(40)
    missing = bytes(font.getmask("\uffff"))
    legible = "".join(sign for sign in text if sign.isspace() or bytes(font.getmask(sign)) != missing)
    letters = sum(sign.isalnum() for sign in legible)
    return " ".join(legible.split()) if letters * 2 > sum(sign.isalnum() for sign in text) else ""


def _fitting(text: str, size: int) -> str:
    """The text, cut with an ellipsis where it would run off the cover."""
    if font_of(size).getlength(text) <= SIDE - 2 * MARGIN:
        return text
    shorter = (text[:end].rstrip() + "…" for end in range(len(text), 0, -1))
    return next(cut for cut in shorter if font_of(size).getlength(cut) <= SIDE - 2 * MARGIN)


@functools.cache
def font_of(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _draw_wave(pencil: ImageDraw.ImageDraw, digest: bytes, colour: Rgb, middle: int) -> None:
    bars, gap = len(digest), 24
    width = (SIDE - 2 * MARGIN - gap * (bars - 1)) // bars
    for index, byte in enumerate(digest):
        # Loud in the middle, like a sentence.
        envelope = 1 - abs(2 * index / (bars - 1) - 1) ** 2
        half = 40 + (byte / 255) * (WAVE_HALF - 40) * (0.25 + 0.75 * envelope)
        left = MARGIN + index * (width + gap)
        pencil.rounded_rectangle((left, middle - half, left + width, middle + half), radius=width // 2, fill=colour)


def _draw_title(pencil: ImageDraw.ImageDraw, title: str, ink: Rgb) -> None:
    """As large as it fits above the waveform; whole words while they fit."""
    for size in range(460, 90, -20):
        font = font_of(size)
        lines = "\n".join(textwrap.wrap(title, width=max(6, round((SIDE - 2 * MARGIN) / (size * 0.5)))))
        place = (MARGIN, MARGIN - size * 0.2)  # the letters' tops, not the line's, stand on the margin
        box = pencil.multiline_textbbox(place, lines, font=font, spacing=size * 0.08)
        if box[2] <= SIDE - MARGIN and box[3] <= WAVE_TOP:
            break
    pencil.multiline_text(place, lines, fill=ink, font=font, spacing=size * 0.08)
