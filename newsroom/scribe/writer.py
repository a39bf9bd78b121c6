"""Scribe-1 as a writer of stories, summaries and frames, in the types of `orchestrator.protocols`.

The plan of a story (which facts, in which order, who says them, where a question stands) and the frame come from
`newsroom.writing`; so does the text of last resort. What Scribe-1 writes is accepted only when checker and judge find
nothing in it, so nothing ungrounded leaves this module.

    writer = ScribeWriter(load_scribe())
    dialogue = writer.write(StoryRequest(show, story, words=120))
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from newsroom.scribe import summaries
from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.errors import BadBrief
from newsroom.scribe.judge import faults, says_again
from newsroom.scribe.lines import LEAST_LIKELY, Telling, tell
from newsroom.scribe.spans import Spans
from newsroom.writing import dialogue, planning
from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.frame import frame
from newsroom.writing.grounding import check, check_line
from orchestrator.protocols import (
    Dialogue,
    DraftLine,
    Frame,
    FrameRequest,
    StoryBrief,
    StoryRequest,
    Summary,
    SummaryRequest,
    TextRequest,
    TextResponse,
    Usage,
)

FLOOR = EXTRACTIVE.label
HANDOVERS = Sampling(samples=3, temperature=0.5, nucleus=0.85)
LONGEST_HANDOVER = 30
MOST_FACTS = planning.FACTS_AT_MOST
# Its lines have so many fewer words than the plan's, by the evaluation.
LONGER = 1.2


class ScribeWriter:
    """Answers text requests. Deterministic for a request's seed."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe

    def write(self, request: TextRequest, *, until: float = math.inf) -> TextResponse:
        """The answer to any of the three requests; `BadBrief` where there is nothing to write about. What Scribe-1 has
        not written when the monotonic clock reaches `until`, the extractive writer's words stand for.
        """
        if isinstance(request, SummaryRequest):
            return self.summaries([request], until=until)[0]
        if isinstance(request, FrameRequest):
            return self.frame(request, until=until)
        return self.stories([request], until=until)[0]

    def stories(self, requests: Sequence[StoryRequest], *, until: float = math.inf) -> list[Dialogue]:
        """The dialogues of several stories, written as one batch."""
        usable = [replace(request, story=_usable(request.story)) for request in requests]
        tellings = [telling(request) for request in usable]
        tell(self.scribe, tellings, seed=requests[0].seed if requests else 0, until=until)
        return [Dialogue(told(telling), Usage(telling.tokens_in, telling.tokens_out)) for telling in tellings]

    def summaries(self, requests: Sequence[SummaryRequest], *, until: float = math.inf) -> list[Summary]:
        """One or two sentences for the ear about each story, written as one batch."""
        briefs = [_usable(request.story) for request in requests]
        pools = summaries.pools(self.scribe, briefs, requests[0].seed if requests else 0, until)
        return [
            Summary(summaries.choose(brief, pool.candidates), Usage(pool.tokens_in, pool.tokens_out))
            for brief, pool in zip(briefs, pools, strict=True)
        ]

    def frame(self, request: FrameRequest, *, until: float = math.inf) -> Frame:
        """Opening and closing as the frame has them, since they disclose and promise; hand-overs by Scribe-1."""
        base = _labelled(frame(request))
        asks = [self._handover_ask(request, gap, lines[0]) for gap, lines in enumerate(base.handovers)]
        answers = self.scribe.sample(asks, HANDOVERS, seed=request.seed, until=until)
        handovers = [
            self._handover(request, gap, base.handovers[gap], candidates) for gap, candidates in enumerate(answers)
        ]
        usage = Usage(sum(len(ask.prompt) for ask in asks), sum(one.tokens for found in answers for one in found))
        return replace(base, handovers=tuple(handovers), usage=usage)

    def _handover_ask(self, request: FrameRequest, gap: int, line: DraftLine) -> Ask:
        told = [(story.headline, summary) for story, summary in zip(request.stories, request.summaries, strict=True)]
        prompt = self.scribe.prompts.handover(line.speaker, line.style, told[gap], told[gap + 1])
        return Ask(prompt, Spans(_both_sides(request, gap)), longest=48)

    def _handover(
        self, request: FrameRequest, gap: int, base: tuple[DraftLine, ...], candidates: Sequence[Candidate]
    ) -> tuple[DraftLine, ...]:
        """The likeliest candidate that claims nothing new, else the frame's own line."""
        for candidate in candidates:
            line = replace(base[0], text=candidate.text, model=self.scribe.label)
            grounded = not check(line.text, _both_sides(request, gap))
            short = len(line.text.split()) <= LONGEST_HANDOVER
            if grounded and short and candidate.likelihood >= LEAST_LIKELY and not faults(line):
                return (line,)
        return base


def telling(request: StoryRequest) -> Telling:
    """A story to be told in about the asked words: planned somewhat longer, since Scribe-1 says it shorter."""
    return Telling(request.story, dialogue.tell(replace(request, words=round(LONGER * request.words))))


def told(telling: Telling) -> tuple[DraftLine, ...]:
    """The lines of a telling; where Scribe-1 had none that passes, the plan's own text stands as the repair, unless it
    would say again what was said and nobody asked for it.
    """
    lines: list[DraftLine] = []
    for line, planned, hand in zip(telling.lines, telling.plan, telling.hands, strict=True):
        stands = line if hand else _by_the_plan(planned, telling.brief)
        asked = bool(lines) and lines[-1].act == "question"
        if stands.text and (hand or asked or not any(says_again(stands.text, other.text) for other in lines)):
            lines.append(stands)
    return tuple(lines)


def _by_the_plan(planned: DraftLine, brief: StoryBrief) -> DraftLine:
    """The plan's own line, a repair if it tells facts; those word for word where even the plan says something else (as
    with text all in capitals).
    """
    line = replace(planned, model=FLOOR, repaired=bool(planned.facts))
    if check_line(line, brief):
        line = replace(line, text=" ".join(brief.facts[index].text for index in line.facts))
    return line


def _usable(brief: StoryBrief) -> StoryBrief:
    """The brief with as many of its facts as a story can tell; the indices of the facts stay."""
    if not any(fact.text.strip() for fact in brief.facts):
        raise BadBrief(f"the story {brief.id!r} has no facts to tell")
    return replace(brief, facts=brief.facts[:MOST_FACTS])


def _both_sides(request: FrameRequest, gap: int) -> list[str]:
    before, after = request.stories[gap], request.stories[gap + 1]
    return [before.headline, request.summaries[gap], after.headline, request.summaries[gap + 1]]


def _labelled(base: Frame) -> Frame:
    """The frame's lines say that the floor wrote them."""

    def label(lines: tuple[DraftLine, ...]) -> tuple[DraftLine, ...]:
        return tuple(replace(line, model=FLOOR) for line in lines)

    return Frame(label(base.opening), tuple(label(lines) for lines in base.handovers), label(base.closing))
