"""How many stories and how many words each, so that an edition lasts as long as it was asked to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsroom.writing import selection
from newsroom.writing.compression import spoken
from newsroom.writing.frame import MOST_HEADLINES
from newsroom.writing.pace import Pace
from orchestrator.protocols import DraftLine, StoryBrief

TOLERANCE = 0.08
SHORTEST_STORY = 45
LONGEST_STORY = 190
USUAL_STORY = 110
FRAME_WORDS = 75
FRAME_WORDS_PER_STORY = 16
HEADLINE_WORDS = 9
# An edition below so many minutes has no time for headlines: its frame is the compact one.
SHORT_EDITION = 2.0
COMPACT_FRAME_WORDS = 36
COMPACT_FRAME_WORDS_PER_STORY = 8
# The fastest voices speak so many words a minute; what is too much is left out.
FASTEST = 175
# A fact with what dialogue adds to it; and more facts than the longest of stories tells.
WORDS_PER_FACT = 17
FACTS_AT_MOST = 120
# A question and a bridge for every two facts: how much dialogue adds to the facts it is made of.
DIALOGUE = 1.12


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """A story and the words it gets."""

    story: StoryBrief
    words: int


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """Stories in the order given, with the words of each. `words` is all the text that an edition of so many `minutes`
    has time for; `short` says by how many words the material falls short.
    """

    stories: tuple[StoryPlan, ...]
    minutes: float
    words: int
    short: int
    pace: Pace
    compact: bool

    @property
    def notice(self) -> str:
        """A sentence for the editor where there is not enough to tell; empty otherwise."""
        if not self.short:
            return ""
        return (
            f"There are facts for about {self.words - self.short} of {self.words} words; the episode will be shorter."
        )

    def share(self, settled: Sequence[DraftLine], place: int) -> int:
        """The words of the story at `place`: its part of the time that the `settled` lines leave, which are the frame and
        the stories before, so that one that ran long is made up for.
        """
        left = self.stories[place:]
        room = -self.over(settled) - len(left) * self.pace.words(self.pace.story)
        words = self.pace.text(room) * left[0].words / max(1, sum(planned.words for planned in left))
        return max(1, round(words))

    def over(self, lines: Sequence[DraftLine]) -> float:
        """By how many words an edition of these lines would be too long; less than zero where there is room."""
        return self.pace.words(self.pace.seconds(lines) - 60 * self.minutes)


def frame_words(stories: int, *, compact: bool = False) -> int:
    if compact:
        return COMPACT_FRAME_WORDS + COMPACT_FRAME_WORDS_PER_STORY * (stories - 1)
    unread = max(0, stories - MOST_HEADLINES)
    return FRAME_WORDS + FRAME_WORDS_PER_STORY * stories - HEADLINE_WORDS * unread


def facts_for(minutes: float, stories: int) -> int:
    """How many facts each of so many stories needs to fill the time between them; no fewer than usual."""
    wanted = math.ceil(minutes * FASTEST / (WORDS_PER_FACT * max(1, stories)))
    return max(selection.MOST_FACTS, min(FACTS_AT_MOST, wanted))


def capacity(story: StoryBrief, longest: int = LONGEST_STORY) -> int:
    """The words that a story's facts can fill without padding."""
    return min(longest, int(DIALOGUE * sum(len(spoken(fact.text).split()) for fact in story.facts)))


def plan(stories: Sequence[StoryBrief], *, minutes: float, pace: Pace) -> EditionPlan:
    """Shares the asked time: as many stories as get a fair telling, in their order, the first ones a little more. Where
    that does not fill the time, stories may be told at any length that their facts bear.
    """
    if minutes <= 0:
        raise ValueError("Minutes must be more than zero.")
    compact = minutes < SHORT_EDITION
    usable = _credited_once([story for story in stories if story.facts])
    count = _how_many(usable, pace.words(minutes * 60 - pace.ends), pace, compact=compact)
    found = _shared(usable[:count], minutes, pace, compact=compact)
    if found.short and count < len(usable):  # rather one story more than an edition that is too short
        found = _shared(usable[: count + 1], minutes, pace, compact=compact)
    return found


def _credited_once(stories: list[StoryBrief]) -> list[StoryBrief]:
    """Where all comes from one source, as from a listener's document, the first story names it and no other does."""
    if len({fact.source for story in stories for fact in story.facts}) != 1:
        return stories
    unnamed = [replace(story, facts=tuple(replace(fact, source="") for fact in story.facts)) for story in stories[1:]]
    return [*stories[:1], *unnamed]


def _shared(chosen: Sequence[StoryBrief], minutes: float, pace: Pace, *, compact: bool) -> EditionPlan:
    """The plan for just these stories."""
    whole = pace.words(minutes * 60 - pace.ends)
    words = round(pace.text(max(0.0, whole - len(chosen) * pace.words(pace.story))))
    free = max(0, words - frame_words(len(chosen), compact=compact))
    shares = _filled(chosen, free)
    missing = free - sum(shares)
    return EditionPlan(
        tuple(StoryPlan(story, share) for story, share in zip(chosen, shares, strict=True)),
        minutes,
        words,
        missing if missing > TOLERANCE * words else 0,
        pace,
        compact,
    )


def _how_many(stories: Sequence[StoryBrief], room: float, pace: Pace, *, compact: bool) -> int:
    """As few stories as fill the time at their usual length, more if their facts are few. What is left over must be
    worth another story.
    """
    filled = 0.0
    for count, story in enumerate(stories, 1):
        filled += min(USUAL_STORY, capacity(story)) + pace.words(pace.story)
        if filled + frame_words(count, compact=compact) > pace.text(room) - SHORTEST_STORY:
            return count
    return len(stories)


def _filled(stories: Sequence[StoryBrief], room: int) -> list[int]:
    shares = _shares([capacity(story) for story in stories], room)
    if room - sum(shares) <= len(stories):
        return shares
    return _shares([capacity(story, longest=room) for story in stories], room)


def _shares(capacities: list[int], room: int) -> list[int]:
    """Fair shares of the room, none above what a story's facts can fill; what one leaves goes to the others."""
    shares = [0] * len(capacities)
    weights = [1.25 if i == 0 else 1.0 for i in range(len(capacities))]
    open_ends = [i for i, capacity in enumerate(capacities) if capacity > 0]
    while open_ends and room - sum(shares) > len(open_ends):
        spare = room - sum(shares)
        total = sum(weights[i] for i in open_ends)
        for i in open_ends:
            shares[i] = min(capacities[i], shares[i] + max(1, int(spare * weights[i] / total)))
        open_ends = [i for i in open_ends if shares[i] < capacities[i]]
    return shares
