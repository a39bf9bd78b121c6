"""Written text to spoken words: a scan from left to right, the first reader that fits wins.

A reader is a pattern and a function from its match to spoken words. In spoken words a single capital is a letter
to be named ("U S"), everything else is in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from synthesis.anchor.text.readers import READERS

PAUSE_MARKS = {
    **{",": ",", ";": ";", ":": ":", ".": ".", "?": "?", "!": "!"},
    **{"-": "-", "—": "-", "–": "-", "…": "~", "(": ",", ")": ",", "[": ",", "]": ","},
}
SILENT = frozenset("\"'“”‘’«»‹›`*_{}<>|\\")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*['’]?")
_ELLIPSIS = re.compile(r"\.{2,}|…")


@dataclass(frozen=True)
class Spoken:
    """A written token and the words it is spoken as."""

    written: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A punctuation mark that is heard as a pause or a melody."""

    kind: str


def tokens_of(text: str) -> list[Spoken | Mark]:
    """Scan clean text (see `characters.clean`) into spoken tokens and marks."""
    tokens: list[Spoken | Mark] = []
    position = 0
    while position < len(text):
        if text[position].isspace() or text[position] in SILENT:
            position += 1
            continue
        token, position = _next_token(text, position)
        tokens.append(token)
    return tokens


def _next_token(text: str, position: int) -> tuple[Spoken | Mark, int]:
    for reader in READERS:
        match = reader.pattern.match(text, position)
        words = reader.say(match) if match and match.end() > position else None
        if match and words is not None:
            return Spoken(match.group(0), tuple(words.split())), match.end()
    if match := _ELLIPSIS.match(text, position):
        return Mark("~"), match.end()
    if match := _WORD.match(text, position):
        return Spoken(match.group(0), word_as_spoken(match.group(0))), match.end()
    return Mark(PAUSE_MARKS.get(text[position], ",")), position + 1


def word_as_spoken(written: str) -> tuple[str, ...]:
    """A plain word in the form the pronouncer looks up."""
    word = written.replace("’", "'").lower()
    return (word.rstrip("'") if not word.endswith("s'") else word,)
