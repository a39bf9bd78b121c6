"""The picture of a chapter: its title in the colours of the show's drawn cover. Small, as it travels in the file."""

from __future__ import annotations

import hashlib
import io
import textwrap

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from podcasts.media.colours import accent, hue, rgb
from podcasts.media.drawing import Band, draw_wave, fitting, font_of, writable
from podcasts.models import Show

SIDE = 600
MARGIN = 48
ROOM = SIDE - 2 * MARGIN
BARS = 24
WAVE_MIDDLE, WAVE_HALF = SIDE - 120, 62
TITLE_BOTTOM = WAVE_MIDDLE - WAVE_HALF - 30
QUALITY = 80


def picture_name(show: Show, title: str) -> str:
    """Where the picture is stored; drawn on first need. A new title gives a new name, so caches follow."""
    digest = hashlib.sha256(f"{show.slug}\n{show.title}\n{title}".encode()).hexdigest()[:20]
    name = f"chapters/{digest}.jpg"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(draw(title, show.title, seed=show.slug)))
    return name


def draw(title: str, show: str, *, seed: str) -> bytes:
    """A square JPEG. What the font cannot write is left out; the waveform is the chapter's own."""
    own = hue(seed)
    image = Image.new("RGB", (SIDE, SIDE), rgb(own, 0.13, 0.55))
    pencil = ImageDraw.Draw(image)
    heights = hashlib.sha256(title.encode()).digest()[:BARS]
    draw_wave(pencil, heights, accent(own), Band(MARGIN, SIDE - MARGIN, WAVE_MIDDLE, 5, WAVE_HALF, gap=8))
    pencil.text((MARGIN, MARGIN - 8), fitting(writable(show), 26, ROOM), fill=accent(own), font=font_of(26))
    _draw_title(pencil, writable(title), rgb(own, 0.97, 0.5))
    output = io.BytesIO()
    image.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def _draw_title(pencil: ImageDraw.ImageDraw, title: str, ink: tuple[int, int, int]) -> None:
    """As large as it fits between the show's name and the waveform; what is too long even when small is cut."""
    place = (MARGIN, MARGIN + 44)
    for size in range(72, 26, -4):
        rows = textwrap.wrap(title, width=max(6, round(ROOM / (size * 0.5))))
        box = pencil.multiline_textbbox(place, "\n".join(rows), font=font_of(size), spacing=size * 0.1)
        if box[2] <= SIDE - MARGIN and box[3] <= TITLE_BOTTOM:
            break
    most = int((TITLE_BOTTOM - place[1]) / (size * 1.25))
    kept = "\n".join(fitting(row, size, ROOM) for row in rows[:most])
    pencil.multiline_text(place, kept, fill=ink, font=font_of(size), spacing=size * 0.1)
