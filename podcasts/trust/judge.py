"""The learnt half of the guard: a linear model over the wording of a text (`podcasts.trust.learning` makes it). Pure.

Features are hashed into rows of small whole numbers, one for each kind of objection and one for harmless.
"""

from __future__ import annotations

import base64
import functools
import json
import math
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from podcasts.trust.wording import features

FILE = Path(__file__).parent / "judge.json"
OK = "ok"

Where = Literal["prompt", "spoken"]


@dataclass(frozen=True, slots=True)
class Weights:
    """`rows` holds `len(kinds)` numbers for each of `size` places; times `scale` they are what training found."""

    kinds: tuple[str, ...]
    size: int
    scale: float
    bias: tuple[float, ...]
    thresholds: dict[str, float]
    rows: array[int]

    @classmethod
    def load(cls, path: Path) -> Weights:
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = array("b", zlib.decompress(base64.b85decode(found["rows"])))
        kinds = tuple(found["kinds"])
        return cls(kinds, len(rows) // len(kinds), found["scale"], tuple(found["bias"]), found["thresholds"], rows)

    def chances(self, text: str, where: Where) -> dict[str, float]:
        """How likely each kind is, of a plain text; they sum to 1."""
        places = places_of(features(text, where), self.size)
        width, share = len(self.kinds), self.scale / math.sqrt(len(places))
        sums = [
            bias + share * sum(self.rows[place * width + kind] for place in places)
            for kind, bias in enumerate(self.bias)
        ]
        highest = max(sums)
        powers = [math.exp(one - highest) for one in sums]
        return {kind: power / sum(powers) for kind, power in zip(self.kinds, powers, strict=True)}


def places_of(found: set[str], size: int) -> list[int]:
    """Where the weights of these features stand; the same on every machine."""
    return sorted({zlib.crc32(feature.encode()) % size for feature in found})


def kind_of(text: str, where: Where) -> str | None:
    """The kind of objection to a plain text, or None when it is probably harmless."""
    weights = _shipped()
    chances = weights.chances(text, where)
    if 1.0 - chances.pop(OK) < weights.thresholds[where]:
        return None
    return max(chances, key=lambda kind: chances[kind])


@functools.cache
def _shipped() -> Weights:
    return Weights.load(FILE)
