"""How many stories and how many words each, so that an edition lasts as long as it was asked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.writing.compression import spoken
from orchestrator.protocols import StoryBrief

TOLERANCE = 0.08
SHORTEST_STORY = 45
LONGEST_STORY = 190
USUAL_STORY = 110
FRAME_WORDS = 75
FRAME_WORDS_PER_STORY = 16
# A question and a bridge for every two facts: how much dialogue adds to the facts it is made of.
DIALOGUE = 1.12


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """A story and the words it gets."""

    story: StoryBrief
    words: int


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """Stories in the order given, with the words of each. `short` says by how many words the material falls short."""

    stories: tuple[StoryPlan, ...]
    words: int
    short: int

    @property
    def notice(self) -> str:
        """A sentence for the editor where there is not enough to tell; empty otherwise."""
        if not self.short:
            return ""
        return (
            f"There are facts for about {self.words - self.short} of {self.words} words; the episode will be shorter."
        )


def frame_words(stories: int) -> int:
    return FRAME_WORDS + FRAME_WORDS_PER_STORY * stories


def capacity(story: StoryBrief) -> int:
    """The words that a story's facts can fill without padding."""
    return min(LONGEST_STORY, int(DIALOGUE * sum(len(spoken(fact.text).split()) for fact in story.facts)))


def plan(stories: Sequence[StoryBrief], *, minutes: float, words_per_minute: float) -> EditionPlan:
    """Shares the asked time: as many stories as get a fair telling, in their order, the first ones a little more."""
    if minutes <= 0 or words_per_minute <= 0:
        raise ValueError("Minutes and words per minute must be more than zero.")
    words = round(minutes * words_per_minute)
    usable = [story for story in stories if story.facts]
    chosen = usable[: _how_many(usable, words)]
    room = max(0, words - frame_words(len(chosen)))
    shares = _shares([capacity(story) for story in chosen], room)
    missing = max(0, words - frame_words(len(chosen)) - sum(shares))
    return EditionPlan(
        tuple(StoryPlan(story, share) for story, share in zip(chosen, shares, strict=True)),
        words,
        missing if missing > TOLERANCE * words else 0,
    )


def share(room: int, left: Sequence[StoryPlan]) -> int:
    """The words of the next of the stories left: its part of the room left, so that one that ran long is made up
    for.
    """
    return max(SHORTEST_STORY, round(room * left[0].words / max(1, sum(planned.words for planned in left))))


def _how_many(stories: Sequence[StoryBrief], words: int) -> int:
    """As few stories as fill the time at their usual length, more if their facts are few."""
    filled = 0
    for count, story in enumerate(stories, 1):
        filled += min(USUAL_STORY, capacity(story)) + FRAME_WORDS_PER_STORY
        if filled + FRAME_WORDS >= words:
            return count
    return len(stories)


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
