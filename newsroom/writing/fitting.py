"""Tells the stories of an edition so that all of it lasts as long as was asked: the last one in more words, or in fewer,
until it fills what the others left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from newsroom.writing.planning import EditionPlan
from orchestrator.protocols import DraftLine

Told = TypeVar("Told")

# Near enough, as a share of the edition's words for each time that the story was told; and how often it is at most.
NEAR = 0.01
TRIES = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the story at `place` goes in an edition: after the lines `before`, which are final, and before those of the
    frame that come `after`.
    """

    plan: EditionPlan
    place: int
    before: Sequence[DraftLine]
    after: Sequence[DraftLine]

    def fill(self, tell: Callable[[int], Told], lines: Callable[[Told], Sequence[DraftLine]]) -> Told:
        """The story as `tell` tells it in about so many words; `lines` gives the lines of a telling."""
        words = self.plan.share([*self.before, *self.after], self.place)
        if self.place < len(self.plan.stories) - 1:
            return tell(words)
        return self._nearest(tell, lines, words)

    def _nearest(self, tell: Callable[[int], Told], lines: Callable[[Told], Sequence[DraftLine]], words: int) -> Told:
        tried: list[tuple[float, Told]] = []
        shortest, longest = 0, 3 * words
        while len(tried) < TRIES and shortest < words < longest:
            told = tell(words)
            over = self.plan.over([*self.before, *lines(told), *self.after])
            tried.append((abs(over), told))
            if abs(over) <= NEAR * len(tried) * self.plan.words:
                break
            shortest, longest = (shortest, words) if over > 0 else (words, longest)
            words = round(words - over)
            if not shortest < words < longest:
                words = (shortest + longest) // 2
        return min(tried, key=lambda found: found[0])[1]
