"""The index: finds the story an article belongs to by looking at a few stories, however many there are.

It is an inverted index over stories, not articles, so that an event with a thousand articles takes no more room in it
than one with ten. An article is looked up by its most telling terms; terms that too many stories share are not
followed. What one article costs is therefore bounded: `LOOKUPS` × `TOO_COMMON` entries read and `MOST_CANDIDATES` ×
`PRINTS_KEPT` comparisons made at the very most.

An `Index` holds only the slice that a batch of newcomers needs; `newsroom.clustering` loads and stores it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest

from newsroom.stories.likeness import Print, Weights, words_vector
from newsroom.stories.terms import Terms

LOOKUPS = 24
TOO_COMMON = 100
MOST_CANDIDATES = 12
NAME, FIGURE, WORD = 2.0, 1.3, 1.0
# The first articles of a story say what it is, the last ones where it stands.
FIRST_KEPT, LAST_KEPT = 3, 7
PRINTS_KEPT = FIRST_KEPT + LAST_KEPT
# How many stories the knowledge of news at large counts for against what this newsroom has seen.
BACKGROUND_WEIGHT = 3_000.0


@dataclass
class Index:
    """`total` stories are known; `counts` says for a term in how many of them it stands.

    `forgotten` gathers the articles whose prints were given up for newer ones.
    """

    total: float = 0.0
    counts: dict[int, float] = field(default_factory=dict)
    stories_by_term: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    prints: dict[int, list[Print]] = field(default_factory=lambda: defaultdict(list))
    forgotten: set[int] = field(default_factory=set)

    def rarity(self, key: int, share: float) -> float:
        """The information in a term, from news at large and from the stories known here, the one it fits aside."""
        seen = share * BACKGROUND_WEIGHT + max(0.0, self.counts.get(key, 0.0) - 1) + 0.5
        return max(0.0, math.log((BACKGROUND_WEIGHT + self.total + 1) / seen))

    def print(self, article: int, at: datetime, terms: Terms, signature: bytes) -> Print:
        """An article as it is compared, weighed by what is rare now."""
        rarity = self.rarity
        return Print(
            article=article,
            at=at,
            words=words_vector(terms, rarity),
            names={key: rarity(key, terms.shares[key]) for key in terms.names},
            figures={key: rarity(key, terms.shares[key]) for key in terms.figures},
            signature=signature,
        )

    def telling(self, terms: Terms) -> Weights:
        """The terms worth looking up with their weight, the heaviest first."""
        weights: Weights = {}
        for kind, of_kind in ((NAME, terms.names), (FIGURE, terms.figures), (WORD, terms.words)):
            for key, weight in of_kind.items():
                if self.counts.get(key, 0.0) <= TOO_COMMON:
                    weights[key] = kind * weight * self.rarity(key, terms.shares[key])
        heaviest = sorted(weights, key=lambda key: (-weights[key], key))[:LOOKUPS]
        return {key: weights[key] for key in heaviest}

    def candidates(self, telling: Weights) -> list[int]:
        """The stories that share the most telling terms, best first."""
        shared: dict[int, float] = defaultdict(float)
        for key, weight in telling.items():
            for story in self.stories_by_term.get(key, ()):
                shared[story] += weight
        return nsmallest(MOST_CANDIDATES, shared, key=lambda story: (-shared[story], age_order(story)))

    def add(self, story: int, new: Print, telling: Weights) -> frozenset[int]:
        """Put an article into a story; returns the terms by which the story can now be found and could not before."""
        prints = self.prints[story]
        self.total += 0 if prints else 1
        known = set[int]().union(*(kept.terms for kept in prints))
        for key in new.terms - known:
            self.counts[key] = self.counts.get(key, 0.0) + 1
        self._keep(story, [kept for kept in prints if kept.article != new.article] + [new])
        found_by = frozenset(key for key in telling if story not in self.stories_by_term[key])
        for key in found_by:
            self.stories_by_term[key].add(story)
        return found_by

    def merge(self, younger: int, older: int) -> None:
        """All articles of one story into another; the emptied story is found no more."""
        self._keep(older, self.prints[older] + self.prints.pop(younger))
        for stories in self.stories_by_term.values():
            if younger in stories:
                stories.remove(younger)
                stories.add(older)

    def _keep(self, story: int, prints: list[Print]) -> None:
        self.prints[story] = kept_of(prints)
        self.forgotten |= {known.article for known in prints} - {kept.article for kept in self.prints[story]}


def age_order(story: int) -> tuple[bool, int]:
    """Sorts older stories first. Stories not stored yet have negative numbers, counting down."""
    return story < 0, abs(story)


def kept_of(prints: Iterable[Print]) -> list[Print]:
    """In order of time, without those between the first and the last ones."""
    ordered = sorted(prints, key=lambda kept: (kept.at, kept.article))
    return ordered if len(ordered) <= PRINTS_KEPT else ordered[:FIRST_KEPT] + ordered[-LAST_KEPT:]
