"""Whether the pieces of a line that are copied from a fact fit where they meet.

Scribe-1 copies most of what it says and leaves out what lies between. Left out whole (a phrase, a clause between
commas, the adjectives before a noun) the rest is still a sentence; left out in part it is not: "Archaeologists lowered
it on Saturday counted 23 jars" has lost the "into" of "lowered into it". So each gap is looked at with the words on
both its sides. What the rules cannot tell passes: they know the closed classes of English and no parts of speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from newsroom.writing.inflections import IRREGULAR
from newsroom.writing.vocabulary import FUNCTION
from newsroom.writing.wordlists import listed

TOKEN = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:['’.-][^\W_]+)*|[,.;:!?()\"“”–—]")
MARKS = frozenset(',.;:!?()"“”–—')
BREAKS = frozenset(",;:()–—")
DETERMINERS = frozenset(listed("a an the its his her their our my your this that these those every each some any no"))
PERFECT = frozenset(listed("have has had"))
AUXILIARIES = PERFECT | frozenset(
    listed("is are was were be been being am do does did can could will would shall should may might must cannot")
)
RELATIVES = frozenset(listed("who whom whose which that what where when why how"))
JOINING = frozenset(listed("and but or nor so yet as than because although though while whereas if unless until"))
PLACING = frozenset(
    listed(
        """
about above across after against along among around at before behind below beneath beside between beyond by despite
during except for from in inside into near of off on onto out outside over since through throughout to toward towards
under until up upon via with within without
        """
    )
)
PARTICLES = frozenset(listed("out down up off over"))
PRONOUNS = frozenset(listed("i he she it we they who him her them us me"))
COUNTING = frozenset(
    listed("two three four five six seven eight nine ten eleven twelve dozen hundred thousand million")
)
ADVERBS = frozenset(listed("that also already just now only still then so too even once again later soon same other"))
LOOSE = ADVERBS | DETERMINERS | PERFECT
OF_THEM = frozenset((("of", "them"), ("of", "those"), ("of", "these"), ("of", "us")))
POSTPOSED = ("ed", "ing")
VERBS = Path(__file__).with_name("verbs.txt")
# A line of whose words fewer are copied is reworded: its pieces are its own.
LEAST_COPIED = 0.8


@cache
def verbs() -> frozenset[str]:
    """Verb forms: what often follows "to", "will", "they", "it" or "who" in the training text (docs/log.md)."""
    return frozenset(VERBS.read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Gap:
    """What of a fact is left out between two words that the line has side by side, or before its first one."""

    before: str
    out: tuple[str, ...]
    after: str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token for token in self.out if token not in MARKS)


def misfits(sentence: str, facts: Iterable[str]) -> list[Gap]:
    """The gaps of a sentence, against the fact that it copies most of, whose sides do not fit."""
    line = tokens(sentence)
    sources = [tokens(fact) for fact in facts]
    matchers = [SequenceMatcher(None, line, source, autojunk=False) for source in sources]
    copied = [sum(block.size for block in one.get_matching_blocks()) for one in matchers]
    if not line or not matchers or max(copied) < LEAST_COPIED * len(line):
        return []
    best = copied.index(max(copied))
    found = [list(readings(sources[best], start, end)) for start, end in gaps(matchers[best])]
    return [alike[0] for alike in found if not any(map(fits, alike))]


@lru_cache
def tokens(text: str) -> tuple[str, ...]:
    """Words in lower case and punctuation, without the mark that ends the text."""
    return tuple(token.lower().replace("’", "'") for token in TOKEN.findall(text.rstrip(' .!?"”')))


def gaps(matcher: SequenceMatcher[str]) -> Iterator[tuple[int, int]]:
    """Where a gap begins and ends in the fact."""
    blocks = matcher.get_matching_blocks()
    if blocks[0].a == 0 and blocks[0].size and blocks[0].b:
        yield 0, blocks[0].b
    for first, second in pairwise(blocks):
        start = first.b + first.size
        if first.size and second.size and first.a + first.size == second.a and start < second.b:
            yield start, second.b


def readings(source: Sequence[str], start: int, end: int) -> Iterator[Gap]:
    """All gaps that leave the same words: "jobs at 163 shops at risk" lacks "163 shops at", or "at 163 shops"."""
    while start > 1 and source[start - 1] == source[end - 1]:
        start, end = start - 1, end - 1
    while True:
        yield Gap(source[start - 1] if start else "", tuple(source[start:end]), source[end])
        if start == 0 or end + 1 >= len(source) or source[start] != source[end]:
            return
        start, end = start + 1, end + 1


def fits(gap: Gap) -> bool:
    """Whether what is left out is whole, by its own ends and its neighbours."""
    words = gap.words
    if words == ("that",) and gap.after in AUXILIARIES | verbs():  # "an update that lets it stop is tested"
        return False
    if not words or words in OF_THEM or all(word in LOOSE or word.endswith("ly") for word in words):
        return True
    if not gap.before:
        return _opens_anew(gap)
    if len(words) == 1:
        return _goes_alone(gap, words[0])
    if words[-1] in PERFECT:  # "in central Thailand have opened" to "opened"
        return fits(Gap(gap.before, gap.out[:-1], gap.after))
    return _is_set_off(gap) or _is_phrase(gap)


def _opens_anew(gap: Gap) -> bool:
    """Whether a sentence may begin in the middle of the fact: not with the last noun of a phrase, without its head."""
    last = [place for place, token in enumerate(gap.out) if token in MARKS]
    phrase = gap.out[last[-1] + 1 :] if last else gap.out
    headless = not PLACING.isdisjoint(phrase) and phrase[-1] not in FUNCTION - DETERMINERS
    return not headless or gap.after in DETERMINERS | PRONOUNS | MARKS


def _goes_alone(gap: Gap, word: str) -> bool:
    """Whether a word may go alone: one that describes a noun may, one that joins or places may not."""
    if word in PLACING | AUXILIARIES | JOINING:
        return gap.before in JOINING
    return gap.before not in AUXILIARIES and gap.after not in AUXILIARIES


def _is_set_off(gap: Gap) -> bool:
    return gap.out[-1] in BREAKS and (gap.out[0] in BREAKS or gap.before in BREAKS)


def _is_phrase(gap: Gap) -> bool:
    words = gap.words
    if gap.after in AUXILIARIES and RELATIVES.intersection(words):
        return gap.out[0] in RELATIVES and words[-1] not in RELATIVES | PRONOUNS
    if _takes_noun(gap.before):
        return gap.after in MARKS or words[-1] == "of" or not (FUNCTION - LOOSE).intersection(words)
    return gap.after in MARKS | PLACING | JOINING | RELATIVES or _follows_noun(gap.out[0], words[-1])


def _takes_noun(word: str) -> bool:
    """Whether a noun must follow, before which other words may be left out."""
    known = word in DETERMINERS | (PLACING - PARTICLES) | COUNTING | JOINING
    return known or word.endswith(("'s", "s'")) or word[:1].isdigit()


def _follows_noun(first: str, last: str) -> bool:
    """Whether the words from `first` to `last` are what may stand after a noun: "of the temple", "left on trains"."""
    opens = first in PLACING | RELATIVES | BREAKS | JOINING or first in IRREGULAR or first.endswith(POSTPOSED)
    return opens and last not in FUNCTION


def overused(text: str, facts: Iterable[str]) -> list[str]:
    """Words in lower case that a line says more often than its facts, which have them."""
    given = Counter(token for fact in facts for token in TOKEN.findall(fact))
    said = Counter(token for token in TOKEN.findall(text) if token.islower() and len(token) > 3)
    return [word for word, count in said.items() if word not in FUNCTION and 0 < given[word] < count]
