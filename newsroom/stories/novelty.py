"""Whether a story that was told has moved on: what its new articles say that nobody has heard.

A sentence is fresh when most of its telling terms are new. Wording alone makes no news, so fresh sentences count only
when they bring names or figures that nothing known has: another outlet's version of the same event brings few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsroom.stories.terms import Terms, terms_of

SENTENCE = re.compile(r"(?<=[.!?。！？])[\"”’']?\s+|\n+")
MOST_SENTENCES = 60
SHORTEST = 25
# A term that this share of all news holds tells nothing.
COMMON = 0.05
FEWEST_TERMS, FRESH_SHARE = 4, 0.6
FEWEST_SENTENCES, FEWEST_PARTICULARS = 2, 2


@dataclass(frozen=True, slots=True)
class Novelty:
    """Fresh sentences in order, and how many names and figures in them were unheard of."""

    sentences: tuple[str, ...]
    particulars: int

    @property
    def moved_on(self) -> bool:
        return len(self.sentences) >= FEWEST_SENTENCES and self.particulars >= FEWEST_PARTICULARS


def novelty(new: Iterable[str], known: Iterable[str]) -> Novelty:
    """What the new texts say beyond the known ones."""
    heard = {key for text in known for sentence in sentences(text) for key in _telling(terms_of("", sentence))}
    fresh: list[str] = []
    particulars: set[int] = set()
    for sentence in (sentence for text in new for sentence in sentences(text)):
        terms = terms_of("", sentence)
        telling = _telling(terms)
        if len(telling) < FEWEST_TERMS or len(telling - heard) < FRESH_SHARE * len(telling):
            continue
        fresh.append(sentence)
        particulars |= (telling - heard) & (terms.names.keys() | terms.figures.keys())
        heard |= telling
    return Novelty(tuple(fresh), len(particulars))


def sentences(text: str) -> list[str]:
    """The first sentences of a text, without scraps."""
    parts = (part.strip() for part in SENTENCE.split(text[: MOST_SENTENCES * 400]))
    return [part for part in parts if len(part) >= SHORTEST][:MOST_SENTENCES]


def _telling(terms: Terms) -> set[int]:
    return {key for key in terms.keys if terms.shares[key] < COMMON}
