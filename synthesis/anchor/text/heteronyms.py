"""Words spelled alike and spoken apart, told by their neighbours.

data/heteronyms.txt has one word a line: word | context | phones, first fitting context wins.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from synthesis.anchor.text.lexicon import DATA, Phones
from synthesis.anchor.text.numbers import SMALL

AUXILIARIES = ("will", "would", "shall", "should", "can", "could", "may", "might", "must", "do", "does", "did")
FORMS_OF_BE = ("be", "is", "was", "were", "are", "been", "being")
DETERMINERS = frozenset((
    *SMALL[1:11],
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "no",
    "some", "any", "each", "every", "another", "such", "which", "whose", "what", "many", "few", "several", "both",
    "all", "more", "most", "other", "first", "second", "third", "last", "next", "new", "old", "good", "bad", "big",
    "great", "small", "own", "current", "recent", "major", "national", "public", "local", "official", "high", "low",
    "strong", "long", "short", "early", "late", "latest", "final", "special",
))  # fmt: skip
PREPOSITIONS = frozenset((
    "of", "in", "on", "at", "by", "for", "from", "with", "about", "under", "over", "into", "through", "during",
    "against", "between", "among", "per",
))  # fmt: skip
PRONOUNS = frozenset(["i", "you", "he", "she", "it", "we", "they", "who", "people"])
HELPERS = frozenset((
    *AUXILIARIES,
    "to", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "couldn't", "wouldn't", "shouldn't", "not",
    "never", "let's", "please", "also", "always", "often", "usually", "let", "i'll", "you'll", "he'll", "she'll",
    "we'll", "they'll", "i'd", "he'd", "she'd", "we'd", "they'd", "helped", "help",
))  # fmt: skip
PERFECT = frozenset((
    *FORMS_OF_BE,
    "have", "has", "had", "having", "i've", "you've", "we've", "they've", "haven't", "hasn't", "hadn't", "get", "got",
))  # fmt: skip
BE = frozenset((
    *FORMS_OF_BE, "am", "i'm", "it's", "that's", "he's", "she's", "we're", "they're", "you're", "isn't", "wasn't",
))  # fmt: skip
PAST_SIGNS = frozenset(["yesterday", "ago", "last", "earlier"])


def _before(index: int, words: Sequence[str]) -> str:
    return words[index - 1] if index else ""


def _after(index: int, words: Sequence[str]) -> str:
    return words[index + 1] if index + 1 < len(words) else ""


Context = Callable[[int, Sequence[str]], bool]
CONTEXTS: dict[str, Context] = {
    "verb": lambda i, w: _before(i, w) in HELPERS or _before(i, w) in PRONOUNS,
    "noun": lambda i, w: _before(i, w) in DETERMINERS or _before(i, w) in PREPOSITIONS or _before(i, w).endswith("'s"),
    "perfect": lambda i, w: _before(i, w) in PERFECT or (i > 1 and w[i - 2] in PERFECT),
    "helped": lambda i, w: _before(i, w) in HELPERS,
    "past": lambda i, w: bool(PAST_SIGNS & set(w)),
    "adjective": lambda i, w: _before(i, w) in BE or _before(i, w) in {"very", "so", "too", "more", "as", "really"},
    "vowel": lambda i, w: _after(i, w)[:1] in set("aeiou"),
    "always": lambda i, w: True,
}
NEIGHBOURS = {"next:": _after, "prev:": _before}


@functools.cache
def _rules() -> dict[str, list[tuple[str, Phones]]]:
    rules: dict[str, list[tuple[str, Phones]]] = {}
    for line in (DATA / "heteronyms.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, context, phones = (field.strip() for field in line.split("|"))
            rules.setdefault(word, []).append((context, tuple(phones.split())))
    return rules


def reading_in_context(index: int, words: Sequence[str]) -> Phones | None:
    """The reading of words[index] among its neighbours (lower case), None for a word with one reading."""
    for context, phones in _rules().get(words[index], ()):
        if _fits(context, index, words):
            return phones
    return None


def _fits(context: str, index: int, words: Sequence[str]) -> bool:
    for prefix, neighbour in NEIGHBOURS.items():
        if context.startswith(prefix):
            return neighbour(index, words) in context.removeprefix(prefix).split(",")
    return CONTEXTS[context](index, words)
