"""Places articles into stories one by one: a copy, another report of a known event, or the first of a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

from newsroom.stories.index import Index, age_order
from newsroom.stories.likeness import Print, likeness
from newsroom.stories.signatures import resemblance
from newsroom.stories.terms import Terms

# A report joins a story when the odds are at least this (log odds, see `likeness`).
ALIKE = 0.3
# Two stories are one when a report fits both, and their reports are on average this like each other.
ONE_STORY = 0.0
# Texts that share this much of their runs of words are copies, unless their names and figures differ.
COPY = 0.7
SAME_EVIDENCE = 0.6
# An event that nobody wrote about for so long is over.
SILENCE = timedelta(days=4)
# After so long an address or a text that comes again ("/weather") is another article.
SAME_ARTICLE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An article to be placed. `story` is set when it was placed before and its text has changed since."""

    article: int
    at: datetime
    terms: Terms
    signature: bytes
    identities: tuple[int, ...]
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """An article that is known by an identity."""

    article: int
    story: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs; a story below zero is new. `found_by` are terms that newly lead to the story."""

    newcomer: Newcomer
    story: int
    duplicate_of: int | None = None
    print: Print | None = None
    found_by: frozenset[int] = frozenset()


@dataclass
class Placing:
    """The state of one batch: the slice of the index, who is known by which identity, and which stories became one."""

    index: Index
    originals: dict[int, Original] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    _new_stories: int = 0

    def place(self, newcomer: Newcomer) -> Placement:
        placement = self._copy_by_identity(newcomer) or self._by_likeness(newcomer)
        for identity in newcomer.identities:
            known = self.originals.get(identity)
            if known is None or abs(known.at - newcomer.at) > SAME_ARTICLE:
                first = placement.duplicate_of or newcomer.article
                self.originals[identity] = Original(first, placement.story, newcomer.at)
        return placement

    def current(self, story: int) -> int:
        """The story that this one has become part of, or itself."""
        while story in self.merged:
            story = self.merged[story]
        return story

    def _copy_by_identity(self, newcomer: Newcomer) -> Placement | None:
        for identity in newcomer.identities:
            original = self.originals.get(identity)
            if original is None or original.article == newcomer.article:
                continue
            if abs(original.at - newcomer.at) <= SAME_ARTICLE:
                return Placement(newcomer, self.current(original.story), original.article)
        return None

    def _by_likeness(self, newcomer: Newcomer) -> Placement:
        index, terms = self.index, newcomer.terms
        telling = index.telling(terms)
        near = [story for story in index.candidates(telling) if self._is_current(story, newcomer.at)]
        new = index.print(newcomer.article, newcomer.at, terms, newcomer.signature)
        if newcomer.story is None and (copy := self._copy_by_text(new, near)):
            return Placement(newcomer, *copy)
        fits = {story: self._fit(new, story) for story in near if story != newcomer.story}
        story = newcomer.story or self._choose(fits)
        found_by = index.add(story, new, telling)
        return Placement(newcomer, self._join_others(story, fits), None, new, found_by)

    def _is_current(self, story: int, at: datetime) -> bool:
        return any(abs(known.at - at) <= SILENCE for known in self.index.prints.get(story, ()))

    def _copy_by_text(self, new: Print, near: Iterable[int]) -> tuple[int, int] | None:
        """The story and the article that this one repeats."""
        for story in near:
            for known in self.index.prints[story]:
                if resemblance(new.signature, known.signature) >= COPY and same_evidence(new, known):
                    return story, known.article
        return None

    def _choose(self, fits: dict[int, float]) -> int:
        """The best of the stories that fit, or the number of a new one."""
        best = max(fits, key=lambda story: fits[story], default=None)
        if best is not None and fits[best] >= ALIKE:
            return best
        self._new_stories += 1
        return -self._new_stories

    def _fit(self, new: Print, story: int) -> float:
        """How well an article fits a story: between its likeness to the closest report and to all of them."""
        scores = [likeness(new, report) for report in self.index.prints[story]]
        return (max(scores) + sum(scores) / len(scores)) / 2

    def _join_others(self, story: int, fits: dict[int, float]) -> int:
        """Merge stories that the new report shows to be one; the older lives on."""
        for other, fit in fits.items():
            if other != story and fit >= ALIKE and self._are_one(story, other):
                older, younger = sorted((story, other), key=age_order)
                self.index.merge(younger, older)
                self.merged[younger] = story = older
        return story

    def _are_one(self, story: int, other: int) -> bool:
        pairs = list(product(self.index.prints[story], self.index.prints[other]))
        return sum(likeness(one, two) for one, two in pairs) >= ONE_STORY * len(pairs)


def same_evidence(one: Print, other: Print) -> bool:
    """Whether two texts name the same people, places and figures: form letters such as quake bulletins do not."""
    evidence, against = one.names.keys() | one.figures.keys(), other.names.keys() | other.figures.keys()
    either = evidence | against
    return not either or len(evidence & against) >= SAME_EVIDENCE * len(either)
