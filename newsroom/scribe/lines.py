"""Lines of dialogue from a plan: sampled, judged, retried, and repaired from the facts when nothing else passes.

A plan is a sequence of `DraftLine`s without text. Several stories are written at once, line by line in step, so that
the model reads and samples them as one batch. A line goes through at most three hands before the floor's:

1. the likeliest of the first samples that passes checker and judge,
2. the same from a second, bolder draw,
3. Scribe-1's own spoken form of the fact (`speak`): a repair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.judge import faults
from newsroom.scribe.spans import Spans
from newsroom.scribe.tasks import REMEMBERED_LINES, TurnPrompt
from newsroom.writing.grounding import check_line
from orchestrator.protocols import DraftLine, StoryBrief

DRAWS = (
    Sampling(samples=5, temperature=0.4, nucleus=0.85),
    Sampling(samples=6, temperature=0.7),
)
SPOKEN = Sampling(samples=4, temperature=0.3, nucleus=0.8)
SPOKEN_HAND = len(DRAWS) + 1


@dataclass(slots=True)
class Telling:
    """One story being told. `hands[i]` says which try wrote line i: 1 and 2 are draws, 3 the spoken fact, 0 none."""

    brief: StoryBrief
    plan: Sequence[DraftLine]
    lines: list[DraftLine] = field(default_factory=list)
    hands: list[int] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def due(self) -> DraftLine:
        return self.plan[len(self.lines)]

    @property
    def is_told(self) -> bool:
        return len(self.lines) == len(self.plan)


def tell(scribe: Scribe, tellings: Sequence[Telling], *, seed: int = 0) -> None:
    """Write every line of every telling, all in step. A line that no hand could write keeps an empty text."""
    step = 0
    while due := [telling for telling in tellings if not telling.is_told]:
        _write_due(scribe, due, seed * 1009 + step * 7)
        step += 1


def _write_due(scribe: Scribe, due: Sequence[Telling], seed: int) -> None:
    """The next line of each telling, through as many hands as it takes."""
    waiting = list(due)
    for hand, sampling in enumerate(DRAWS, 1):
        answers = _ask(scribe, waiting, [turn_ask(scribe, one) for one in waiting], sampling, seed + hand)
        waiting = [one for one, found in zip(waiting, answers, strict=True) if not _take(scribe, one, found, hand)]
    speakable = [one for one in waiting if one.due.facts]
    answers = _ask(scribe, speakable, [_speak_ask(scribe, one) for one in speakable], SPOKEN, seed)
    spoken = [one for one, found in zip(speakable, answers, strict=True) if _take(scribe, one, found, SPOKEN_HAND)]
    for one in waiting:
        if one not in spoken:
            _append(one, one.due, hand=0)


def _ask(
    scribe: Scribe, tellings: Sequence[Telling], asks: Sequence[Ask], sampling: Sampling, seed: int
) -> list[list[Candidate]]:
    answers = scribe.sample(asks, sampling, seed=seed)
    for telling, ask, found in zip(tellings, asks, answers, strict=True):
        telling.tokens_in += len(ask.prompt)
        telling.tokens_out += sum(candidate.tokens for candidate in found)
    return answers


def turn_ask(scribe: Scribe, telling: Telling) -> Ask:
    """The prompt of the line that is due: what it may rest on, and what was said just before."""
    line, brief = telling.due, telling.brief
    facts = _texts(brief, line.facts)
    following = telling.plan[len(telling.lines) + 1 :][:1]
    answering = _texts(brief, following[0].facts) if following and not facts else ()
    prompt = TurnPrompt(
        speaker="A" if line.speaker == "A" else "B",  # the stories it learnt from have two voices
        act=line.act,
        style=line.style,
        headline=brief.headline,
        facts=facts,
        next_facts=answering,
        said=tuple(said.text for said in telling.lines if said.text)[-REMEMBERED_LINES:],
    )
    return Ask(scribe.prompts.turn(prompt), Spans(facts or _texts(brief, range(len(brief.facts)))))


def _speak_ask(scribe: Scribe, telling: Telling) -> Ask:
    fact = telling.brief.facts[telling.due.facts[0]].text
    return Ask(scribe.prompts.speak(fact), Spans([fact]))


def _texts(brief: StoryBrief, facts: Sequence[int]) -> tuple[str, ...]:
    return tuple(brief.facts[index].text for index in facts)


def _take(scribe: Scribe, telling: Telling, candidates: Sequence[Candidate], hand: int) -> bool:
    """Append the likeliest candidate that passes; whether there was one."""
    for place, candidate in enumerate(candidates):
        line = replace(telling.due, text=candidate.text, model=scribe.label, repaired=hand == SPOKEN_HAND)
        if passes(line, telling):
            _append(telling, line, hand=hand if place == 0 or hand > 1 else 2)
            return True
    return False


def passes(line: DraftLine, telling: Telling) -> bool:
    """Whether a line is grounded in its facts and could be said here."""
    facts = _texts(telling.brief, line.facts)
    return not check_line(line, telling.brief) and not faults(line, telling.lines, facts)


def _append(telling: Telling, line: DraftLine, *, hand: int) -> None:
    telling.lines.append(replace(line, story=telling.brief.id))
    telling.hands.append(hand)
