"""A whole edition by Scribe-1: stories chosen and measured to the asked minutes, written, framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.scribe.writer import ScribeWriter
from newsroom.writing.pace import Pace
from newsroom.writing.planning import EditionPlan, plan
from orchestrator.protocols import (
    Dialogue,
    DraftLine,
    FrameRequest,
    ShowBrief,
    StoryBrief,
    StoryRequest,
    SummaryRequest,
)

WORDS_PER_MINUTE = 150.0
CLOSE_ENOUGH = 0.06
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Edition:
    """Summaries by story, all lines in order, and the minutes they last in all."""

    summaries: dict[str, str]
    lines: tuple[DraftLine, ...]
    minutes: float
    notice: str = ""


def compose(
    writer: ScribeWriter, show: ShowBrief, stories: Sequence[StoryBrief], *, minutes: float, seed: int = 0
) -> Edition:
    """Write an edition of about `minutes`, spoken at `WORDS_PER_MINUTE`.

    A line of Scribe-1 is not as long as the plan thinks: where the script misses the time, it is planned again for as
    much more or less, and the closest of the rounds is kept.
    """
    asked, best = minutes, None
    for _ in range(MOST_ROUNDS):
        plans = plan(stories, minutes=asked, pace=Pace(WORDS_PER_MINUTE))
        found = _write(writer, show, plans, seed)
        if best is None or abs(found.minutes - minutes) < abs(best.minutes - minutes):
            best = found
        if abs(found.minutes / minutes - 1) <= CLOSE_ENOUGH or (plans.short and found.minutes < minutes):
            break
        asked *= minutes / found.minutes
    assert best is not None  # noqa: S101  there is at least one round
    return best


def _write(writer: ScribeWriter, show: ShowBrief, plans: EditionPlan, seed: int) -> Edition:
    told = tuple(one.story for one in plans.stories)
    summaries = writer.summaries([SummaryRequest(show, story, seed) for story in told])
    texts = tuple(summary.text for summary in summaries)
    frame = writer.frame(FrameRequest(show, told, texts, seed, compact=plans.compact))
    requests = [
        StoryRequest(show, one.story, one.words, "B" if place % 2 else "A", seed * 100 + place)
        for place, one in enumerate(plans.stories)
    ]
    lines = _in_order(frame.opening, frame.handovers, frame.closing, writer.stories(requests))
    spoken = sum(len(line.text.split()) for line in lines)
    names = (story.id for story in told)
    return Edition(dict(zip(names, texts, strict=True)), lines, spoken / WORDS_PER_MINUTE, plans.notice)


def _in_order(
    opening: Sequence[DraftLine],
    handovers: Sequence[Sequence[DraftLine]],
    closing: Sequence[DraftLine],
    dialogues: Sequence[Dialogue],
) -> tuple[DraftLine, ...]:
    lines = list(opening)
    for place, dialogue in enumerate(dialogues):
        lines += [*(handovers[place - 1] if place else ()), *dialogue.lines]
    return (*lines, *closing)
