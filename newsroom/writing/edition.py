"""A whole edition by the extractive writer, without a database: what the desk falls back to, and what one reads
at a shell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from newsroom.writing.extractive import Extractive, summarise
from newsroom.writing.fitting import Slot
from newsroom.writing.pace import Pace
from newsroom.writing.planning import plan
from orchestrator.protocols import DraftLine, FrameRequest, ShowBrief, Speaker, StoryBrief, StoryRequest


@dataclass(frozen=True, slots=True)
class Edition:
    show: ShowBrief
    title: str
    summaries: dict[str, str]
    lines: tuple[DraftLine, ...]
    pace: Pace
    notice: str

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)

    @property
    def minutes(self) -> float:
        return self.pace.seconds(self.lines) / 60


def write(show: ShowBrief, stories: Sequence[StoryBrief], *, minutes: float, pace: Pace, seed: int = 0) -> Edition:
    """Plans, tells and frames an edition with the extractive writer alone."""
    plans = plan(stories, minutes=minutes, pace=pace)
    writer = Extractive()
    told = tuple(p.story for p in plans.stories)
    summaries = {story.id: summarise(story) for story in told}
    frame = writer.frame(FrameRequest(show, told, tuple(summaries.values()), seed, compact=plans.compact))
    lines = list(frame.opening)
    for place, planned in enumerate(plans.stories):
        if place:
            lines += frame.handovers[place - 1]
        tell = partial(_told, StoryRequest(show, planned.story, 0, lead_after(lines), seed * 100 + place))
        lines += Slot(plans, place, lines, frame.after(place)).fill(tell, tuple)
    lines += frame.closing
    return Edition(show, title(told), summaries, tuple(lines), pace, plans.notice)


def _told(request: StoryRequest, words: int) -> tuple[DraftLine, ...]:
    return Extractive().story(replace(request, words=words)).lines


def lead_after(lines: Sequence[DraftLine]) -> Speaker:
    """Whoever handed over lets the other host tell the story."""
    return "B" if lines and lines[-1].speaker == "A" else "A"


def title(stories: Sequence[StoryBrief]) -> str:
    """The episode's title: the first headlines, as many as fit."""
    if not stories:
        return "A quiet day"
    found = stories[0].headline.rstrip(".")
    for story in stories[1:3]:
        longer = f"{found}; {story.headline.rstrip('.')}"
        if len(longer) > 140:
            break
        found = longer
    return found[:197] + "…" if len(found) > 200 else found
