"""How common a word is in English at large, so that the first articles of an empty newsroom are read well.

`background.txt` holds, for each stem that stands in at least one of 1,000 texts, in how many of 10,000 it stands:
counted over our own news stories, government sites and an encyclopedia (docs/log.md). Words of other languages are not
in it; they weigh less as the newsroom meets them.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("background.txt")
TEXTS = 10_000
UNLISTED = 5


@cache
def background() -> dict[str, int]:
    """Stem → number of texts out of `TEXTS` that hold it."""
    pairs = (line.rsplit(" ", 1) for line in FILE.read_text(encoding="utf-8").splitlines())
    return {term: int(texts) for term, texts in pairs}


def background_share(term: str) -> float:
    """The share of texts that hold the term; for one that is not listed, half of the least that is."""
    return background().get(term, UNLISTED) / TEXTS


@lru_cache(maxsize=100_000)
def background_rarity(term: str) -> float:
    """The information in a term: 0 for "the", 6 for a word that news seldom uses."""
    return -math.log(background_share(term))
