"""The sounds Anchor-1 knows: ARPAbet with stress digits, and a few kinds of pause.

Vowels carry 1 (primary stress), 2 (secondary) or 0, as in the CMU dictionary.
"""

from __future__ import annotations

VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
CONSONANTS = (
    *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N"),
    *("NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z", "ZH"),
)
STRESSED_VOWELS = tuple(vowel + stress for vowel in VOWELS for stress in "012")

EDGE = "sil"
BREAK = "|"
PAUSES = (EDGE, BREAK, ",", ";", ":", "-", ".", "?", "!", "~")
SYMBOLS = ("_", *PAUSES, *CONSONANTS, *STRESSED_VOWELS)
SYMBOL_IDS = {symbol: index for index, symbol in enumerate(SYMBOLS)}


def is_vowel(phone: str) -> bool:
    """Whether a phone of the inventory carries a stress digit."""
    return phone[-1] in "012"


def is_pause(symbol: str) -> bool:
    """Whether a symbol is silence rather than a sound."""
    return symbol in PAUSES


def without_stress(phone: str) -> str:
    """AH0 → AH."""
    return phone.rstrip("012")
