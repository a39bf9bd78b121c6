"""What the front end hands to the model: words as phones, and the pauses between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from synthesis.anchor.text.phonemes import BREAK, EDGE, is_pause

PLACES = ("pause", "only", "first", "inside", "last")


@dataclass(frozen=True)
class Word:
    """One spoken word; several may come from one written token ("$5" → five dollars)."""

    spoken: str
    phones: tuple[str, ...]
    written: int
    emphasis: bool = False
    function: bool = False


@dataclass(frozen=True)
class Pause:
    """Silence between words: a punctuation mark's own, or exactly `seconds` where the mark-up asks for it.

    `rise` is by how many semitones the melody before it ends higher (questions).
    """

    kind: str
    seconds: float | None = None
    rise: float = 0.0


@dataclass(frozen=True)
class Utterance:
    """A line ready to be spoken: its items in order and the written tokens they came from."""

    items: tuple[Word | Pause, ...]
    written: tuple[str, ...]

    def symbols(self) -> list[Symbol]:
        """The flat sequence the model reads, with silence at both ends."""
        middle = [symbol for item in self.items for symbol in _symbols_of(item)]
        return [Symbol(EDGE), *middle, Symbol(EDGE)]


@dataclass(frozen=True)
class Symbol:
    """One phone or pause with what the model should know about where it stands."""

    name: str
    place: str = "pause"
    written: int = -1
    emphasis: bool = False
    function: bool = False
    seconds: float | None = None
    rise: float = 0.0


def _symbols_of(item: Word | Pause) -> Iterator[Symbol]:
    if isinstance(item, Pause):
        yield Symbol(item.kind, seconds=item.seconds, rise=item.rise)
        return
    last = len(item.phones) - 1
    for index, phone in enumerate(item.phones):
        place = "only" if last == 0 else "first" if index == 0 else "last" if index == last else "inside"
        yield Symbol(phone, place, item.written, item.emphasis, item.function)


def phrase_endings(symbols: list[Symbol]) -> list[str]:
    """For every symbol the punctuation mark its phrase ends in, which shapes the melody before it."""
    endings, ending = [], "."
    for symbol in reversed(symbols):
        if is_pause(symbol.name) and symbol.name not in (EDGE, BREAK):
            ending = symbol.name
        endings.append(ending)
    return endings[::-1]
