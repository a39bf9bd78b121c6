"""Numbers in words: cardinals, ordinals, years, decimals, digits one by one, Roman numerals."""

from __future__ import annotations

import re

SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
LONGEST_CARDINAL = 18


def cardinal(digits: str) -> str:
    """ "1,234" → one thousand two hundred thirty four. Longer numbers than 18 digits are read digit by digit."""
    plain = digits.replace(",", "")
    if len(plain) > LONGEST_CARDINAL or (len(plain) > 1 and plain.startswith("0")):
        return digit_by_digit(plain)
    return _cardinal(int(plain))


def _cardinal(value: int) -> str:
    if value < 1000:
        return _below_thousand(value)
    groups: list[str] = []
    for scale in _SCALES:
        value, rest = divmod(value, 1000)
        if rest:
            groups.append(f"{_below_thousand(rest)} {scale}".strip())
        if not value:
            break
    return " ".join(reversed(groups))


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    parts = [f"{SMALL[hundreds]} hundred"] if hundreds else []
    if rest or not hundreds:
        parts.append(_below_hundred(rest))
    return " ".join(parts)


def _below_hundred(value: int) -> str:
    if value < 20:
        return SMALL[value]
    tens, ones = divmod(value, 10)
    return _TENS[tens] + (f" {SMALL[ones]}" if ones else "")


def ordinal(digits: str) -> str:
    """ "22" → twenty second."""
    *front, last = cardinal(digits).split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return " ".join([*front, last])


def year(digits: str) -> str:
    """ "1999" → nineteen ninety nine, "2005" → two thousand five, "1900" → nineteen hundred."""
    value = int(digits)
    high, low = divmod(value, 100)
    if value < 1000 or value % 1000 < 10 or len(digits) > 4:
        return cardinal(digits)
    if low == 0:
        return f"{_below_hundred(high)} hundred"
    if low < 10:
        return f"{_below_hundred(high)} oh {SMALL[low]}"
    return f"{_below_hundred(high)} {_below_hundred(low)}"


def decade(digits: str) -> str:
    """ "1990" → nineteen nineties, "80" → eighties, "2000" → two thousands."""
    words = (year(digits) if len(digits) == 4 else cardinal(digits)).split()
    last = words[-1]
    words[-1] = last[:-1] + "ies" if last.endswith("y") else last + ("es" if last.endswith("x") else "s")
    return " ".join(words)


def decimal(number: str) -> str:
    """ "3.14" → three point one four; whole numbers and thousands too."""
    whole, point, fraction = number.partition(".")
    words = cardinal(whole or "0")
    return f"{words} point {digit_by_digit(fraction)}" if point and fraction else words


def digit_by_digit(digits: str) -> str:
    """ "407" → four zero seven."""
    return " ".join(SMALL[int(digit)] for digit in digits)


def pairs(digits: str) -> str:
    """Model numbers, the way people say them: 737 → seven thirty seven, 380 → three eighty, 16 → sixteen."""
    if len(digits) == 3 and not digits.startswith("0"):
        low = int(digits[1:])
        if low >= 10:
            return f"{SMALL[int(digits[0])]} {_below_hundred(low)}"
        return cardinal(digits) if low == 0 else f"{SMALL[int(digits[0])]} oh {SMALL[low]}"
    return cardinal(digits)


def roman(numeral: str) -> int | None:
    """ "XIV" → 14; None where it is no well-formed numeral."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
