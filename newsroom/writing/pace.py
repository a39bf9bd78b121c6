"""How long words last once they are spoken: the pace of the voices and the silence around what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestrator.protocols import DraftLine

WORDS_PER_LINE = 13


@dataclass(frozen=True, slots=True)
class Pace:
    """What the studio adds to the words, in seconds: silence before a `line`, more where a `story` begins, and music and
    silence at both `ends` of an edition.
    """

    words_per_minute: float
    line: float = 0.0
    story: float = 0.0
    ends: float = 0.0

    def __post_init__(self) -> None:
        if self.words_per_minute <= 0:
            raise ValueError("Words per minute must be more than zero.")

    def words(self, seconds: float) -> float:
        """The words that could be said in so many seconds."""
        return seconds * self.words_per_minute / 60

    def cost(self, lines: Iterable[DraftLine]) -> float:
        """What lines take of an edition, their pauses included, counted in words."""
        lines = list(lines)
        return sum(len(line.text.split()) for line in lines) + self.words(self.line * len(lines))

    def text(self, room: float) -> float:
        """The words of text that fit where there is room for so many words without a pause."""
        return room / (1 + self.words(self.line) / WORDS_PER_LINE)

    def minutes(self, lines: Iterable[DraftLine], stories: int) -> float:
        """How long an edition of these lines about so many stories lasts."""
        return (self.cost(lines) / self.words_per_minute) + (self.ends + self.story * stories) / 60
