"""A text cut into what each speaker says. Pure.

A reading is cut between sentences, so that the first one is heard while the others are still being spoken. A dialogue
has lines that begin with a speaker's letter: "A: Good morning."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.writing import sentences
from orchestrator.protocols import SPEAKERS

COMFORTABLE = 240  # characters of a piece: a few sentences, which a voice models as a whole
TURN = re.compile(rf"^[ \t]*([{SPEAKERS[0]}-{SPEAKERS[-1]}])[ \t]*:[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker says in one go. `name` is a character's, in a story."""

    speaker: str
    text: str
    name: str = ""


def is_dialogue(text: str) -> bool:
    """Whether it is written with speakers' letters. One letter alone may be a list or a note."""
    return len(list(TURN.finditer(text))) > 1


def reading(text: str) -> list[Part]:
    return [Part("A", piece) for piece in pieces(text)]


def dialogue(text: str) -> list[Part]:
    """What stands before the first letter is A's."""
    turns = list(TURN.finditer(text))
    before = text[: turns[0].start()] if turns else text
    said = [("A", before)]
    for place, turn in enumerate(turns):
        end = turns[place + 1].start() if place + 1 < len(turns) else len(text)
        said.append((turn[1], text[turn.end() : end]))
    return [Part(speaker, piece) for speaker, words in said for piece in pieces(words)]


def pieces(text: str) -> Iterator[str]:
    """Sentences, joined up to a comfortable length; the first alone, since somebody waits for it."""
    joined, first = "", True
    for sentence in _sentences(text):
        if joined and (first or len(joined) + len(sentence) >= COMFORTABLE):
            yield joined
            joined, first = "", False
        joined = f"{joined} {sentence}".strip()
    if joined:
        yield joined


def _sentences(text: str) -> Iterator[str]:
    """What has no letter and no digit can't be spoken, and is left out."""
    for sentence in sentences.split(text):
        if any(character.isalnum() for character in sentence):
            yield " ".join(sentence.split())
