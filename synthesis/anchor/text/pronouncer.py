"""Words to phones: letter names, the dictionary, its inflections, then the letter-to-sound model."""

from __future__ import annotations

from synthesis.anchor.text.letters import LetterToSound
from synthesis.anchor.text.lexicon import Lexicon, Phones
from synthesis.anchor.text.phonemes import is_vowel

_NAMES = """A EY1|B B IY1|C S IY1|D D IY1|E IY1|F EH1 F|G JH IY1|H EY1 CH|I AY1|J JH EY1|K K EY1|L EH1 L|M EH1 M|N EH1 N
|O OW1|P P IY1|Q K Y UW1|R AA1 R|S EH1 S|T T IY1|U Y UW1|V V IY1|W D AH1 B AH0 L Y UW0|X EH1 K S|Y W AY1|Z Z IY1"""
LETTER_NAMES = {entry.split()[0]: tuple(entry.split()[1:]) for entry in _NAMES.split("|")}


class Pronouncer:
    """Every word gets at least one reading."""

    def __init__(self, lexicon: Lexicon, letters: LetterToSound) -> None:
        self.lexicon = lexicon
        self.letters = letters

    def readings(self, word: str) -> list[Phones]:
        """All known readings of a word in lower case (or one capital letter), the usual one first."""
        if word in LETTER_NAMES:
            return [LETTER_NAMES[word]]
        if word.endswith("'s") and word[:-2] in LETTER_NAMES:
            return [_with_sibilant(LETTER_NAMES[word[:-2]])]
        return self.lexicon.pronunciations(word) or self._inflected(word) or [self._guessed(word)]

    def _inflected(self, word: str) -> list[Phones]:
        if word.endswith("s'"):
            return self.readings(word[:-1])
        if word.endswith("'s") and len(word) > 2:
            return [_with_sibilant(phones) for phones in self.readings(word[:-2])]
        if word.endswith("s") and word[:-1] in self.lexicon:
            return [_with_sibilant(phones) for phones in self.lexicon.pronunciations(word[:-1])]
        return []

    def _guessed(self, word: str) -> Phones:
        """By the letters; words that are all but mute (such as "hmm") are spelled."""
        phones = self.letters.pronounce(word)
        if any(is_vowel(phone) for phone in phones):
            return phones
        return tuple(phone for letter in word.upper() for phone in LETTER_NAMES.get(letter, ())) or ("AH1",)


def _with_sibilant(phones: Phones) -> Phones:
    return phones + sibilant(phones)


def sibilant(phones: Phones) -> Phones:
    """The plural or possessive ending after these phones: cats, dogs, foxes."""
    if phones and phones[-1] in {"S", "Z", "SH", "ZH", "CH", "JH"}:
        return ("IH0", "Z")
    return ("S",) if phones and phones[-1] in {"P", "T", "K", "F", "TH"} else ("Z",)
