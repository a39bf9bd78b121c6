"""The desk: briefs in, a checked script out. Asks the orchestrator for each part, checks it, mends it, and never
waits in vain.

Where no model answers, or only with lines that say more than the brief, the extractive writer does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from newsroom.writing import planning
from newsroom.writing.card import EXTRACTIVE as FLOOR
from newsroom.writing.edition import lead_after, title
from newsroom.writing.extractive import Extractive, summarise
from newsroom.writing.fitting import Slot
from newsroom.writing.grounding import check_summary
from newsroom.writing.pace import Pace
from newsroom.writing.repair import CheckedLine, count_faults, heard, mend, mend_frame
from orchestrator.errors import ModelRejected, NoModelLeft
from orchestrator.policy import Policy
from orchestrator.protocols import (
    Dialogue,
    DraftLine,
    Frame,
    FrameRequest,
    ShowBrief,
    StoryBrief,
    StoryRequest,
    Summary,
    SummaryRequest,
)  # fmt: skip
from orchestrator.routing import ask

__all__ = ["CheckedLine", "WrittenScript", "write"]

Progress = Callable[[int, int], object]
Told = Callable[[Sequence[CheckedLine]], object]
LONGEST_SUMMARY = 60
MOST_LINES = 150
# A dialogue with more lines than this share at fault is not worth mending: the next model is asked.
MOST_AT_FAULT = 0.5
# Seeds of stories of one episode follow each other; a second try must not run into them.
NEXT_TRY = 50


@dataclass(frozen=True, slots=True)
class WrittenScript:
    """The script of an episode. `summaries` has one for each story told, `notice` what an editor should know."""

    title: str
    summary: str
    summaries: dict[str, str]
    lines: tuple[CheckedLine, ...]
    notice: str = ""


def write(  # noqa: PLR0913  the contract with the workflow, all but two by name
    show: ShowBrief,
    stories: Sequence[StoryBrief],
    *,
    minutes: float,
    pace: Pace,
    policy: Policy,
    subject: str,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
    told: Told = lambda lines: None,
) -> WrittenScript:
    """Write, check and mend the script of an episode of about `minutes`.

    `told` gets the lines in their order as soon as they are final, story by story.
    """
    plan = planning.plan(stories, minutes=minutes, pace=pace)
    desk = _Desk(show, policy, subject, seed, progress, told, total=2 * len(plan.stories) + 1)
    return desk.edition(plan)


@dataclass
class _Desk:
    show: ShowBrief
    policy: Policy
    subject: str
    seed: int
    progress: Progress
    tell: Told
    total: int
    done: int = 0
    said: set[str] = field(default_factory=set)

    def edition(self, plan: planning.EditionPlan) -> WrittenScript:
        stories = tuple(planned.story for planned in plan.stories)
        self.progress(0, self.total)
        summaries = {story.id: self.summary(story) for story in stories}
        frame = self.frame(FrameRequest(self.show, stories, tuple(summaries.values()), self.seed, compact=plan.compact))
        lines = [CheckedLine(line) for line in frame.opening]
        self.tell(lines)
        for place, planned in enumerate(plan.stories):
            handover = [CheckedLine(line) for line in frame.handovers[place - 1]] if place else []
            lines += handover
            told = self.story(planned.story, Slot(plan, place, _drafts(lines), frame.after(place)))
            lines += told
            self.tell([*handover, *told])
        closing = [CheckedLine(line) for line in frame.closing]
        self.tell(closing)
        lines += closing
        return WrittenScript(title(stories), _episode_summary(stories), summaries, tuple(lines), plan.notice)

    def step(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

    def summary(self, story: StoryBrief) -> str:
        """A grounded summary: of the first model that writes one, else of the floor."""
        try:
            text = self.asked_summary(story)
        except NoModelLeft:
            text = summarise(story)
            if check_summary(text, story):
                text = story.facts[0].text
        self.step()
        return " ".join(text.split())

    def asked_summary(self, story: StoryBrief) -> str:
        request = SummaryRequest(self.show, story, self.seed)
        return ask(
            request, self.policy, subject=self.subject, accept=lambda found: _accept_summary(found, story)
        ).response.text

    def story(self, story: StoryBrief, slot: Slot) -> list[CheckedLine]:
        """The dialogue of a story, as long as its slot asks for."""
        request = StoryRequest(self.show, story, 0, lead_after(slot.before), self.seed * 100 + slot.place)
        told = slot.fill(partial(self.told, request), _drafts)
        self.said |= {heard(checked.line.text) for checked in told}
        self.step()
        return told

    def told(self, request: StoryRequest, words: int) -> list[CheckedLine]:
        """A story in about so many words: tried again where lines are at fault, then mended line by line."""
        story, request = request.story, replace(request, words=words)
        lines = self.dialogue(request)
        if lines and count_faults(lines, story):
            again = self.dialogue(replace(request, seed=request.seed + NEXT_TRY))
            lines = min(lines, again or lines, key=lambda found: count_faults(found, story))
        mended = mend(lines, story, self.said)
        if not any(checked.line.facts for checked in mended):
            mended = mend(self.floor_story(request), story, self.said)
        return mended

    def dialogue(self, request: StoryRequest) -> list[DraftLine]:
        try:
            answer = ask(
                request, self.policy, subject=self.subject, accept=lambda found: _accept_dialogue(found, request.story)
            )
        except NoModelLeft:
            return self.floor_story(request)
        return [replace(line, model=line.model or answer.card.label) for line in answer.response.lines]

    def floor_story(self, request: StoryRequest) -> list[DraftLine]:
        return [replace(line, model=FLOOR.label) for line in Extractive().story(request).lines]

    def frame(self, request: FrameRequest) -> Frame:
        stories, summaries = request.stories, request.summaries
        floor = _labelled(Extractive().frame(request), FLOOR.label)
        try:
            answer = ask(
                request, self.policy, subject=self.subject, accept=lambda found: _accept_frame(found, len(stories))
            )
            frame = mend_frame(_labelled(answer.response, answer.card.label), floor, self.show, stories, summaries)
        except NoModelLeft:
            frame = floor
        self.step()
        return frame


def _accept_summary(found: Summary, story: StoryBrief) -> None:
    """Raises `ModelRejected` for a summary that says more than the brief."""
    if not found.text.strip() or len(found.text.split()) > LONGEST_SUMMARY:
        raise ModelRejected("The summary is empty or too long.")
    findings = check_summary(found.text, story)
    if findings:
        raise ModelRejected(findings[0].sentence)


def _accept_dialogue(found: Dialogue, story: StoryBrief) -> None:
    """Raises `ModelRejected` for a dialogue that is none or that is mostly unsupported."""
    if not any(line.facts for line in found.lines) or len(found.lines) > MOST_LINES:
        raise ModelRejected(f"The dialogue has {len(found.lines)} lines, or none that rests on a fact.")
    at_fault = count_faults(found.lines, story)
    if at_fault > MOST_AT_FAULT * len(found.lines):
        raise ModelRejected(f"{at_fault} of {len(found.lines)} lines say more than their facts.")


def _accept_frame(found: Frame, stories: int) -> None:
    if not found.opening or not found.closing or len(found.handovers) != max(0, stories - 1):
        raise ModelRejected(f"The frame has {len(found.handovers)} hand-overs for {stories} stories, or lacks an end.")


def _labelled(frame: Frame, label: str) -> Frame:
    def signed(lines: Sequence[DraftLine]) -> tuple[DraftLine, ...]:
        return tuple(
            replace(line, model=line.model or label, facts=(), story="", text=line.text.strip()) for line in lines
        )

    return Frame(
        signed(frame.opening), tuple(signed(lines) for lines in frame.handovers), signed(frame.closing), frame.usage
    )


def _drafts(checked: Sequence[CheckedLine]) -> list[DraftLine]:
    return [one.line for one in checked]


def _episode_summary(stories: Sequence[StoryBrief]) -> str:
    """What is told, by headline; each story's own summary stands in the notes."""
    if not stories:
        return "Our sources have brought nothing new since the last edition."
    return "In this edition: " + "; ".join(story.headline.rstrip(".") for story in stories) + "."
