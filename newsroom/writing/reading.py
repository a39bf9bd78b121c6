"""What a sentence claims, read once: its words, names, quantities, moments, quotations and where it negates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from newsroom.writing.calendar import When, moments
from newsroom.writing.lexicon import is_english
from newsroom.writing.quantities import ORDINALS, SCALES, SMALL, TENS, Quantity, quantities
from newsroom.writing.tokens import Word, expand, fold, normalise, stem, words
from newsroom.writing.vocabulary import FREE_STEMS, NEGATIONS

DOUBLE_QUOTED = re.compile(r'"([^"]{1,2000})(?:"|$)')
SINGLE_QUOTED = re.compile(r"(?<![\w])'((?:[^']|(?<=\w)'(?=\w)){1,2000})'(?!\w)")
CLAUSE_END = re.compile(
    r"[.;:!?—–\"]|,(?!\d)|\b(?:but|although|though|while|because|so|since|when|if|that|who|which|and)\b", re.IGNORECASE
)
NUMBER_WORDS = frozenset(SMALL) | frozenset(SCALES) | frozenset(ORDINALS) | frozenset(TENS)
SHARE = re.compile(r"\s+(?:[^\W\d_]+\s+)?(?:out )?of (?:the |its |their |all |some |more than |about )*", re.IGNORECASE)
CONTRACTED_NOT = re.compile(r"n't$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart. `content` are the words that carry meaning, `names` the runs of capitalised words."""

    text: str
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    names: tuple[tuple[Word, ...], ...]
    quantities: tuple[Quantity, ...]
    moments: tuple[When, ...]
    quotes: tuple[str, ...]
    cues: tuple[Word, ...]
    shares: tuple[Quantity, ...] = ()

    @property
    def questions(self) -> tuple[tuple[int, int], ...]:
        """Where sentences that ask begin and end."""
        return tuple((m.start(), m.end()) for m in re.finditer(r"[^.!?]*\?", self.text))

    @property
    def listed(self) -> frozenset[int]:
        """How many names the text lists in a row, and 2 where it says "both"."""
        counts, run = set(), 1
        for first, second in pairwise(self.names):
            between = self.text[first[-1].end : second[0].start]
            run = run + 1 if re.fullmatch(r"\s*(?:,|and|,? and|&)\s*", between) else 1
            counts.add(run)
        if re.search(r"\b(?:both|pair|couple|twins?|two)\b", self.text, re.IGNORECASE):
            counts.add(2)
        return frozenset(counts - {1})

    def asks_at(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.questions)


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """The reading of a text as written; cached, since a script is checked against the same facts again and again."""
    text = normalise(text)
    found = words(text)
    when = tuple(moments(text))
    numbers = tuple(q for q in quantities(text) if not _covered(q.start, q.end, when))
    taken = [(m.start, m.end) for m in when] + [(q.start, q.end) for q in numbers]
    names = tuple(_names(text, found, taken))
    named = {w.start for name in names for w in name}
    content = tuple(w for w in found if w.start not in named and _content(w, taken))
    cues = tuple(w for w in found if CONTRACTED_NOT.search(w.lower) or any(e in NEGATIONS for e in expand(w.lower)))
    return Reading(
        text, tuple(found), content, names, numbers, when, tuple(_quotes(text)), cues, tuple(_shares(text, numbers))
    )


def _shares(text: str, numbers: tuple[Quantity, ...]) -> list[Quantity]:
    """ "39 of the 83 yards" is also a part of a whole, so that "nearly half" can be held against it."""
    return [
        replace(
            first, value=first.value / second.value, kind="part", unit="", hedge="", high=first.value / second.value
        )
        for first, second in pairwise(numbers)
        if first.kind == second.kind == "cardinal"
        and 0 < first.value < second.value
        and SHARE.fullmatch(text[first.end : second.start])
    ]


def _covered(start: int, end: int, when: tuple[When, ...]) -> bool:
    return any(m.start < end and start < m.end for m in when)


def _inside(word: Word, spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _content(word: Word, taken: list[tuple[int, int]]) -> bool:
    if _inside(word, taken) or word.lower in NUMBER_WORDS:
        return False
    return not all(stem(e) in FREE_STEMS for e in expand(word.lower))


def _names(text: str, found: list[Word], taken: list[tuple[int, int]]) -> list[tuple[Word, ...]]:
    """Runs of capitalised words. A sentence's first word counts only if the run goes on or no word list knows it."""
    runs: list[list[Word]] = []
    for word in found:
        if not _may_name(word) or _inside(word, taken):
            continue
        if runs and text[runs[-1][-1].end : word.start] in (" ", "-", " & ", "."):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [tuple(run) for run in map(_without_opener, runs) if run]


def _may_name(word: Word) -> bool:
    return word.capital and word.lower not in ("i", "i'm", "i've", "i'd", "i'll")


def _without_opener(run: list[Word]) -> list[Word]:
    """Drops a common word that is capitalised only because it opens a sentence."""
    first = run[0]
    if not first.initial or (first.text.isupper() and len(first.text) > 1):
        return run
    return run[1:] if is_english(first.lower) or first.lower in NUMBER_WORDS else run


def _quotes(text: str) -> list[str]:
    return [m.group(1) for pattern in (DOUBLE_QUOTED, SINGLE_QUOTED) for m in pattern.finditer(text)]


def quote_words(text: str) -> str:
    """The words of a quotation as they are compared: folded, without punctuation, percent signs spoken."""
    spoken = normalise(text).replace("%", " percent ").replace("per cent", "percent")
    return " ".join(fold(w) for w in re.findall(r"[^\W_]+(?:'[^\W_]+)*", spoken))


def clause_of(text: str, position: int) -> tuple[int, int]:
    """Where the clause around `position` begins and ends."""
    start, end = 0, len(text)
    for match in CLAUSE_END.finditer(text):
        if match.end() <= position:
            start = match.end()
        elif match.start() > position:
            end = match.start()
            break
    return start, end
