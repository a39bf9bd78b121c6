"""Cover art drawn by the project for shows that bring none: deterministic, 3000 pixels square, no outside assets."""

from __future__ import annotations

import hashlib
import io
import textwrap

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from podcasts.media.colours import Rgb, accent, hue, rgb
from podcasts.media.drawing import Band, draw_wave, fitting, font_of, writable
from podcasts.models import Show

SIDE = 3000  # Apple Podcasts: 1400 to 3000 pixels, RGB, JPEG or PNG.
MARGIN = 210
WAVE_MIDDLE = SIDE - 800
WAVE_HALF = 460
WAVE_TOP = WAVE_MIDDLE - WAVE_HALF - 60
QUALITY = 82


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
    middle = WAVE_MIDDLE if written else SIDE // 2
    draw_wave(pencil, digest, wave, Band(MARGIN, SIDE - MARGIN, middle, 40, WAVE_HALF, gap=24))
    if written:
        _draw_title(pencil, written, ink)
    signed = fitting(writable(author), 130, SIDE - 2 * MARGIN)
    pencil.text((MARGIN, SIDE - MARGIN), signed, fill=wave, font=font_of(130), anchor="ls")
    output = io.BytesIO()
    image.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


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
