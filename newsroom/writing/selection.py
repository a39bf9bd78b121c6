"""Chooses the facts of a story from its articles: exact sentences, the lead first, none twice, of several outlets.

Sentences are ranked by maximal marginal relevance (Carbonell and Goldstein, 1998): what the articles have in
common, less
what was chosen already. Two outlets that give different figures for the same thing are both kept, since the listener
should hear that they differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newsroom.writing.kinds import is_leaning
from newsroom.writing.reading import Reading, read
from newsroom.writing.sentences import is_reportable, reportable

MOST_FACTS = 8
MOST_ARTICLES = 12
MOST_CANDIDATES = 120
NOVELTY = 0.4
SAME = 0.6
TOO_LONG = 60
SMOOTHING = 4


@dataclass(frozen=True, slots=True)
class Source:
    """One article as the selection sees it. `key` finds it again; `weight` is the editors' trust in its feed."""

    key: str
    outlet: str
    text: str
    title: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """An exact sentence with the article it stands in and its place there."""

    text: str
    source: Source
    place: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    choice: Choice
    reading: Reading
    stems: frozenset[str]


def select(sources: Sequence[Source], *, limit: int = MOST_FACTS, told: Collection[str] = ()) -> list[Choice]:
    """The facts in the order in which they can be told. What repeats one of the `told` sentences is left out."""
    known = [_stems(read(text)) for text in told]
    candidates = [c for c in _candidates(sources) if not any(_overlap(c.stems, other) >= SAME for other in known)]
    if not candidates:
        return []
    common = _shared_by(candidates)
    chosen = [_lead(candidates, common)]
    while len(chosen) < limit:
        rest = [c for c in candidates if c not in chosen and _stands(c, chosen) and not _repeats(c, chosen)]
        if not rest:
            break
        chosen.append(max(rest, key=lambda c: _worth(c, chosen, common)))
    return [c.choice for c in _in_order(chosen)]


def _candidates(sources: Sequence[Source]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for source in sources[:MOST_ARTICLES]:
        sentences = sentences_of(source)
        for place, text in enumerate(sentences[: MOST_CANDIDATES // min(len(sources), MOST_ARTICLES)]):
            if len(text.split()) <= TOO_LONG:
                reading = read(text)
                found.append(_Candidate(Choice(text, source, place), reading, _stems(reading)))
    return [c for c in found if c.stems]


def sentences_of(source: Source) -> list[str]:
    """The sentences of an article that may become facts."""
    return reportable(source.text) or _title_only(source)


def _title_only(source: Source) -> list[str]:
    """An article without a usable sentence still has a headline that may be one."""
    title = source.title.strip()
    return [title] if is_reportable(f"{title}.") and len(title.split()) > 4 else []


def _stems(reading: Reading) -> frozenset[str]:
    named = {w.bare for run in reading.names for w in run}
    return frozenset({w.stem for w in reading.content} | named | _figures(reading))


def _figures(reading: Reading) -> frozenset[str]:
    return frozenset(f"{q.value}{q.unit}" for q in reading.quantities)


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Shared words in relation to the shorter of the two, so that a sentence and its extension count as the same."""
    return len(first & second) / max(1, min(len(first), len(second)))


def _shared_by(candidates: list[_Candidate]) -> Counter[str]:
    """How many articles have each stem."""
    return Counter(stem for _, stem in {(c.choice.source.key, stem) for c in candidates for stem in c.stems})


def _lead(candidates: list[_Candidate], common: Counter[str]) -> _Candidate:
    """The first sentence of the article that says most of what the others say too."""
    firsts = [c for c in candidates if c.choice.place == 0 and not is_leaning(c.choice.text)] or candidates
    return max(firsts, key=lambda c: c.choice.source.weight * _centrality(c, common))


def _centrality(candidate: _Candidate, common: Counter[str]) -> float:
    """How much of a sentence other articles say too; long sentences have no advantage over short ones of the
    same share.
    """
    return sum(common[stem] - 1 for stem in candidate.stems) / (len(candidate.stems) + SMOOTHING)


def _worth(c: _Candidate, chosen: list[_Candidate], common: Counter[str]) -> float:
    """What the articles share and what is early is worth more, what was chosen already less.

    Most facts come from the lead's article, so that the story hangs together. The opening sentence of another
    article is
    often a scene that means nothing elsewhere.
    """
    source, lead = c.choice.source, chosen[0].choice.source
    at_home = source.key == lead.key
    place = (0.5 / (1 + c.choice.place) if at_home else 0.0) - (0.3 if not at_home and c.choice.place == 0 else 0.0)
    telling = 0.15 if c.reading.quantities or c.reading.quotes else 0.0
    novelty = max(_overlap(c.stems, other.stems) for other in chosen)
    return (
        0.4 * _centrality(c, common) + place + telling + (0.35 if at_home else 0.0)
    ) * source.weight - NOVELTY * novelty


def _stands(c: _Candidate, chosen: list[_Candidate]) -> bool:
    """Whether a sentence can be understood: "she said" only right after who she is."""
    return not is_leaning(c.choice.text) or any(
        o.choice.source.key == c.choice.source.key and o.choice.place == c.choice.place - 1 for o in chosen
    )


def _repeats(c: _Candidate, chosen: list[_Candidate]) -> bool:
    """Whether a chosen sentence says the same. Another outlet's different figure is no repetition."""
    return any(_overlap(c.stems, other.stems) >= SAME and not _disagree(c, other) for other in chosen)


def _disagree(c: _Candidate, other: _Candidate) -> bool:
    mine, theirs = _figures(c.reading), _figures(other.reading)
    elsewhere = c.choice.source.outlet != other.choice.source.outlet
    return elsewhere and bool(mine - theirs) and bool(theirs - mine)


def _in_order(chosen: list[_Candidate]) -> list[_Candidate]:
    """The lead's article in its own order, then the others in theirs."""
    home = chosen[0].choice.source.key
    outlets = list(dict.fromkeys([home, *(c.choice.source.key for c in chosen)]))
    return [chosen[0], *sorted(chosen[1:], key=lambda c: (outlets.index(c.choice.source.key), c.choice.place))]
