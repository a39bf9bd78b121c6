"""How long words last once they are spoken: the pace of the voices and the silence around what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orchestrator.protocols import DraftLine

WORDS_PER_LINE = 13


@dataclass(frozen=True, slots=True)
class Pace:
    """What the studio adds to the words, in seconds: silence before a `line`, more where a `story` begins, and music and
    silence at both `ends` of an edition. Stories are chosen by these averages; once lines are written, `lasting` knows
    how many seconds an edition of them takes, where the studio can tell.
    """

    words_per_minute: float
    line: float = 0.0
    story: float = 0.0
    ends: float = 0.0
    lasting: Callable[[Sequence[DraftLine]], float] | None = None

    def __post_init__(self) -> None:
        if self.words_per_minute <= 0:
            raise ValueError("Words per minute must be more than zero.")

    def words(self, seconds: float) -> float:
        """The words that could be said in so many seconds."""
        return seconds * self.words_per_minute / 60

    def text(self, room: float) -> float:
        """The words of text that fit where there is room for so many words without a pause."""
        return room / (1 + self.words(self.line) / WORDS_PER_LINE)

    def seconds(self, lines: Sequence[DraftLine]) -> float:
        """How long an edition of these lines lasts."""
        if self.lasting is not None:
            return self.lasting(lines)
        spoken = sum(len(line.text.split()) for line in lines) * 60 / self.words_per_minute
        stories = len({line.story for line in lines if line.story})
        return spoken + self.line * len(lines) + self.story * stories + self.ends
