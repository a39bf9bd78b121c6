"""Summaries for the ear: what `summarise` gives and the spoken lead compete; what passes and is likeliest wins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.judge import LEANING, faults
from newsroom.scribe.spans import Spans
from newsroom.writing import extractive
from newsroom.writing.grounding import check_summary
from orchestrator.protocols import DraftLine, StoryBrief

SAMPLING = Sampling(samples=5, temperature=0.3, nucleus=0.85)
LONGEST = 42
# Nats per token. A summary joins facts of its own choice, so it is less sure of its words than a line.
LEAST_LIKELY = -0.4
FACTS_SUMMED_UP = 8
# A whole summary may be this much less likely than the spoken lead, in nats per token, and still goes first.
SUMMARY_BONUS = 0.05


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates for one story, the most wanted first, and the tokens they took."""

    candidates: list[Candidate]
    tokens_in: int
    tokens_out: int


def pools(scribe: Scribe, briefs: Sequence[StoryBrief], seed: int, until: float = math.inf) -> list[Pool]:
    """Candidates for every brief, drawn as one batch."""
    wholes = [_summary_ask(scribe, brief) for brief in briefs]
    leads = [_lead_ask(scribe, brief) for brief in briefs]
    answers = scribe.sample([*wholes, *leads], SAMPLING, seed=seed, until=until)
    return [
        _pool(whole, lead, answers[place], answers[len(briefs) + place])
        for place, (whole, lead) in enumerate(zip(wholes, leads, strict=True))
    ]


def _summary_ask(scribe: Scribe, brief: StoryBrief) -> Ask:
    facts = [fact.text for fact in brief.facts[:FACTS_SUMMED_UP]]
    return Ask(scribe.prompts.summarise(brief.headline, facts), Spans([brief.headline, *facts]), longest=80)


def _lead_ask(scribe: Scribe, brief: StoryBrief) -> Ask:
    lead = brief.facts[0].text
    return Ask(scribe.prompts.speak(lead), Spans([lead]))


def _pool(whole: Ask, lead: Ask, summaries: Sequence[Candidate], leads: Sequence[Candidate]) -> Pool:
    wanted = [(one.likelihood + SUMMARY_BONUS, one) for one in summaries] + [(one.likelihood, one) for one in leads]
    ordered = [one for _, one in sorted(wanted, key=lambda pair: -pair[0])]
    return Pool(ordered, len(whole.prompt) + len(lead.prompt), sum(one.tokens for one in ordered))


def choose(brief: StoryBrief, candidates: Sequence[Candidate]) -> str:
    """The most wanted candidate that is grounded and can be said, else the extractive summary; the lead word for word
    where even that says something else (as with text all in capitals).
    """
    for one in candidates:
        if _passes(one, brief):
            return one.text
    floor = extractive.summarise(brief)
    return brief.facts[0].text if check_summary(floor, brief) else floor


def _passes(candidate: Candidate, brief: StoryBrief) -> bool:
    line = DraftLine("A", "neutral", "report", candidate.text)
    if candidate.likelihood < LEAST_LIKELY or len(line.text.split()) > LONGEST or LEANING.match(line.text):
        return False
    return not faults(line, facts=[fact.text for fact in brief.facts]) and not check_summary(line.text, brief)
