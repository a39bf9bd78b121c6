"""How likely two articles report one event, as log odds.

Four things are weighed: the words they share (the subject), the names and the figures they share, and the names that
each has and the other lacks. Any one word or name adds only so much: to be about one event two articles have to agree
in many things, not strongly in one. The weights were fitted by logistic regression; docs/log.md tells on what and how
well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.stories.terms import Terms

MOST_FROM_ONE_WORD = 0.06
TEMPER = 0.8
# What is this common says nothing; the mass of a name is its rarity above that.
COMMON_NAME, COMMON_FIGURE = 4.2, 3.0
MOST_NAMES, MOST_FIGURES = 9.0, 6.0
# With fewer names than this an article may be about anybody; with so little in common two name different people.
ENOUGH_NAMES, TOO_FEW_SHARED = 1.5, 1.5
# The most that a common subject may say where the names differ: two fires, two finals, two vaccines.
MOST_SUBJECT_WITHOUT_NAMES = 0.3

# Shared names count in full only where the subject is shared too: two reports from one city are not one story.
NO_SUBJECT, SOME_SUBJECT = 0.03, 0.12
# A longer article shares more with any other by chance.
FULL_LENGTH = 72
BIAS, SUBJECT, NAMES, NAMES_RATIO, NAMES_APART = -2.9, 11.0, 6.1, 6.7, -2.1
FIGURES, FIGURES_RATIO, LENGTH, DAY = 2.9, 3.7, -1.8, -0.25
# A name that neither news at large nor another story here knows is nearly proof; two are enough.
UNHEARD_OF, UNHEARD, MOST_UNHEARD = 6.9, 1.3, 2
LEAST, MOST = -4.0, 4.0

Weights = dict[int, float]


@dataclass(frozen=True, slots=True)
class Print:
    """What the index keeps of an article.

    `words` is a vector of length one; `names` and `figures` give the rarity of each. `signature` tells copies.
    """

    article: int
    at: datetime
    words: Weights
    names: Weights
    figures: Weights
    signature: bytes

    @property
    def terms(self) -> set[int]:
        return {*self.words, *self.names, *self.figures}


def words_vector(terms: Terms, rarity: Callable[[int, float], float]) -> Weights:
    """The words weighed by rarity and brought to length one; empty for an article without words."""
    weighed = {key: (weight * rarity(key, terms.shares[key])) ** TEMPER for key, weight in terms.words.items()}
    length = math.sqrt(sum(weight * weight for weight in weighed.values()))
    return {key: weight / length for key, weight in weighed.items()} if length else {}


def likeness(one: Print, other: Print) -> float:
    """The log odds that two articles report one event; symmetric, between `LEAST` and `MOST`."""
    names, apart, unheard = _names(one, other)
    figures, least_figures = _figures(one, other)
    subject = _subject(one.words, other.words)
    if names < TOO_FEW_SHARED and names + apart >= ENOUGH_NAMES:
        subject = min(subject, MOST_SUBJECT_WITHOUT_NAMES)
    together = max(0.0, min(1.0, (subject - NO_SUBJECT) / (SOME_SUBJECT - NO_SUBJECT)))
    length = min(len(one.words) + len(one.names), len(other.words) + len(other.names))
    odds = (
        BIAS
        + SUBJECT * subject
        + NAMES * together * min(names / MOST_NAMES, 1.0)
        + NAMES_RATIO * together * names / (names + apart + 2.0)
        + UNHEARD * min(unheard, MOST_UNHEARD)
        + NAMES_APART * min(apart / MOST_NAMES, 1.0)
        + FIGURES * min(figures / MOST_FIGURES, 1.0)
        + FIGURES_RATIO * figures / (least_figures + 3.0)
        + LENGTH * length / FULL_LENGTH
        + DAY * (abs(one.at - other.at) / timedelta(days=1))
    )
    return max(LEAST, min(MOST, odds))


def _subject(one: Weights, other: Weights) -> float:
    return math.fsum(min(one[key] * other[key], MOST_FROM_ONE_WORD) for key in one.keys() & other.keys())


def _names(one: Print, other: Print) -> tuple[float, float, int]:
    """The mass of the names both have, and of those that the one with fewer names has alone; how many are unheard of.

    A name of one article may stand only at the beginning of a sentence in the other, where it looks like a word.
    """
    shared = {key: one.names[key] for key in one.names.keys() & (other.names.keys() | other.words.keys())}
    shared.update((key, other.names[key]) for key in other.names.keys() & one.words.keys())
    both = _mass(shared, COMMON_NAME)
    least = min(_mass(one.names, COMMON_NAME), _mass(other.names, COMMON_NAME))
    unheard = sum(rarity >= UNHEARD_OF for rarity in shared.values())
    return both, max(0.0, least - both), unheard


def _figures(one: Print, other: Print) -> tuple[float, float]:
    """The mass of the figures both have, and of all figures of the one with fewer."""
    shared = {key: one.figures[key] for key in one.figures.keys() & other.figures.keys()}
    least = min(_mass(one.figures, COMMON_FIGURE), _mass(other.figures, COMMON_FIGURE))
    return _mass(shared, COMMON_FIGURE), least


def _mass(weights: Weights, common: float) -> float:
    return math.fsum(max(0.0, weight - common) for weight in weights.values())
