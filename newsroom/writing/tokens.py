"""Words of a text: where they stand, how they are written, and a light stem to compare them by.

The stem is symmetric, not linguistic: it only has to bring "inspector", "inspectors" and "inspected" together. It is
Porter's idea (1980) in fewer steps, with a table for irregular forms.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newsroom.writing.inflections import CONTRACTIONS, IRREGULAR

STRAIGHT = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "–", "−": "-",
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\u00ad": "", "\ufeff": "",
})  # fmt: skip

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*", re.UNICODE)
SENTENCE_START = re.compile(r"(?:^|[.!?:;…]['\")\]]*|\n|[–—])\s*['\"(\[]*\s*$")
INFLECTIONS = ("ingly", "edly", "ied", "ing", "ed", "er", "est", "or", "ly", "e", "y", "i")
DERIVATIONS = (
    "ational", "isation", "ization", "fulness", "ousness", "iveness", "ability", "ibility", "ation", "ement",
    "ment", "ness", "ance", "ence", "able", "ible", "ion", "ist", "ism", "ity", "ful", "ous", "ive", "ize", "ise", "at",
    "ian", "ese", "ish", "iz", "is", "iv", "it", "al", "an", "ic", "e", "y", "i",
)  # fmt: skip
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `start:end` of the normalised text. `initial` marks the first word of a sentence."""

    text: str
    start: int
    end: int
    initial: bool

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def bare(self) -> str:
        """Lower case, without a possessive ending, accents or full stops: what two spellings of a name share."""
        return fold(re.sub(r"'s?$", "", self.text))

    @property
    def stem(self) -> str:
        return stem(self.lower)


def normalise(text: str) -> str:
    """One form for quotation marks, hyphens and spaces; composed accents."""
    return unicodedata.normalize("NFC", text).translate(STRAIGHT)


def fold(text: str) -> str:
    """Case and accents removed, as a listener hears a name."""
    decomposed = unicodedata.normalize("NFKD", text.replace(".", "").casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[Word]:
    """The words of a normalised text in order."""
    return [Word(m.group(), m.start(), m.end(), starts_sentence(text, m.start())) for m in WORD.finditer(text)]


def starts_sentence(text: str, position: int) -> bool:
    return bool(SENTENCE_START.search(text[max(0, position - 12) : position]))


def expand(word: str) -> tuple[str, ...]:
    """The full words of a contraction: "isn't" is "is", "not"."""
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    return (word.split("'", maxsplit=1)[0],) if "'" in word[1:] else (word,)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the inflections of a lower-case word have in common."""
    word = IRREGULAR.get(word.removesuffix("'s").removesuffix("'"), word.removesuffix("'s").removesuffix("'"))
    word = singular(fold(word))
    word = IRREGULAR.get(word, word)
    word = strip_suffix(word, INFLECTIONS, 3)
    return strip_suffix(IRREGULAR.get(word, word), DERIVATIONS, 4)


def singular(word: str) -> str:
    if len(word) <= SHORTEST_STEM or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]


def strip_suffix(word: str, suffixes: tuple[str, ...], shortest: int) -> str:
    for suffix in suffixes:
        root = word[: -len(suffix)]
        if word.endswith(suffix) and len(root) >= shortest and re.search("[aeiouy]", root):
            return undouble(root)
    return word


def undouble(root: str) -> str:
    return root[:-1] if len(root) > SHORTEST_STEM and root[-1] == root[-2] and root[-1] not in "aeiou" else root


def related(first: str, second: str) -> bool:
    """Whether two stems are of one family: "glaciolog" and "glaci", "navig" and "navigat"."""
    if first == second:
        return True
    shared = min(len(first), len(second))
    return shared >= 5 and first[:shared] == second[:shared]
