"""Summaries for the ear, by consensus: of what `summarise` and the spoken lead give, what the others agree with most.

That is minimum Bayes risk decoding (Kumar and Byrne, HLT-NAACL 2004; for text, Eikema and Aziz, arXiv:2108.04718) with
ROUGE-L as the gain: what several draws have in common is likelier right than what one of them is surest of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.judge import LEANING, faults
from newsroom.scribe.measures import rouge_l
from newsroom.scribe.spans import Spans
from newsroom.writing.compression import spoken
from newsroom.writing.grounding import check_summary
from orchestrator.protocols import DraftLine, StoryBrief

SAMPLING = Sampling(samples=6, temperature=0.4)
LONGEST = 42
# Nats per token. A summary joins facts of its own choice, so it is less sure of its words than a line.
LEAST_LIKELY = -0.4
FACTS_SUMMED_UP = 8


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates for one story and the tokens they took."""

    candidates: list[Candidate]
    tokens_in: int
    tokens_out: int


def pools(scribe: Scribe, briefs: Sequence[StoryBrief], seed: int, until: float = math.inf) -> list[Pool]:
    """Candidates for every brief, drawn as one batch."""
    asks = [(_summary_ask(scribe, brief), _lead_ask(scribe, brief)) for brief in briefs]
    answers = iter(scribe.sample([ask for pair in asks for ask in pair], SAMPLING, seed=seed, until=until))
    return [_pool(pair, [*next(answers), *next(answers)]) for pair in asks]


def _summary_ask(scribe: Scribe, brief: StoryBrief) -> Ask:
    facts = [fact.text for fact in brief.facts[:FACTS_SUMMED_UP]]
    return Ask(scribe.prompts.summarise(brief.headline, facts), Spans([brief.headline, *facts]), longest=80)


def _lead_ask(scribe: Scribe, brief: StoryBrief) -> Ask:
    lead = brief.facts[0].text
    return Ask(scribe.prompts.speak(lead), Spans([lead]))


def _pool(asks: Sequence[Ask], candidates: list[Candidate]) -> Pool:
    return Pool(candidates, sum(len(ask.prompt) for ask in asks), sum(one.tokens for one in candidates))


def choose(brief: StoryBrief, candidates: Sequence[Candidate]) -> str:
    """The candidate that is nearest to all that pass and, twice, to the lead itself. The extractive writer's leads, the
    shorter one and the whole, are among them; where even those say something else (as with text all in capitals),
    the lead stands word for word.
    """
    lead = brief.facts[0].text
    texts = [one.text for one in candidates if _passes(one, brief)]
    texts += [text for text in (spoken(lead), spoken(lead, longest=LONGEST)) if not check_summary(text, brief)]
    return max(texts, key=lambda text: sum(rouge_l(text, other) for other in [*texts, lead, lead]), default=lead)


def _passes(candidate: Candidate, brief: StoryBrief) -> bool:
    line = DraftLine("A", "neutral", "report", candidate.text)
    if candidate.likelihood < LEAST_LIKELY or len(line.text.split()) > LONGEST or LEANING.match(line.text):
        return False
    return not faults(line, facts=[fact.text for fact in brief.facts]) and not check_summary(line.text, brief)
