"""Chooses the facts: the passages that answer best, the telling sentences of each, none twice, enough for the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from newsroom.research.passages import Passage
from newsroom.writing import planning, selection
from newsroom.writing.compression import shortened
from newsroom.writing.selection import Choice
from orchestrator.protocols import Fact, StoryBrief

# Planning fills a story only to its usual length, and a model may use less than all facts.
SPARE = 1.35
FEWEST_FACTS = 2
# Where every passage has been told from and time is left, they are gone through again for what was left out.
ROUNDS = 3
# Sentences of chapters before that a new one is compared with, nearest first: repetition is near in time or not at all.
REMEMBERED = 120
HEADLINE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Chapter:
    """A brief in the making: its facts are exact sentences, each with its source."""

    headline: str
    category: str
    choices: tuple[Choice, ...]


def pick(passages: Sequence[Passage], minutes: float, progress: Callable[[], object] = lambda: None) -> list[Chapter]:
    """Chapters for about `minutes`, in an order in which they can be told; fewer where there is not enough to tell."""
    wanted = _words_for(minutes)
    picked: list[tuple[Passage, tuple[Choice, ...]]] = []
    told: dict[str, int] = {}  # each fact with the number of its passage
    ranked = sorted(passages, key=lambda passage: -passage.score)
    for number, passage in [*enumerate(ranked)] * ROUNDS:
        known = [*islice(reversed(told), REMEMBERED), *(text for text, place in told.items() if place == number)]
        found = selection.select(passage.sources, told=known)
        choices = [choice for choice in found if choice.text not in told]
        if len(choices) < (FEWEST_FACTS if picked else 1):
            continue
        picked.append((passage, tuple(choices)))
        told |= {choice.text: number for choice in choices}
        wanted -= _words(choices) + planning.FRAME_WORDS_PER_STORY
        progress()
        if wanted <= 0:
            break
    return _named(_in_order(picked))


def chapters_for(minutes: float) -> int:
    """About how many chapters fill the time."""
    return 1 + int(_words_for(minutes) / (planning.USUAL_STORY + planning.FRAME_WORDS_PER_STORY))


def _words_for(minutes: float) -> float:
    return max(1.0, minutes * planning.FASTEST * SPARE - planning.COMPACT_FRAME_WORDS)


def _words(choices: Sequence[Choice]) -> int:
    facts = tuple(Fact(choice.text, choice.source.outlet, str(number)) for number, choice in enumerate(choices))
    return min(planning.USUAL_STORY, planning.capacity(StoryBrief("", "", "", facts)))


def _in_order(
    picked: Sequence[tuple[Passage, tuple[Choice, ...]]],
) -> Iterable[tuple[Passage, tuple[Choice, ...]]]:
    """Documents and stories by their best passage; within a document in its own order."""
    groups = list(dict.fromkeys(passage.group for passage, _ in picked))
    return sorted(picked, key=lambda found: (groups.index(found[0].group), found[0].place))


def _named(picked: Iterable[tuple[Passage, tuple[Choice, ...]]]) -> list[Chapter]:
    """Each with a headline of its own: its heading, or what its first fact says in short."""
    used: set[str] = set()
    chapters = []
    for passage, choices in picked:
        short = shortened(choices[0].text, HEADLINE_WORDS).rstrip(".")
        headline = next(name for name in (passage.headline, short, choices[0].text) if name)
        headline = (short if headline in used else headline)[:300]
        used.add(headline)
        chapters.append(Chapter(headline, passage.category, choices))
    return chapters
