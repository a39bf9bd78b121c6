"""Pronunciations a show gives for its own words: plain respelling ("shuh-VAWN") or IPA between slashes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from synthesis.anchor.errors import InvalidPronunciation
from synthesis.anchor.text.lexicon import Phones
from synthesis.anchor.text.phonemes import is_vowel

LONGEST = 100
_RESPELLED_VOWELS = {
    "igh": "AY",
    "eye": "AY",
    "air": "EH R",
    "ear": "IH R",
    "eer": "IH R",
    "oor": "UH R",
    "yoo": "Y UW",
    "our": "AW ER",
    "ah": "AA",
    "ay": "EY",
    "ai": "EY",
    "ar": "AA R",
    "aw": "AO",
    "au": "AO",
    "eh": "EH",
    "ee": "IY",
    "ea": "IY",
    "er": "ER",
    "ur": "ER",
    "ir": "ER",
    "ih": "IH",
    "ie": "AY",
    "oh": "OW",
    "oe": "OW",
    "oa": "OW",
    "oo": "UW",
    "uu": "UH",
    "or": "AO R",
    "ow": "AW",
    "ou": "AW",
    "oy": "OY",
    "oi": "OY",
    "uh": "AH",
    "a": "AE",
    "e": "EH",
    "i": "IH",
    "o": "AA",
    "u": "AH",
    "y": "AY",
}
_RESPELLED_CONSONANTS = {
    "tch": "CH",
    "dge": "JH",
    "ch": "CH",
    "sh": "SH",
    "th": "TH",
    "dh": "DH",
    "zh": "ZH",
    "ng": "NG",
    "ck": "K",
    "ph": "F",
    "wh": "W",
    "gh": "G",
    "kw": "K W",
    "qu": "K W",
    "x": "K S",
    "c": "K",
    "q": "K",
    **{letter: letter.upper() for letter in "bdfgklmnprstvwz"},
    "h": "HH",
    "j": "JH",
    "y": "Y",
}
_IPA_VOWELS = {
    "eɪ": "EY",
    "aɪ": "AY",
    "ɔɪ": "OY",
    "aʊ": "AW",
    "oʊ": "OW",
    "əʊ": "OW",
    "ɪə": "IH R",
    "eə": "EH R",
    "ɛə": "EH R",
    "ʊə": "UH R",
    "ɜ": "ER",
    "ɝ": "ER",
    "ɚ": "ER",
    "ə": "AH",
    "ʌ": "AH",
    "ɐ": "AH",
    "ɪ": "IH",
    "ɨ": "IH",
    "i": "IY",
    "y": "UW",
    "ɛ": "EH",
    "e": "EY",
    "æ": "AE",
    "a": "AA",
    "ɑ": "AA",
    "ɒ": "AA",
    "ɔ": "AO",
    "ʊ": "UH",
    "u": "UW",
    "o": "OW",
    "ø": "ER",
    "œ": "ER",
}
_IPA_CONSONANTS = {
    "tʃ": "CH",
    "dʒ": "JH",
    "ts": "T S",
    "ʃ": "SH",
    "ʒ": "ZH",
    "θ": "TH",
    "ð": "DH",
    "ŋ": "NG",
    "ɹ": "R",
    "r": "R",
    "ʁ": "R",
    "ɾ": "D",
    "ɡ": "G",
    "g": "G",
    "j": "Y",
    "x": "K",
    "ç": "HH",
    "ɲ": "N Y",
    "ʎ": "L Y",
    "ɫ": "L",
    "β": "B",
    **{letter: letter.upper() for letter in "bdfklmnpstvwz"},
    "h": "HH",
    "ʔ": "T",
    "q": "K",
    "c": "K",
    "ɣ": "G",
}
_IPA_IGNORED = frozenset("ː.ˑ‿ ̩͡ʰ̃ˈˌ'")


def override(word: str, pronunciation: str) -> Phones:
    """Phones of an override; IPA where it stands between slashes. Raises InvalidPronunciation."""
    text = pronunciation.strip()
    if not text or len(text) > LONGEST:
        raise InvalidPronunciation(f"The pronunciation of {word!r} must have 1 to {LONGEST} characters.")
    if text.startswith("/") and text.endswith("/") and len(text) > 2:
        return from_ipa(text.strip("/"))
    return from_respelling(text)


def from_respelling(text: str) -> Phones:
    """Syllables joined by hyphens, the stressed one in capitals: "pod-KAST-er"."""
    syllables = [syllable for syllable in re.split(r"[-\s·]+", text) if syllable]
    capitals = [
        (syllable.isupper() and len(syllable) > 1) or syllable in ("A", "E", "I", "O", "U") for syllable in syllables
    ]
    stressed = capitals.index(True) if True in capitals else 0
    phones: list[str] = []
    for index, syllable in enumerate(syllables):
        stress = "1" if index == stressed else "2" if capitals[index] else "0"
        phones += _syllable(syllable.lower(), stress, text)
    if not any(map(is_vowel, phones)):
        raise InvalidPronunciation(f"The respelling {text!r} has no vowel; write it like pod-KAST-er.")
    return tuple(phones)


def _syllable(syllable: str, stress: str, whole: str) -> list[str]:
    phones: list[str] = []
    position = 0
    while position < len(syllable):
        consonant = position == 0 or not phones or _vowel_follows(syllable, position)
        tables = [_RESPELLED_CONSONANTS, _RESPELLED_VOWELS]
        if syllable[position] == "y" and not (consonant and _vowel_follows(syllable, position)):
            tables.reverse()
        piece, sounds = _longest(syllable, position, tables)
        if piece == "":
            raise InvalidPronunciation(f"{syllable[position]!r} in the respelling {whole!r} is no English sound.")
        phones += [sound + stress if _is_vowel_name(sound) else sound for sound in sounds.split()]
        position += len(piece)
    return _doubled_once(phones)


def _vowel_follows(syllable: str, position: int) -> bool:
    return syllable[position + 1 : position + 2] in tuple("aeiou")


def _doubled_once(phones: list[str]) -> list[str]:
    return [phone for index, phone in enumerate(phones) if not (index and phone == phones[index - 1])]


def _longest(text: str, position: int, tables: list[dict[str, str]]) -> tuple[str, str]:
    for length in (3, 2, 1):
        piece = text[position : position + length]
        for table in tables:
            if len(piece) == length and piece in table:
                return piece, table[piece]
    return "", ""


def _is_vowel_name(sound: str) -> bool:
    return is_vowel(sound + "0") and sound[0] in "AEIOU"


def from_ipa(text: str) -> Phones:
    """IPA with stress marks: "ˈpɒdkɑːst". Sounds English lacks become the nearest it has."""
    phones: list[str] = []
    position, stress = 0, "0"
    while position < len(text):
        character = text[position]
        if character in _IPA_IGNORED:
            stress = {"ˈ": "1", "'": "1", "ˌ": "2"}.get(character, stress)
            position += 1
            continue
        piece, sounds = _longest(text, position, [_IPA_VOWELS, _IPA_CONSONANTS])
        if piece == "":
            raise InvalidPronunciation(f"{character!r} in /{text}/ is no IPA sign Anchor-1 knows.")
        for sound in sounds.split():
            phones.append(sound + stress if _is_vowel_name(sound) else sound)
            stress = "0" if _is_vowel_name(sound) else stress
        position += len(piece)
    return _with_stress(phones, text)


def _with_stress(phones: list[str], text: str) -> Phones:
    vowels = [index for index, phone in enumerate(phones) if is_vowel(phone)]
    if not vowels:
        raise InvalidPronunciation(f"/{text}/ has no vowel.")
    if not any(phones[index].endswith("1") for index in vowels):
        phones[vowels[0]] = phones[vowels[0]][:-1] + "1"
    return tuple(phones)


class Overrides:
    """A show's list, found in running text."""

    def __init__(self, pronunciations: Mapping[str, str]) -> None:
        self.phones = {word.lower(): override(word, how) for word, how in pronunciations.items() if word.strip()}
        longest_first = sorted(self.phones, key=len, reverse=True)
        pattern = "|".join(re.escape(word) for word in longest_first)
        self.pattern = (
            re.compile(rf"(?<!\w)(?P<word>{pattern})(?P<ending>'s)?(?!\w)", re.IGNORECASE) if pattern else None
        )
