"""Checks what a writer wrote and mends it: nothing that the checker flags stays, unless it cannot be mended.

A flagged line is replaced by the spoken form of the fact it rests on, or by the fact itself; a flagged question by one that
fits any answer. A line that rests on nothing is dropped, and so is one that was said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.compression import prepare, spoken
from newsroom.writing.grounding import Finding, check_frame, check_line
from newsroom.writing.phrasebook import QUESTIONS
from orchestrator.protocols import DraftLine, Frame, ShowBrief, StoryBrief

LONGEST_LINE = 700
DISCLOSES = re.compile(
    r"\b(synthetic|computers?|machines?|generated|generates|AI|artificial|software|program|automat\w+|algorithm)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of the script, and in words what the checker still finds in it."""

    line: DraftLine
    flags: tuple[str, ...] = ()


def faults(line: DraftLine, brief: StoryBrief) -> tuple[Finding, ...]:
    """The checker's findings and those of form."""
    if not line.text.strip() or len(line.text) > LONGEST_LINE or not re.search(r"[^\W\d_]", line.text):
        return (Finding("content", line.text[:60], "The line is empty or much too long."),)
    return check_line(line, brief)


def count_faults(lines: Iterable[DraftLine], brief: StoryBrief) -> int:
    return sum(bool(faults(line, brief)) for line in lines)


def mend(lines: Sequence[DraftLine], brief: StoryBrief, said: AbstractSet[str]) -> list[CheckedLine]:
    """The lines of one story, each grounded or flagged, none of them in what was `said` before or said twice."""
    mended: list[CheckedLine] = []
    told = set(said)
    for line in lines:
        found = mend_line(line, brief, told)
        if found is not None:
            told.add(heard(found.line.text))
            mended.append(found)
    return without_idle_questions(mended)


def mend_line(line: DraftLine, brief: StoryBrief, said: AbstractSet[str]) -> CheckedLine | None:
    """The line, or what takes its place, or None where there is nothing to say."""
    line = replace(line, text=line.text.strip(), story=brief.id, facts=valid(line.facts, brief))
    if not faults(line, brief) and heard(line.text) not in said:
        return CheckedLine(line)
    for candidate in substitutes(line, brief):
        if heard(candidate.text) not in said and not faults(candidate, brief):
            return CheckedLine(replace(candidate, repaired=True, model=EXTRACTIVE.label))
    return None


def substitutes(line: DraftLine, brief: StoryBrief) -> Iterable[DraftLine]:
    if line.act == "question":
        return [replace(line, text=text, facts=()) for text in QUESTIONS["more"]]
    return [
        replace(line, text=text, facts=(i,))
        for i in line.facts
        for text in (spoken(brief.facts[i].text), prepare(brief.facts[i].text), brief.facts[i].text)
    ]


def valid(facts: Iterable[int], brief: StoryBrief) -> tuple[int, ...]:
    return tuple(sorted({i for i in facts if 0 <= i < len(brief.facts)}))


def without_idle_questions(lines: list[CheckedLine]) -> list[CheckedLine]:
    """Leaves out a question that no other host's line follows."""
    return [
        checked
        for i, checked in enumerate(lines)
        if checked.line.act != "question"
        or (
            i + 1 < len(lines)
            and lines[i + 1].line.act != "question"
            and lines[i + 1].line.speaker != checked.line.speaker
        )
    ]


def heard(text: str) -> str:
    """A line as the ear compares it."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def mend_frame(
    frame: Frame, floor: Frame, show: ShowBrief, stories: Sequence[StoryBrief], summaries: Sequence[str]
) -> Frame:
    """The frame with each part that is flagged or lacks something replaced by the floor's."""

    def sound(lines: Sequence[DraftLine]) -> bool:
        return bool(lines) and not any(
            not line.text.strip() or len(line.text) > LONGEST_LINE or check_frame(line.text, show, stories, summaries)
            for line in lines
        )

    def repaired(lines: Sequence[DraftLine]) -> tuple[DraftLine, ...]:
        return tuple(replace(line, repaired=True) for line in lines)

    opening = frame.opening if sound(frame.opening) and discloses(frame.opening) else repaired(floor.opening)
    handovers = tuple(
        frame.handovers[i] if i < len(frame.handovers) and sound(frame.handovers[i]) else repaired(spare)
        for i, spare in enumerate(floor.handovers)
    )
    closing = frame.closing if sound(frame.closing) else repaired(floor.closing)
    return Frame(opening, handovers, closing, frame.usage)


def discloses(lines: Sequence[DraftLine]) -> bool:
    """Whether the listener is told that voices and script are made by machine."""
    return any(DISCLOSES.search(line.text) for line in lines)
