"""Which lower-case words are plain English: tells a name from a word that is capitalised because it opens a sentence.

`english.txt` holds the lower-case words of the project's own training stories, without their regular inflections.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from newsroom.writing.quantities import ORDINALS, SCALES, SMALL
from newsroom.writing.tokens import expand
from newsroom.writing.vocabulary import FUNCTION, RADIO

NUMBERS = frozenset(SMALL) | frozenset(ORDINALS) | frozenset(SCALES)
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("ingly", ""),
    ("d", ""),
    ("er", ""),
    ("ers", ""),
)


@cache
def english() -> frozenset[str]:
    return (
        frozenset(Path(__file__).with_name("english.txt").read_text(encoding="utf-8").split())
        | FUNCTION
        | RADIO
        | NUMBERS
    )


@lru_cache(maxsize=16384)
def is_english(word: str) -> bool:
    """Whether a lower-case word, or what it is an inflection or contraction of, is in the list."""
    return all(_listed(part) for part in expand(word))


def _listed(word: str) -> bool:
    known = english()
    if word in known or any(
        word.endswith(ending) and word[: -len(ending)] + rest in known for ending, rest in _ENDINGS if len(word) > 4
    ):
        return True
    return any(word[:i] in known and word[i:] in known for i in range(4, len(word) - 3))
