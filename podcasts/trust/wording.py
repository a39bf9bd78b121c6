"""What the guard's judge sees of a text: its words without names, their classes, what stands near what. Pure."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, pairwise

from podcasts.trust.names import FIGURES, KNOWN, OFFICE, RELATION
from podcasts.trust.vocabulary import CLASSES

INVISIBLE = re.compile("[\u200b-\u200f\u2060\u00ad\ufeff]")
LONGEST = 2_000  # characters; no more is read of any text
NEAR = 4  # words apart
CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
WITHIN = rf"(?<![.!?:“\"]\s)(?<!^)\b{CAPITAL}(?:\s+(?:(?:van|von|der|de|da)\s+)?{CAPITAL})*"
# In this order: whoever has a name is somebody, and which somebody must not be learnt.
SOMEBODY = (
    (re.compile(RELATION, re.IGNORECASE), " <relation> "),
    (re.compile(rf"\b(?:{KNOWN})\b"), " <known> "),
    (re.compile(rf"\b{OFFICE}\b", re.IGNORECASE), " <office> "),
    (re.compile(WITHIN, re.MULTILINE), " <name> "),
    (re.compile(rf"^{CAPITAL}(?:\s+{CAPITAL})+", re.MULTILINE), " <name> "),
    (re.compile(r"\d+"), " <number> "),
)  # fmt: skip
WORD = re.compile(r"<\w+>|[^\W_]+(?:['’-][^\W_]+)*|[.?!:]+")
START = "<start>"


def plain(text: str) -> str:
    """Composed, without invisible characters, in single spaces; figures that nobody is lose their names."""
    composed = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    lines = "\n".join(" ".join(line.split()) for line in composed.splitlines())
    return FIGURES.sub("somebody", lines)


def features(text: str, where: str) -> set[str]:
    """What is there to be weighed in a plain text; `where` tells a prompt from what is spoken."""
    words = [START, *_words(text[:LONGEST])]
    classes = [_classes(word) for word in words]
    met = sorted({name for names in classes for name in names})
    by_class = {f"class {name}" for name in met}
    by_class |= {f"both {one} {other}" for one, other in combinations(met, 2)}
    by_class |= {f"near {one} {other}" for one, other in _near(classes)}
    after = zip(words, classes[1:], strict=False)
    by_class |= {f"first {name}" for before, names in after if before == START for name in names}
    by_word = {f"word {word}" for word in words} | {f"pair {one} {other}" for one, other in pairwise(words)}
    by_word |= {f"begins {word[:5]}" for word in words if len(word) > 5}
    return by_word | by_class | {f"{where} {feature}" for feature in by_class} | {where}


def _words(text: str) -> Iterator[str]:
    for pattern, instead in SOMEBODY:
        text = pattern.sub(instead, text)
    for found in WORD.findall(text):
        yield START if found[0] == "." else found[0] if found[0] in "?!:" else found.lower().replace("’", "'")


def _near(classes: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for place, names in enumerate(classes):
        for others in classes[place + 1 : place + NEAR]:
            yield from ((one, other) for one in names for other in others)


@functools.lru_cache(maxsize=10_000)
def _classes(word: str) -> tuple[str, ...]:
    """The classes a word belongs to; a masked name is a class of its own."""
    if word.startswith("<"):
        return (word,)
    exact, begun = _index()
    return tuple(sorted(exact.get(word, set()) | {name for stem, name in begun if word.startswith(stem)}))


@functools.cache
def _index() -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    exact: dict[str, set[str]] = {}
    begun: list[tuple[str, str]] = []
    for name, listed in CLASSES.items():
        for word in listed.split():
            if word.endswith("*"):
                begun.append((word[:-1], name))
            else:
                exact.setdefault(word, set()).add(name)
    return exact, begun
