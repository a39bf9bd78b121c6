"""When each written word of a line is heard, from the words and times that the voice model gave. Pure.

A voice model speaks what is written in pieces of its own: "$3.5 million" is one of them, "U.S.-led" is two, a dash is
none. Each piece is found again in the written text, character by character, so a written word begins when its first
character is heard. Pieces that are not written so ("twelve percent" for "12%") are skipped, and the words between two
that were found share the time between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

# What an editor may write for the voice alone: "[pause 500ms]", and "[spell NASA]" around what listeners read.
PAUSE = re.compile(r"\[pause\b[^\[\]]*\]")
SPELL = re.compile(r"\[spell\b([^\[\]]*)\]")
QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")
FURTHEST = 80  # characters between two pieces; one that seems to lie further on is another word spelled alike


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, in seconds from the start of the episode."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Piece:
    """What the voice model said at once, found at the characters `first` to `after` of the written ones."""

    first: int
    after: int
    start: float
    end: float


Spoken = Sequence[Sequence[object]]


def timed_words(text: str, spoken: Spoken, start: float, seconds: float) -> tuple[Word, ...]:
    """The words of `text` with their times. `spoken` is `[[word, start, end], …]` from the line's own start."""
    tokens = tokens_of(text)
    if not tokens:
        return ()
    spans = _found_spans(tokens, spoken) or _even_spans(tokens, spoken, seconds)
    return tuple(
        Word(token, round(start + begin, 3), round(start + max(begin, end), 3))
        for token, (begin, end) in zip(tokens, spans, strict=True)
    )


def tokens_of(text: str) -> list[str]:
    """What a reader sees, cut at spaces. A lone dash belongs to the word before it: it has no sound of its own."""
    tokens: list[str] = []
    for token in SPELL.sub(r"\1", PAUSE.sub(" ", text)).replace("*", "").split():
        if tokens and not any(character.isalnum() for character in token) and not _is_spoken_sign(token):
            tokens[-1] += f" {token}"
        else:
            tokens.append(token)
    return tokens


def _is_spoken_sign(token: str) -> bool:
    """ "&", "+", "%", "€": signs that are read aloud."""
    return any(unicodedata.category(character) in {"Sc", "Sm"} or character in "&%@#" for character in token)


def _found_spans(tokens: Sequence[str], spoken: Spoken) -> list[tuple[float, float]]:
    """Start and end of each token, or nothing when no piece was found."""
    characters, owners = _characters(tokens)
    pieces = list(_pieces(characters, owners, spoken))
    if not pieces:
        return []
    knots = [place for piece in pieces for place in (piece.first, piece.after)]
    times = [moment for piece in pieces for moment in (piece.start, piece.end)]
    spans = []
    first = 0
    for token in range(len(tokens)):
        after = first + owners.count(token)
        inside = [piece for piece in pieces if piece.first < after and piece.after > first]
        begin = max(first, inside[0].first) if inside else first
        end = min(after, inside[-1].after) if inside else after
        spans.append((_at(begin, pieces, knots, times, opening=True), _at(end, pieces, knots, times, opening=False)))
        first = after
    return spans


def _at(place: int, pieces: Sequence[Piece], knots: list[int], times: list[float], *, opening: bool) -> float:
    """When a character is heard; at the seam of two pieces the pause between them belongs to neither."""
    for piece in pieces:
        if opening and piece.first == place:
            return piece.start
        if not opening and piece.after == place:
            return piece.end
    return float(np.interp(place, knots, times))


def _characters(tokens: Sequence[str]) -> tuple[str, list[int]]:
    """All characters of the tokens without the spaces, and to which token each belongs."""
    owned = [(sign, owner) for owner, token in enumerate(tokens) for sign in _folded(token)]
    return "".join(sign for sign, _ in owned), [owner for _, owner in owned]


def _folded(word: str) -> str:
    """Without spaces, capitals and fancy quotes, so that what was written and what was spoken compare."""
    return "".join(unicodedata.normalize("NFKC", word).translate(QUOTES).casefold().split()) or " "


def _pieces(characters: str, owners: list[int], spoken: Spoken) -> Iterator[Piece]:
    """The spoken words that are written so, in their order."""
    at = 0
    for word, start, end in spoken:
        wanted = _folded(str(word))
        first = characters.find(wanted, at, at + FURTHEST + len(wanted))
        while first > 0 and not _begins_word(characters, owners, first):
            first = characters.find(wanted, first + 1, at + FURTHEST + len(wanted))
        if first >= 0:
            at = first + len(wanted)
            yield Piece(first, at, float(str(start)), float(str(end)))


def _begins_word(characters: str, owners: list[int], place: int) -> bool:
    return owners[place] != owners[place - 1] or not (characters[place].isalnum() and characters[place - 1].isalnum())


def _even_spans(tokens: Sequence[str], spoken: Spoken, seconds: float) -> list[tuple[float, float]]:
    """Times by share of the characters, along the line's own rhythm where it is known."""
    if len(tokens) == len(spoken):
        return [(float(str(item[1])), float(str(item[2]))) for item in spoken]
    marks = [0.0, *(float(str(item[2])) for item in spoken)] if spoken else [0.0, seconds]
    lengths = [max(len(str(item[0])), 1) for item in spoken] if spoken else [1]
    heard = np.array([0, *accumulate(lengths)]) / sum(lengths)
    written = np.array([0, *accumulate(len(token) for token in tokens)]) / sum(len(token) for token in tokens)
    times = np.interp(written, heard, marks)
    return [(float(begin), float(end)) for begin, end in pairwise(times)]
