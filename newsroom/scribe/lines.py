"""Lines of dialogue from a plan: sampled, judged, drawn again, and left to the floor when nothing passes.

A plan is a sequence of `DraftLine`s without text. Several stories are written at once, line by line in step, so that
the model reads and samples them as one batch. Each draw asks for the line itself (`turn`) and for the spoken form of
its facts (`speak`), which is plainer and surer; a turn of about the same likelihood goes first, since it belongs to the
dialogue. What the model itself finds unlikely is not taken, however well it passes.
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
    Sampling(samples=4, temperature=0.3, nucleus=0.85),
    Sampling(samples=6, temperature=0.7),
)
# Nats per token, found by reading 60 held-out lines in order of likelihood: below these most were babble.
LEAST_LIKELY = -0.4
LEAST_LIKELY_QUESTION = -0.9
TURN_BONUS = 0.2


@dataclass(slots=True, eq=False)
class Telling:
    """One story being told. `hands[i]` is the draw that wrote line i, from 1 on, or 0 where none did; `firsts[i]` says
    whether the very first choice of the first draw passed.
    """

    brief: StoryBrief
    plan: Sequence[DraftLine]
    lines: list[DraftLine] = field(default_factory=list)
    hands: list[int] = field(default_factory=list)
    firsts: list[bool] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def due(self) -> DraftLine:
        return self.plan[len(self.lines)]

    @property
    def is_told(self) -> bool:
        return len(self.lines) == len(self.plan)


def tell(scribe: Scribe, tellings: Sequence[Telling], *, seed: int = 0) -> None:
    """Write every line of every telling, all in step. A line that no draw could write keeps an empty text."""
    step = 0
    while due := [telling for telling in tellings if not telling.is_told]:
        _write_due(scribe, due, seed * 1009 + step * 7)
        step += 1


def _write_due(scribe: Scribe, due: Sequence[Telling], seed: int) -> None:
    """The next line of each telling, in as many draws as it takes."""
    waiting = list(due)
    for hand, sampling in enumerate(DRAWS, 1):
        pools = _draw(scribe, waiting, sampling, seed + hand)
        left = [one for one, pool in zip(waiting, pools, strict=True) if not _take(scribe, one, pool, hand)]
        # A second draw seldom gives a better question.
        waiting = [one for one in left if one.due.facts]
        for one in left:
            if one not in waiting or hand == len(DRAWS):
                _append(one, one.due, hand=0, first=False)


def _draw(scribe: Scribe, tellings: Sequence[Telling], sampling: Sampling, seed: int) -> list[list[Candidate]]:
    """For each telling the candidates for its line, the most wanted first."""
    asks = [
        (one, place, ask)
        for one, telling in enumerate(tellings)
        for place, ask in enumerate(line_asks(scribe, telling))
    ]
    answers = scribe.sample([ask for *_, ask in asks], sampling, seed=seed)
    pools: list[list[tuple[float, Candidate]]] = [[] for _ in tellings]
    for (one, place, ask), found in zip(asks, answers, strict=True):
        bonus = 0.0 if place else TURN_BONUS
        pools[one] += [(candidate.likelihood + bonus, candidate) for candidate in found]
        tellings[one].tokens_in += len(ask.prompt)
        tellings[one].tokens_out += sum(candidate.tokens for candidate in found)
    return [[candidate for _, candidate in sorted(pool, key=lambda pair: -pair[0])] for pool in pools]


def line_asks(scribe: Scribe, telling: Telling) -> list[Ask]:
    """The turn that is due, then the spoken form of each of its facts."""
    facts = _texts(telling.brief, telling.due.facts)
    spoken = [Ask(scribe.prompts.speak(fact), Spans([fact])) for fact in facts]
    return [turn_ask(scribe, telling), *spoken]


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


def _texts(brief: StoryBrief, facts: Sequence[int]) -> tuple[str, ...]:
    return tuple(brief.facts[index].text for index in facts)


def _take(scribe: Scribe, telling: Telling, pool: Sequence[Candidate], hand: int) -> bool:
    """Append the most wanted candidate that passes; whether there was one."""
    for place, candidate in enumerate(pool):
        line = replace(telling.due, text=candidate.text, model=scribe.label, repaired=hand > 1)
        if is_likely(candidate, line) and passes(line, telling):
            _append(telling, line, hand=hand, first=hand == 1 and place == 0)
            return True
    return False


def is_likely(candidate: Candidate, line: DraftLine) -> bool:
    return candidate.likelihood >= (LEAST_LIKELY_QUESTION if line.act == "question" else LEAST_LIKELY)


def passes(line: DraftLine, telling: Telling) -> bool:
    """Whether a line is grounded in its facts and could be said here."""
    facts = _texts(telling.brief, line.facts)
    return not check_line(line, telling.brief) and not faults(line, telling.lines, facts)


def _append(telling: Telling, line: DraftLine, *, hand: int, first: bool) -> None:
    telling.lines.append(replace(line, story=telling.brief.id))
    telling.hands.append(hand)
    telling.firsts.append(first)
