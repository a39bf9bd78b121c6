"""The front end: a line of text to an `Utterance`."""

from __future__ import annotations

from synthesis.anchor.text.letters import LetterToSound
from synthesis.anchor.text.lexicon import Lexicon, Phones
from synthesis.anchor.text.phonemes import is_vowel

FUNCTION_WORDS = frozenset(
    """a an the of to in on at by for from with and or but nor as if than that this these those is are was were be
    been being am do does did has have had will would shall should can could may might must not no so it its he she
    him her his hers they them their theirs we us our ours you your yours i me my mine who whom whose which what
    there here into onto upon about over under out up off down then""".split()
)


class Pronouncer:
    """Words to phones: overrides, then the dictionary, then its inflections, then the letters."""

    def __init__(self, lexicon: Lexicon, letters: LetterToSound) -> None:
        self.lexicon = lexicon
        self.letters = letters

    def readings(self, word: str) -> list[Phones]:
        """All known readings of a lower-case word, the usual one first; never empty for a word with letters."""
        known = self.lexicon.pronunciations(word)
        if known:
            return known
        inflected = self._inflected(word)
        if inflected:
            return inflected
        return [self.letters.pronounce(word)]

    def _inflected(self, word: str) -> list[Phones]:
        if word.endswith("'s") or word.endswith("s'"):
            stem = word[:-2]
            return [phones + sibilant(phones) for phones in self.readings(stem)] if stem else []
        if word.endswith("s") and word[:-1] in self.lexicon:
            return [phones + sibilant(phones) for phones in self.lexicon.pronunciations(word[:-1])]
        return []


def sibilant(phones: Phones) -> Phones:
    """The plural or possessive ending after these phones: cats, dogs, foxes."""
    if not phones:
        return ("S",)
    if phones[-1] in {"S", "Z", "SH", "ZH", "CH", "JH"}:
        return ("IH0", "Z")
    voiceless = phones[-1] in {"P", "T", "K", "F", "TH"}
    return ("S",) if voiceless and not is_vowel(phones[-1]) else ("Z",)
