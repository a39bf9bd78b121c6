"""The pictures of the model card, drawn with Pillow: loss by tokens seen, and where each kind of text is routed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

INK, PAPER, GRID = "#1b1f24", "#ffffff", "#d9dde2"
COLOURS = {"nats_task": "#0b6e99", "nats_text": "#b3541e"}
NAMES = {"nats_task": "tasks", "nats_text": "text"}
MARGIN, WIDTH, HEIGHT = 70, 900, 460


def draw_curves(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Nats per target against million tokens seen, one curve for the tasks and one for plain text."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    most = max(row["tokens"] for row in rows)
    top = max(row[key] for row in rows for key in COLOURS if key in row)
    for level in range(int(top) + 1):
        y = _y(level, top)
        pen.line([(MARGIN, y), (WIDTH - 20, y)], fill=GRID)
        pen.text((MARGIN - 30, y - 8), str(level), fill=INK, font=_font())
    for place, (key, colour) in enumerate(COLOURS.items()):
        points = [(_x(row["tokens"], most), _y(row[key], top)) for row in rows if key in row]
        pen.line(points, fill=colour, width=2)
        pen.text((WIDTH - 130, 20 + 22 * place), NAMES[key], fill=colour, font=_font())
    _mark_stages(pen, rows, most)
    pen.text(
        (MARGIN, HEIGHT - 28), f"0 to {most / 1e6:.2f} million tokens seen; nats per target", fill=INK, font=_font()
    )
    canvas.save(path, optimize=True)


def _mark_stages(pen: ImageDraw.ImageDraw, rows: Sequence[Mapping[str, Any]], most: float) -> None:
    for before, row in pairwise(rows):
        if before["stage"] != row["stage"]:
            x = _x(before["tokens"], most)
            pen.line([(x, 20), (x, HEIGHT - 50)], fill=GRID, width=2)
            pen.text((x + 6, 22), row["stage"], fill=INK, font=_font())


def _x(tokens: float, most: float) -> float:
    return MARGIN + (WIDTH - 20 - MARGIN) * tokens / most


def _y(level: float, top: float) -> float:
    return HEIGHT - 50 - (HEIGHT - 80) * level / top


def draw_routing(shares: Mapping[str, Sequence[Tensor]], path: Path) -> None:
    """One block per kind of text: rows are layers, columns experts, the shade is the share of the load."""
    layers, experts = len(next(iter(shares.values()))), len(next(iter(shares.values()))[0])
    cell, gap = 26, 60
    width = 40 + len(shares) * (experts * cell + 24)
    canvas = Image.new("RGB", (width, gap + layers * cell + 40), PAPER)
    pen = ImageDraw.Draw(canvas)
    for place, (kind, loads) in enumerate(shares.items()):
        left = 30 + place * (experts * cell + 24)
        pen.text((left, 20), kind, fill=INK, font=_font())
        for layer, load in enumerate(loads):
            for expert, share in enumerate(load.tolist()):
                corner = (left + expert * cell, gap + layer * cell)
                pen.rectangle((*corner, corner[0] + cell - 2, corner[1] + cell - 2), fill=_shade(share * experts))
    caption = "rows: layers, columns: experts; white is no load, mid-blue the fair share, dark twice that or more"
    pen.text((30, gap + layers * cell + 12), caption, fill=INK, font=_font())
    canvas.save(path, optimize=True)


def _shade(times_fair: float) -> tuple[int, int, int]:
    depth = min(1.0, times_fair / 2)
    return (round(255 - 244 * depth), round(255 - 185 * depth), round(255 - 120 * depth))


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(14)
