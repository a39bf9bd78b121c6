"""Written text to spoken words: a scan from left to right, the first reader that fits wins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from synthesis.anchor.text.readers import READERS

PAUSE_MARKS = {
    ",": ",",
    ";": ";",
    ":": ":",
    ".": ".",
    "?": "?",
    "!": "!",
    "—": "-",
    "–": "-",
    "(": ",",
    ")": ",",
    "[": ",",
    "]": ",",
    "{": ",",
    "}": ",",
}
SILENT = frozenset("\"'`*_")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*'?|'[A-Za-z]+(?:'[A-Za-z]+)*")
_ELLIPSIS = re.compile(r"\.{2,}|…")
_DASH = re.compile(r"(?<=\s)-+(?=\s)|--+")
_OFTEN_LAST = re.compile(r"\b(?:etc|[ap]\.m|Inc|Ltd|Corp|Co|Jr|Sr|Ph\.D)\.$")
_CAPITAL_NEXT = re.compile(r"[\"')]*\s+[\"'(]*[A-Z]")
_CONTRACTED = frozenset(("'tis", "'twas", "'em", "'til", "'cause", "'bout", "'round"))


@dataclass(frozen=True)
class Spoken:
    """A written token and the words it is spoken as; a single capital is a letter to be named."""

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
        token, position = _next_token(text, position)
        if token is not None:
            tokens.append(token)
        if isinstance(token, Spoken) and _ends_sentence(token.written, text[position:]):
            tokens.append(Mark("."))
    return tokens


def _ends_sentence(written: str, rest: str) -> bool:
    """Whether the dot of an abbreviation is also a full stop."""
    if not written.endswith("."):
        return False
    return not rest.strip("\"' )") or (
        _OFTEN_LAST.search(written) is not None and _CAPITAL_NEXT.match(rest) is not None
    )


def _next_token(text: str, position: int) -> tuple[Spoken | Mark | None, int]:
    if text[position].isspace():
        return None, position + 1
    if _at_token_start(text, position):
        for reader in READERS:
            match = reader.pattern.match(text, position)
            words = reader.say(match) if match and match.end() > position else None
            if match and words is not None:
                return Spoken(match.group(0).strip(), tuple(words.split())), match.end()
    if match := _ELLIPSIS.match(text, position):
        return Mark("~"), match.end()
    if match := _DASH.match(text, position):
        return Mark("-"), match.end()
    if match := _WORD.match(text, position):
        return _plain_word(match)
    mark = PAUSE_MARKS.get(text[position])
    return (Mark(mark) if mark else None), position + 1


def _at_token_start(text: str, position: int) -> bool:
    """Readers may not start in the middle of a word or a number."""
    if position == 0:
        return True
    before, here = text[position - 1], text[position]
    return not (before.isalnum() and here.isalnum())


def _plain_word(match: re.Match[str]) -> tuple[Spoken | None, int]:
    written = match.group(0)
    word = written.lower()
    if word.startswith("'") and word not in _CONTRACTED:
        return None, match.start() + 1
    quoted = match.string[match.start() - 1 : match.start()] == "'"
    if word.endswith("'") and (quoted or not word.endswith("s'")):
        written, word = written[:-1], word[:-1]
    return Spoken(written, (word,)), match.start() + len(written)
