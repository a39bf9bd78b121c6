"""How well a passage answers a topic: BM25 (Robertson and Zaragoza, 2009) over the house's terms.

The rarity of a term comes from texts at large (`stories/background.txt`), not from the collection: a dossier of three
articles about bees would make "bee" a common word.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from newsroom.research.topics import Topic, terms_in

SATURATION = 1.2  # k1: how fast a term's further mentions stop counting
LENGTH = 0.6  # b: how much longer passages are held back
USUAL_TERMS = 250
IN_HEADING = 3
HALF_LIFE_DAYS = 7.0
FRESH = 0.3  # the share of a score that freshness decides


@dataclass(frozen=True, slots=True)
class Match:
    """`coverage` is the share of the topic that is met at all; `score` says how thoroughly."""

    score: float
    coverage: float


def match(topic: Topic, heading: str, text: str) -> Match:
    """How a passage under a heading answers a topic."""
    body = terms_in(text)
    counts = Counter(body)
    for term in terms_in(heading):
        counts[term] += IN_HEADING
    coverage = topic.coverage(counts)
    if topic.open:
        return Match(1.0, coverage)
    held_back = SATURATION * (1 - LENGTH + LENGTH * len(body) / USUAL_TERMS)
    met = sum(weight * counts[term] / (counts[term] + held_back) for term, weight in topic.weights.items())
    return Match(met / sum(topic.weights.values()) * math.sqrt(coverage), coverage)


def freshened(score: float, age_days: float) -> float:
    """News of today counts in full, old news for 70 %."""
    return score * (1 - FRESH + FRESH * math.pow(0.5, max(0.0, age_days) / HALF_LIFE_DAYS))
