"""When everything sounds: lines, pauses and music on one timeline. Pure; all times in seconds.

The pauses are those of people talking: an answer comes quickly, a change of subject takes a breath, bad news a longer
one. Nothing overlaps but the music, which lies under the headlines and steps back while somebody speaks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthesis.models import Render


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the programme in its order. `story` is "" in the frame; `title` is the story's, for its chapter."""

    render: Render
    act: str
    speaker: str
    story: str = ""
    title: str = ""
    style: str = "neutral"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and when it begins. `story` is "" in the frame."""

    start: float
    title: str
    story: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of music ("sting", "bed", "tick" or "outro") and when it sounds."""

    name: str
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`starts[i]` is when part i begins, `cues` what music sounds when, `seconds` the whole length."""

    starts: tuple[float, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    seconds: float


# Everything begins on a step of this grid, which is a whole number of samples (441) at 44.1 kHz.
GRID = 0.01

OPENING, CLOSING = "Headlines", "Closing"

# Seconds of silence before a line, by what it does.
BEFORE = {"answer": 0.26, "react": 0.22, "question": 0.38, "transition": 0.55, "close": 0.6}
ORDINARY, SAME_SPEAKER = 0.40, 0.46
AFTER_QUESTION = 0.28  # whoever answers, and whatever the act is called
AFTER_HEADLINES, BETWEEN_STORIES = 0.75, 0.85
# What lies before a line of an episode on average, measured over scripts of five minutes (docs/log.md).
USUAL_PAUSE = 0.39
# Bad news wants room, good news has momentum.
TEMPO = {"serious": 1.25, "warm": 1.1, "curious": 0.95, "wry": 1.05, "upbeat": 0.85}
SWAY = 0.12  # pauses all alike sound like a machine

STING, STING_ALONE = 5.0, 2.6  # the sting lasts 5 s; the first voice comes in while it rings out
TICK, TICK_ALONE = 1.6, 0.8
OUTRO, OUTRO_BEFORE_END = 7.0, 0.5  # the outro begins this long after the last word
BED_AFTER, BED_LONGEST = 2.5, 90.0
SILENT_END = 0.5
QUIET_START = 0.25


def lay_out(parts: Sequence[Part], seconds: Sequence[float], *, music: bool) -> Timeline:
    """Place parts lasting `seconds` one after the other. An empty programme is refused with `ValueError`."""
    if not parts:
        raise ValueError("A programme needs at least one line.")
    starts: list[float] = []
    cues: list[Cue] = [Cue("sting", 0.0, STING)] if music else []
    at = STING_ALONE if music else QUIET_START
    for place, part in enumerate(parts):
        if place:
            at += pause(parts[place - 1], part, place)
            if music and opens_section(parts, place):
                cues.append(Cue("tick", on_grid(at), TICK))
                at += TICK_ALONE
        starts.append(on_grid(at))
        at = starts[-1] + seconds[place]
    if music:
        cues += _bed(parts, starts, seconds)
        cues.append(Cue("outro", on_grid(at + OUTRO_BEFORE_END), OUTRO))
        at += OUTRO_BEFORE_END + OUTRO
    return Timeline(tuple(starts), tuple(cues), _chapters(parts, starts), on_grid(at + SILENT_END))


def both_ends(*, music: bool) -> float:
    """Seconds before the first word and after the last."""
    return STING_ALONE + OUTRO_BEFORE_END + OUTRO + SILENT_END if music else QUIET_START + SILENT_END


def between_stories(*, music: bool) -> float:
    """Seconds that a new story takes besides its lines and their usual pauses."""
    return BETWEEN_STORIES - USUAL_PAUSE + (TICK_ALONE if music else 0.0)


def on_grid(seconds: float) -> float:
    """The next step of the grid."""
    return round(math.ceil(round(seconds / GRID, 6)) * GRID, 2)


def pause(before: Part, part: Part, place: int) -> float:
    """Silence between two lines. `place` sways it a little, the same way every time."""
    if _left_headlines(before, part):
        seconds = AFTER_HEADLINES
    elif before.story and part.story != before.story:
        seconds = BETWEEN_STORIES
    elif before.act == "question" and part.speaker != before.speaker:
        seconds = AFTER_QUESTION
    elif part.speaker == before.speaker:
        seconds = SAME_SPEAKER
    else:
        seconds = BEFORE.get(part.act, ORDINARY)
    golden = (place * 0.6180339887) % 1.0  # spreads evenly, never repeats
    return seconds * TEMPO.get(part.style, 1.0) * (1 + SWAY * (2 * golden - 1))


def opens_section(parts: Sequence[Part], place: int) -> bool:
    """Whether a new story begins here: with its hand-over if it has one, else with its first line."""
    if not place:
        return False
    before, part = parts[place - 1], parts[place]
    if part.act == "transition" and not part.story:
        return before.act not in {"transition", "open"} and _story_ahead(parts, place) is not None
    handed_over = before.act == "transition" and not before.story
    return bool(part.story) and part.story != before.story and not handed_over


def _story_ahead(parts: Sequence[Part], place: int) -> Part | None:
    """The first line of a story from here on, before the closing."""
    for part in parts[place:]:
        if part.story or part.act == "close":
            return part if part.story else None
    return None


def _left_headlines(before: Part, part: Part) -> bool:
    return before.act == "open" and not before.story and not (part.act == "open" and not part.story)


def _bed(parts: Sequence[Part], starts: Sequence[float], seconds: Sequence[float]) -> list[Cue]:
    """The bed fades in under the sting's end and out after the last headline."""
    opening = [place for place, part in enumerate(parts) if not part.story and part.act == "open"]
    last = next((place for place in range(len(parts)) if place not in opening), len(parts)) - 1
    if last < 0:
        return []
    begin = STING_ALONE - 1.0
    length = starts[last] + seconds[last] + BED_AFTER - begin
    return [Cue("bed", on_grid(begin), on_grid(min(length, BED_LONGEST)))]


def _chapters(parts: Sequence[Part], starts: Sequence[float]) -> tuple[Chapter, ...]:
    """One for what comes before the first story, one per story, one for the closing. The first begins at zero."""
    found: list[Chapter] = []
    present = ""
    for place, part in enumerate(parts):
        handed = _story_ahead(parts, place) if part.act == "transition" and not part.story else None
        section, title = _section(handed or part)
        if section and section != present:
            found.append(Chapter(starts[place], title, (handed or part).story))
            present = section
        elif not found:
            found.append(Chapter(0.0, OPENING))
    return (replace(found[0], start=0.0), *found[1:])


def _section(part: Part) -> tuple[str, str]:
    """What a line belongs to, and what that is called."""
    if part.story:
        return part.story, part.title or "Story"
    return {"open": (" open", OPENING), "close": (" close", CLOSING)}.get(part.act, ("", ""))
