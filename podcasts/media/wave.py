"""The waveform of an episode as a drawing: bars for an SVG path, and where its chapters begin. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
LEAST = 5  # of the height: silence is a dot, not a gap
BAR = 0.62  # of the room each bar has
PLAIN = [0] * 150  # for an episode whose loudness was never drawn


@dataclass(frozen=True, slots=True)
class Wave:
    """`width` units wide and `HEIGHT` high. `marks` are the places of the chapters but the first."""

    width: int
    path: str
    marks: tuple[str, ...]
    height: int = HEIGHT


def wave_of(bars: Sequence[float], seconds: float, starts: Sequence[float]) -> Wave:
    bars = bars or PLAIN
    marks = tuple(f"{start / seconds * len(bars):.1f}" for start in starts[1:] if 0 < start < seconds)
    return Wave(len(bars), "".join(_bar(place, bar) for place, bar in enumerate(bars)), marks)


def _bar(place: int, loudness: float) -> str:
    height = max(LEAST, round(loudness))
    return f"M{place + (1 - BAR) / 2:.2f} {(HEIGHT - height) / 2:g}h{BAR}v{height}h-{BAR}z"
