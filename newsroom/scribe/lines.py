"""Lines of dialogue from a plan: sampled, judged, drawn again, and left to the floor when nothing passes.

A plan is a sequence of `DraftLine`s whose texts are the extractive writer's. All lines are drawn at once, as one batch,
each with the planned line before it for what was just said: line after line would be twice as slow and no better. Each
draw asks for the line itself (`turn`) and for the spoken form of its facts (`speak`); what says its fact in other words
goes before a copy, and then the likelier first. What the model itself finds unlikely is not taken, however well it
passes. Lines without facts (questions, bridges) are not asked for: what it asks is English and beside the point
(docs/log.md), so the plan's own words stand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.judge import faults
from newsroom.scribe.spans import Spans
from newsroom.scribe.tasks import REMEMBERED_LINES, TurnPrompt
from newsroom.writing.compression import capital
from newsroom.writing.grounding import check_line
from orchestrator.protocols import DraftLine, StoryBrief

DRAWS = (
    Sampling(samples=3, temperature=0.3, nucleus=0.85),
    Sampling(samples=4, temperature=0.7),
)
# Nats per token, found by reading held-out lines in order of likelihood: below it half and more were babble.
LEAST_LIKELY = -0.2
BECAUSE = "Because "


@dataclass(slots=True, eq=False)
class Telling:
    """One story being told. `hands[i]` is the draw that wrote line i, from 1 on, or 0 where none did; `firsts[i]` says
    whether the very first choice of the first draw passed. A line that no draw could write keeps an empty text.
    """

    brief: StoryBrief
    plan: Sequence[DraftLine]
    lines: list[DraftLine] = field(init=False)
    hands: list[int] = field(init=False)
    firsts: list[bool] = field(init=False)
    tokens_in: int = 0
    tokens_out: int = 0

    def __post_init__(self) -> None:
        self.lines = [replace(line, text="", story=self.brief.id) for line in self.plan]
        self.hands = [0] * len(self.plan)
        self.firsts = [False] * len(self.plan)

    def reason(self, place: int) -> str:
        """The C of "Because C.", if that is the planned answer at this place to why something in its fact is so."""
        if not 2 <= place < len(self.plan):
            return ""
        told, asked, line = self.plan[place - 2 : place + 1]
        split = asked.act == "question" and line.text.startswith(BECAUSE) and set(told.facts) & set(line.facts)
        return capital(line.text.removeprefix(BECAUSE)) if split else ""

    def others(self, place: int) -> list[DraftLine]:
        """What is written of the story besides the line at `place`, and what is planned from the same facts: of "it is
        late because of fog" one line may have the first half and another one the second.
        """
        facts = set(self.plan[place].facts)
        written = [line for index, line in enumerate(self.lines) if line.text and index != place]
        return written + [
            planned
            for index, (line, planned) in enumerate(zip(self.lines, self.plan, strict=True))
            if not line.text and index != place and facts.intersection(planned.facts)
        ]


@dataclass(frozen=True, slots=True)
class Due:
    """A line of a telling that is still to be written."""

    telling: Telling
    place: int

    @property
    def planned(self) -> DraftLine:
        return self.telling.plan[self.place]

    @property
    def facts(self) -> tuple[str, ...]:
        """The sentences that the line is made from: its facts, or its half of one told before and after a "Why?"."""
        half = self._half()
        return (half,) if half else tuple(self.telling.brief.facts[index].text for index in self.planned.facts)

    def _half(self) -> str:
        """What the plan lets this line tell of "S because C": S if the next but one says "Because C.", or C."""
        if reason := self.telling.reason(self.place):
            return reason
        return self.planned.text if self.telling.reason(self.place + 2) else ""


def tell(scribe: Scribe, tellings: Sequence[Telling], *, seed: int = 0, until: float = math.inf) -> None:
    """Write the lines of every telling, in as many draws as it takes and as the time allows."""
    waiting = [Due(telling, place) for telling in tellings for place, line in enumerate(telling.plan) if line.facts]
    for hand, sampling in enumerate(DRAWS, 1):
        pools = _draw(scribe, waiting, sampling, seed * 1009 + hand, until)
        waiting = [due for due, pool in zip(waiting, pools, strict=True) if not _take(scribe, due, pool, hand)]


def _draw(scribe: Scribe, waiting: Sequence[Due], sampling: Sampling, seed: int, until: float) -> list[list[Candidate]]:
    """For each line the candidates, the most wanted first."""
    asks = [(one, ask) for one, due in enumerate(waiting) for ask in line_asks(scribe, due)]
    answers = scribe.sample([ask for _, ask in asks], sampling, seed=seed, until=until)
    pools: list[list[Candidate]] = [[] for _ in waiting]
    for (one, ask), found in zip(asks, answers, strict=True):
        pools[one] += found
        waiting[one].telling.tokens_in += len(ask.prompt)
        waiting[one].telling.tokens_out += sum(candidate.tokens for candidate in found)
    return [most_wanted(pool, due) for due, pool in zip(waiting, pools, strict=True)]


def most_wanted(pool: Sequence[Candidate], due: Due) -> list[Candidate]:
    """The likelier first; but a copy of the fact, of which it is always surest, after other words it can stand by."""

    def wanted(candidate: Candidate) -> tuple[bool, float]:
        sure = candidate.likelihood >= LEAST_LIKELY
        return sure and candidate.text not in due.facts, candidate.likelihood

    return sorted(pool, key=wanted, reverse=True)


def line_asks(scribe: Scribe, due: Due) -> list[Ask]:
    """The turn that is due, then the spoken form of each of its facts."""
    spoken = [Ask(scribe.prompts.speak(fact), Spans([fact])) for fact in due.facts]
    return [turn_ask(scribe, due), *spoken]


def turn_ask(scribe: Scribe, due: Due) -> Ask:
    """The prompt of the line that is due: what it may rest on, and what is said just before."""
    line = due.planned
    prompt = TurnPrompt(
        speaker="A" if line.speaker == "A" else "B",  # the stories it learnt from have two voices
        act=line.act,
        style=line.style,
        headline=due.telling.brief.headline,
        facts=due.facts,
        said=tuple(said.text for said in due.telling.plan[: due.place] if said.text)[-REMEMBERED_LINES:],
    )
    return Ask(scribe.prompts.turn(prompt), Spans(due.facts))


def _take(scribe: Scribe, due: Due, pool: Sequence[Candidate], hand: int) -> bool:
    """Put down the most wanted candidate that passes; whether there was one."""
    telling = due.telling
    for choice, candidate in enumerate(pool):
        line = replace(telling.lines[due.place], text=candidate.text, model=scribe.label, repaired=hand > 1)
        if candidate.likelihood >= LEAST_LIKELY and passes(line, due):
            telling.lines[due.place] = line
            telling.hands[due.place] = hand
            telling.firsts[due.place] = hand == 1 and choice == 0
            return True
    return False


def passes(line: DraftLine, due: Due) -> bool:
    """Whether a line is grounded in its facts and could be said here."""
    return not check_line(line, due.telling.brief) and not faults(line, due.telling.others(due.place), due.facts)
