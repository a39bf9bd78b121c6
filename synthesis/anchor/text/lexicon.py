"""The pronouncing dictionary: CMUdict (BSD licence, see data/LICENSE.cmudict), packed with xz."""

from __future__ import annotations

import functools
import lzma
from pathlib import Path

DATA = Path(__file__).parent / "data"
_LEXICON = DATA / "lexicon.txt.xz"

Phones = tuple[str, ...]


class Lexicon:
    """Words in lower case to their pronunciations, the usual one first."""

    def __init__(self, lines: list[str]) -> None:
        self._entries: dict[str, list[str]] = {}
        for line in lines:
            word, _, phones = line.partition(" ")
            self._entries.setdefault(word, []).append(phones)

    def __contains__(self, word: str) -> bool:
        return word in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def pronunciations(self, word: str) -> list[Phones]:
        """All readings of a word; empty when it is unknown."""
        return [tuple(reading.split()) for reading in self._entries.get(word, ())]

    def words(self) -> list[str]:
        """Every headword."""
        return list(self._entries)


@functools.cache
def load_lexicon() -> Lexicon:
    """The shipped dictionary with our additions and corrections in front of it."""
    additions = (DATA / "additions.txt").read_text(encoding="utf-8").splitlines()
    own = [line for line in additions if line and not line.startswith("#")]
    with lzma.open(_LEXICON, "rt", encoding="utf-8") as packed:
        return Lexicon(own + packed.read().splitlines())
