"""A show's own colour, drawn from its slug: the cover and the pages wear the same one. Pure."""

from __future__ import annotations

import colorsys
import hashlib
import math

Rgb = tuple[int, int, int]

CLASSES = 24  # pages know this many hues; more would need a style in the page, which the policy forbids


def hue(slug: str) -> float:
    """The show's hue on the HLS circle, 0 to 1."""
    return hashlib.sha256(slug.encode()).digest()[0] / 256


def rgb(hue: float, lightness: float, saturation: float) -> Rgb:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def accent(hue: float) -> Rgb:
    """The bright colour on the cover: the neighbouring hue."""
    return rgb(hue + 0.08, 0.66, 0.85)


def hue_class(slug: str) -> int:
    """The class whose OKLCH hue is nearest to the cover's accent: class n is the angle n · 360° / CLASSES."""
    return round(oklab_angle(accent(hue(slug))) / 360 * CLASSES) % CLASSES


def oklab_angle(colour: Rgb) -> float:
    """The hue angle in degrees in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
