"""Does a line say only what its facts say? The checker that stands between every writer and the listener.

It compares numbers with their units and hedges, dates and times, names, quotations, negation, opposites,
attribution and
superlatives of a line with the facts that the line rests on, and bounds how many words of content it may add. It reads
words, not meaning: a claim made only of words of its facts, put together wrongly, can pass. docs/log.md has the rates.

    findings = check("Catches fell by half.", ["Catches fell 12% last year."])
    findings[0].kind      # "number"
    findings[0].sentence  # "The facts of this line have no number "half"."

`facts` are the sentences a line lists, `story` all sentences of its story. A question or a reaction that lists no facts
is held against the whole story.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from newsroom.writing import claims, figures, polarity
from newsroom.writing.frame import spoken_date
from newsroom.writing.reading import Reading, read
from orchestrator.protocols import DraftLine, ShowBrief, StoryBrief

FindingKind = Literal[
    "number", "unit", "hedge", "date", "time", "name", "quotation", "negation", "opposite", "attribution", "superlative", "role",
    "content",
]  # fmt: skip
Check = Callable[[Reading, tuple[Reading, ...]], list[tuple[str, str, str]]]

# In the order in which an editor wants to read them.
STRICT: tuple[Check, ...] = (
    figures.numbers,
    figures.dates,
    claims.names,
    claims.titles,
    claims.quotations,
    polarity.negation,
    polarity.opposites,
    claims.attribution,
    claims.superlatives,
    claims.roles,
    claims.content,
)
# A question or reaction may turn things round or wonder; it may not bring in anything.
LOOSE: tuple[Check, ...] = (figures.numbers, figures.dates, claims.names, claims.quotations)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a line says and its facts do not. `span` is the offending part of the line."""

    kind: FindingKind
    span: str
    sentence: str


def check(text: str, facts: Sequence[str], story: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What `text` says beyond `facts`; empty when it is grounded.

    Without facts, `text` is a question, a reaction or a bridge, and may only use names and figures of `story`.
    """
    sources = tuple(read(fact) for fact in (facts or story))
    line = read(text)
    found = [
        Finding(kind, span, sentence)  # type: ignore[arg-type]
        for one in (STRICT if facts else LOOSE)
        for kind, span, sentence in one(line, sources)
    ]
    if not facts:
        found += [Finding("content", s, t) for _, s, t in claims.loose_content(line, sources)]
    return tuple(dict.fromkeys(found))


def check_line(line: DraftLine, brief: StoryBrief) -> tuple[Finding, ...]:
    """The findings of one line of a story's dialogue. A fact index that does not exist supports nothing."""
    listed = [brief.facts[i].text for i in line.facts if 0 <= i < len(brief.facts)]
    story = [brief.headline, *(fact.text for fact in brief.facts)]
    sources = sorted({fact.source for fact in brief.facts if fact.source})
    credited = [f"{source} said." for source in sources]
    return check(line.text, [*listed, *credited] if listed else [], [*story, *credited])


def check_frame(
    text: str, show: ShowBrief, stories: Sequence[StoryBrief], summaries: Sequence[str]
) -> tuple[Finding, ...]:
    """The findings of a line between stories: it may name the show, its hosts, the day and what the headlines name."""
    occasion = f"This is {show.name} with {', '.join(show.hosts)} on {spoken_date(show)}."
    told = [story.headline for story in stories]
    return check(text, (), [occasion, *told, *summaries, *(fact.text for story in stories for fact in story.facts)])


def check_summary(text: str, brief: StoryBrief) -> tuple[Finding, ...]:
    """The findings of a summary, held against everything the brief says."""
    return check(text, [brief.headline, *(fact.text for fact in brief.facts)])
