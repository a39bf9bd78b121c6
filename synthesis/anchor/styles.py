"""Ways of speaking: points in the measured style space, with a few direct settings.

The axes are those of `training.prosody.STYLE_AXES`, in standard deviations from a speaker's habit: height of the
voice, range of its melody, rate, spectral tilt (bright is positive), rise at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from synthesis.anchor.errors import UnknownStyle


@dataclass(frozen=True)
class Style:
    """A style vector, and what is set on top of it: tempo and range factors, semitones, share of voiced sound.

    tilt: dB by which the highest mel band is raised and the lowest lowered, a straight line between.
    """

    axes: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    tempo: float = 1.0
    pitch: float = 0.0
    range: float = 1.0
    pulse: float = 1.0
    tilt: float = 0.0


STYLES = {
    "neutral": Style(),
    "upbeat": Style((1.0, 1.0, 0.6, 0.6, 0.3), tempo=1.05, pitch=0.8, range=1.2, tilt=1.5),
    "serious": Style((-1.0, -0.5, -0.6, -0.3, -0.5), tempo=0.95, pitch=-0.8, range=0.85),
    "curious": Style((0.6, 0.8, 0.0, 0.2, 1.6), tempo=1.0, pitch=0.9, range=1.3, tilt=0.7),
    "warm": Style((-0.3, 0.3, -0.5, -1.0, 0.0), tempo=0.94, pitch=-0.4, range=1.05, tilt=-2.5),
    "wry": Style((-0.6, 0.9, -0.3, 0.0, -0.9), tempo=0.97, pitch=-0.2, range=1.25),
    "whisper": Style((-0.5, -0.5, -0.3, 0.0, 0.0), tempo=0.92, pulse=0.0),
}


def style_named(name: str) -> Style:
    """The style of that name."""
    try:
        return STYLES[name]
    except KeyError:
        raise UnknownStyle(f"There is no style {name!r}; choose one of {', '.join(STYLES)}.") from None
