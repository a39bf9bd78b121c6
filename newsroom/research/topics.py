"""What a prompt asks about: its telling terms with their weight, without the words of asking."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from newsroom.stories.background import background_rarity
from newsroom.stories.terms import TOKEN, plain_terms

MOST_TERMS = 12
# Rarity is the information in a term: 1 for "new", 2 for "city", 4 for "ferry". Below this a term tells nothing.
LEAST_RARITY = 1.5
MOST_RARITY = 6.0
NAME = 1.3
SHORTEST_CORE = 4
LONGEST_READ = 400_000
# "Explain …", "make me a podcast about …", "summarise this paper": how one asks, not what about.
ASKING = (
    "about all also article book brief briefing conversation could deep describe discuss dive document episode "
    "everything explain explainer explore file focus give hear help host important interested introduction know "
    "latest learn listen listener main make material me minute morning news overview page paper pdf please point "
    "podcast provided read recap recent report short show simple source story summarise summarize summary talk tell "
    "text today topic understand update upload uploaded want week what who why would write yesterday you"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """`weights` by term; `needles` are the beginnings of the words as they were typed, to look for in texts."""

    text: str
    weights: Mapping[str, float]
    needles: Mapping[str, str] = field(default_factory=dict)
    query: str = ""  # the prompt without the words of asking, for search engines

    @property
    def open(self) -> bool:
        """It names no subject ("summarise this"): what the sources say is the subject."""
        return not self.weights

    def coverage(self, terms: Collection[str]) -> float:
        """The share of what is asked about that these terms meet, from 0 to 1; 1 where nothing particular is asked."""
        if self.open:
            return 1.0
        return sum(weight for term, weight in self.weights.items() if term in terms) / sum(self.weights.values())


def topic_of(text: str) -> Topic:
    """The topic of a prompt in whatever words."""
    weights: dict[str, float] = {}
    needles: dict[str, str] = {}
    telling: list[str] = []
    for place, token in enumerate(TOKEN.findall(text)):
        if not token[0].isalnum():
            continue
        for plain in plain_terms(token):
            rarity, term = background_rarity(plain), _core(plain)
            if plain in _asking() or rarity < LEAST_RARITY:
                continue
            named = place > 0 and token[0].isupper()
            weights[term] = min(rarity, MOST_RARITY) * (NAME if named else 1.0)
            needles[term] = token[: len(term)]
            telling.append(token)
    heaviest = sorted(weights, key=lambda term: -weights[term])[:MOST_TERMS]
    query = " ".join(dict.fromkeys(telling)) or text
    return Topic(text, {term: weights[term] for term in heaviest}, {term: needles[term] for term in heaviest}, query)


def subject_of(text: str) -> Topic:
    """What a text itself is mostly about, for who asks for no more than the text."""
    counts = Counter(plain_terms(text[:LONGEST_READ]))
    worth = {term: math.sqrt(count) * background_rarity(term) for term, count in counts.items() if count > 1}
    heaviest = sorted(worth, key=lambda term: (-worth[term], term))[:MOST_TERMS]
    return Topic("", {_core(term): worth[term] for term in heaviest})


def terms_in(text: str) -> list[str]:
    """The terms of a text as a topic's are compared with them."""
    return [_core(term) for term in plain_terms(text)]


def _core(term: str) -> str:
    """A stem without the vowels that stemming may leave: "railway" and "railways" have different stems."""
    bare = term.rstrip("aeiouy")
    return bare if len(bare) >= SHORTEST_CORE else term


@functools.cache
def _asking() -> frozenset[str]:
    return frozenset(plain_terms(ASKING))
