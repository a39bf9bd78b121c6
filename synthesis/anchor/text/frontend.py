"""The front end: a line of text to an `Utterance`."""

from __future__ import annotations

from synthesis.anchor.text.letters import LetterToSound
from synthesis.anchor.text.lexicon import Lexicon, Phones
from synthesis.anchor.text.normalise import Mark, Spoken, tokens_of
from synthesis.anchor.text.phonemes import is_vowel
from synthesis.anchor.text.utterance import Pause, Utterance, Word

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


class Frontend:
    """Lines of text to utterances."""

    def __init__(self, pronouncer: Pronouncer) -> None:
        self.pronouncer = pronouncer

    def analyse(self, text: str) -> Utterance:
        """Every word with its phones, every mark as a pause."""
        items: list[Word | Pause] = []
        written: list[str] = []
        for token in tokens_of(text):
            if isinstance(token, Mark):
                items.append(Pause(token.kind))
                continue
            items.extend(self._words(token, len(written)))
            written.append(token.written)
        return Utterance(tuple(merge_pauses(items)), tuple(written))

    def _words(self, token: Spoken, index: int) -> list[Word]:
        return [
            Word(word, self.pronouncer.readings(word)[0], index, function=word in FUNCTION_WORDS)
            for word in token.words
        ]


PAUSE_STRENGTH = ",-;:~.!?"


def merge_pauses(items: list[Word | Pause]) -> list[Word | Pause]:
    """One pause where marks follow each other, the strongest; none before the first word."""
    merged: list[Word | Pause] = []
    for item in items:
        if isinstance(item, Pause) and item.seconds is None:
            if not merged:
                continue
            last = merged[-1]
            if isinstance(last, Pause) and last.seconds is None:
                merged[-1] = max(last, item, key=lambda pause: PAUSE_STRENGTH.find(pause.kind))
                continue
        merged.append(item)
    return merged
