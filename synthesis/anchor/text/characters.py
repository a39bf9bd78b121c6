"""Characters: what can be read is made plain, what cannot is named in words or refused.

Letters with accents lose them, Greek letters and symbols and emoji get their names, scripts that an English voice
cannot read and control characters are refused with their place.
"""

from __future__ import annotations

import re
import unicodedata

from synthesis.anchor.errors import UnspeakableText

LIGATURES = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "th",
    "Ð": "Th",
    "þ": "th",
    "Þ": "Th",
    "ı": "i",
    "ħ": "h",
}
PUNCTUATION = {
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "‚": ",",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‹": '"',
    "›": '"',
    "‐": "-",
    "‑": "-",
    "‒": "–",
    "–": "–",
    "—": "—",
    "―": "—",
    "−": "-",
    "⁄": "/",
    "•": ",",
    "·": ",",
    "‣": ",",
    "¿": "",
    "¡": "",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u3000": " ",
    "、": ",",
    "。": ".",
    "，": ",",
    "…": "…",
}
NAMED = {
    "×": " times ",
    "÷": " divided by ",
    "±": " plus or minus ",
    "≈": " about ",
    "≠": " does not equal ",
    "≤": " at most ",
    "≥": " at least ",
    "→": " to ",
    "←": " from ",
    "√": " square root of ",
    "∞": " infinity ",
    "©": " copyright ",
    "®": " registered ",
    "™": " trademark ",
    "§": " section ",
    "¶": " paragraph ",
    "µ": "micro",
    "‰": " per mille ",
    "№": " number ",
    "∑": " sum ",
    "∆": " delta ",
    "¢": " cents ",
    "²": " squared",
    "³": " cubed",
    "✓": " check mark ",
    "✔": " check mark ",
    "★": " star ",
    "☆": " star ",
    "♥": " heart ",
    "❤": " heart ",
}
KEPT_SYMBOLS = frozenset("$£€¥₹°%+=<>^~`|½¼¾⅓⅔⅛⅜⅝⅞")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_KNOWN_CONTROLS = frozenset("\t\n\r\v\f\x85\u2028\u2029")


def clean(text: str) -> str:
    """Text with only ASCII letters, digits, known signs and spaces. Raises UnspeakableText."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "".join(_readable(character, index) for index, character in enumerate(plain))


def _readable(character: str, index: int) -> str:
    if (character.isascii() and character.isprintable()) or character in KEPT_SYMBOLS:
        return character
    if character in _KNOWN_CONTROLS:
        return " "
    for table in (PUNCTUATION, NAMED, LIGATURES):
        if character in table:
            return table[character]
    return _named_or_refused(character, index)


def _named_or_refused(character: str, index: int) -> str:
    category, name = unicodedata.category(character), unicodedata.name(character, "")
    base = unicodedata.normalize("NFKD", character)
    stripped = "".join(part for part in base if not unicodedata.combining(part))
    if stripped.isascii() and stripped.isprintable() and stripped:
        return stripped
    if name.startswith("GREEK ") and "LETTER" in name:
        return f" {_greek(name)} "
    if category.startswith("Z"):
        return " "
    if category in ("So", "Sm", "Sc", "Sk") and name:
        return f" {_spoken_name(name)} "
    if category in ("Pd", "Po", "Ps", "Pe", "Pi", "Pf"):
        return ", "
    raise UnspeakableText(_refusal(character, index, category, name))


def _greek(name: str) -> str:
    return name.split("LETTER ")[1].split(" WITH ", maxsplit=1)[0].rsplit(maxsplit=1)[-1].lower()


def _spoken_name(name: str) -> str:
    return re.sub(r"[^a-z ]+", " ", name.lower().replace("-", " "))


def _refusal(character: str, index: int, category: str, name: str) -> str:
    point = f"U+{ord(character):04X}"
    if category.startswith("C"):
        return f"The text holds the control character {point} at place {index + 1}; remove it."
    script = (name.split() or ["unknown"])[0].capitalize()
    where = f"{character!r}, {point}, at place {index + 1}"
    return f"The text holds {script} writing ({where}), which Anchor-1 cannot read; write it in English letters."
