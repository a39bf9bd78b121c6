"""The terms of an article: what it is about, as a bounded bag of weighted 64-bit keys.

A term is a word (lightly stemmed), a name (a word with a capital inside a sentence and never without one), or a figure.
Names and figures tell one event from another of its kind; words tell the kind. The title and the first lines count
more: news stands there. Nothing here knows a language: function words lose their weight by being common (`background`,
and the counts of the index), scripts without spaces are read in pairs of characters. An article of two megabytes costs
as much as one of two thousand words.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b

from newsroom.stories.background import background_rarity, background_share

READ_CHARACTERS = 12_000
TITLE_CHARACTERS = 300
LEAD_CHARACTERS = 400
MOST_WORDS, MOST_NAMES, MOST_FIGURES = 48, 24, 16
LONGEST_TERM = 40

IN_TITLE, IN_LEAD, IN_BODY = 2.0, 1.4, 1.0
# A title with a larger share of capitals than this is set in capitals: they make no names.
MOST_CAPITALS = 0.6

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{UNSPACED}]+|[^\W\d_{UNSPACED}]+(?:['’][^\W\d_]+)*|[.!?:;\n\"“”«»„]")
UNSPACED_START = re.compile(rf"[{UNSPACED}]")
POSSESSIVE = re.compile(r"['’][^\W\d_]{0,2}$")
SUFFIXES = (
    "ation", "ement", "ingly", "ment", "ions", "ings", "ians", "ing", "ion", "ian", "ers", "ies", "ied", "ans", "ese",
    "ish", "ia", "an", "ey", "ed", "er", "es", "ly", "al", "y", "s", "e", "a",
)  # fmt: skip
SHORTEST_STEM = 3
# Written with a capital, yet no names: they say when, not who or where.
CALENDAR = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs "
    "Fri Sat Sun Christmas Easter Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März Mai "
    "Juni Juli Oktober Dezember"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Keys with their weight before rarity, by kind; `shares` says which share of news at large holds each."""

    words: dict[int, float]
    names: dict[int, float]
    figures: dict[int, float]
    shares: dict[int, float]

    @property
    def keys(self) -> set[int]:
        return {*self.words, *self.names, *self.figures}


@dataclass(slots=True)
class _Tally:
    """What was seen of each term: the weight of the places it stood in, and how it was written."""

    places: dict[str, float] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)

    def read(self, text: str, place: float, *, capitals_name: bool = True) -> None:
        places = self.places
        for term, capital, initial in _terms_in(text):
            places[term] = places.get(term, 0.0) + place
            if not capital:
                self.plain.add(term)
            elif capitals_name and not initial:
                self.names.add(term)

    def best(self, terms: Iterable[str], most: int) -> dict[str, float]:
        """The heaviest of the terms before live counts are known, with their weight."""
        weights = {term: math.sqrt(self.places[term]) for term in terms}
        heaviest = sorted(weights, key=lambda term: (-weights[term] * background_rarity(term), term))[:most]
        return {term: weights[term] for term in heaviest}


def terms_of(title: str, body: str) -> Terms:
    """The most telling terms of an article."""
    tally = _Tally()
    title = unicodedata.normalize("NFC", title[:TITLE_CHARACTERS])
    body = unicodedata.normalize("NFC", body[:READ_CHARACTERS])
    tally.read(title, IN_TITLE, capitals_name=not _in_capitals(title))
    tally.read(body[:LEAD_CHARACTERS], IN_LEAD)
    tally.read(body[LEAD_CHARACTERS:], IN_BODY)
    figures = {term for term in tally.places if term[0].isdigit()}
    names = tally.names - tally.plain - figures - calendar()
    words = tally.best(tally.places.keys() - names - figures, MOST_WORDS)
    named, figured = tally.best(names, MOST_NAMES), tally.best(figures, MOST_FIGURES)
    return Terms(
        words={key(term): weight for term, weight in words.items()},
        names={key(term): weight for term, weight in named.items()},
        figures={key(term): weight for term, weight in figured.items()},
        shares={key(term): background_share(term) for term in {**words, **named, **figured}},
    )


@cache
def calendar() -> frozenset[str]:
    return frozenset(map(_term, CALENDAR.split()))


@lru_cache(maxsize=200_000)
def key(term: str) -> int:
    """A term as a signed 64-bit number, the same in every process."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big", signed=True)


def plain_terms(text: str) -> list[str]:
    """Every term of a text in order, as it is compared."""
    return [term for term, _, _ in _terms_in(unicodedata.normalize("NFC", text))]


def stem(word: str) -> str:
    """Enough to bring "strike" and "striking", "Brazil" and "Brazilian" together; it need not be a linguist's stem."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def _in_capitals(title: str) -> bool:
    words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > MOST_CAPITALS * len(words)


def _terms_in(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Each term, whether it has a capital, and whether it begins a sentence."""
    initial = True
    for token in TOKEN.findall(text):
        if not token[0].isalnum():
            initial = True
            continue
        if UNSPACED_START.match(token):
            yield from ((pair, False, initial) for pair in _pairs_of_characters(token))
        else:
            yield _term(token), token[0].isupper() and len(token) > 1, initial
        initial = False


@lru_cache(maxsize=100_000)
def _term(token: str) -> str:
    if token[0].isdigit():
        return token.replace(",", "").rstrip(".")[:LONGEST_TERM]
    folded = unicodedata.normalize("NFKD", POSSESSIVE.sub("", token).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return stem(unicodedata.normalize("NFC", bare))[:LONGEST_TERM]


def _pairs_of_characters(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for start in range(len(run) - 1):
        yield run[start : start + 2]
