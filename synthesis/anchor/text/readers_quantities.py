"""Money, percentages, units, fractions, ordinals, scores and ranges, and plain numbers."""

from __future__ import annotations

import re

from synthesis.anchor.text.numbers import cardinal, decimal, digit_by_digit, ordinal, year
from synthesis.anchor.text.reader import reader

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_SCALES |= {"K": "thousand", "M": "million", "B": "billion", "T": "trillion"}
_SCALE = r"(?P<scale> ?(?:thousand|million|billion|trillion)\b|(?:bn|mn|tn|[kKmMbBT])\b)?"
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("U S dollar", "U S dollars", "cent", "cents"),
    "A$": ("australian dollar", "australian dollars", "cent", "cents"),
    "C$": ("canadian dollar", "canadian dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
_UNITS = {
    "km": "kilometer",
    "m": "meter",
    "cm": "centimeter",
    "mm": "millimeter",
    "nm": "nanometer",
    "mi": "mile",
    "kg": "kilogram",
    "g": "gram",
    "mg": "milligram",
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "l": "liter",
    "L": "liter",
    "ml": "milliliter",
    "mL": "milliliter",
    "ha": "hectare",
    "sq ft": "square feet",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "sec": "second",
    "ms": "millisecond",
    "kB": "kilobyte",
    "KB": "kilobyte",
    "MB": "megabyte",
    "GB": "gigabyte",
    "TB": "terabyte",
    "PB": "petabyte",
    "Hz": "hertz",
    "kHz": "kilohertz",
    "MHz": "megahertz",
    "GHz": "gigahertz",
    "kW": "kilowatt",
    "W": "watt",
    "MW": "megawatt",
    "GW": "gigawatt",
    "kWh": "kilowatt hour",
    "MWh": "megawatt hour",
    "V": "volt",
    "dB": "decibel",
    "mph": "mile per hour",
    "kph": "kilometer per hour",
    "km/h": "kilometer per hour",
    "m/s": "meter per second",
    "°C": "degree celsius",
    "°F": "degree fahrenheit",
    "°": "degree",
    "ft": "foot",
    "Mbps": "megabit per second",
    "Gbps": "gigabit per second",
    "psi": "P S I",
    "rpm": "R P M",
    "ppm": "part per million",
    "in": "inch",
    "km²": "square kilometer",
    "m²": "square meter",
    "yd": "yard",
    "t": "ton",
    "bps": "basis point",
}
_PLURALS = {"foot": "feet", "inch": "inches", "hertz": "hertz", "kilohertz": "kilohertz", "megahertz": "megahertz"}
_PLURALS |= {"gigahertz": "gigahertz", "square feet": "square feet", "P S I": "P S I", "R P M": "R P M"}
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS if unit != "in"), key=len, reverse=True))
_FRACTIONS = {
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "⅓": "1/3",
    "⅔": "2/3",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
}
_PER = ("day", "week", "month", "year", "hour", "night")
_SIGN = r"(?P<sign>US\$|A\$|C\$|[$£€¥₹])"


def _scaled(number: str, scale: str | None) -> str:
    word = (scale or "").strip()
    return f"{decimal(number.replace(',', ''))} {_SCALES.get(word, word)}".strip()


def _money(match: re.Match[str]) -> str:
    one, many, cent, cents = _CURRENCIES[match["sign"]]
    number, scale = match["number"], match["scale"]
    if match["until"]:
        return f"{_scaled(number, None)} to {_scaled(match['until'], scale)} {many}"
    if scale:
        return f"{_scaled(number, scale)} {many}"
    whole, _, fraction = number.replace(",", "").partition(".")
    words = [f"{cardinal(whole)} {one if whole == '1' else many}"] if whole.strip("0") or not fraction else []
    if len(fraction) == 2 and fraction != "00":
        small = fraction.lstrip("0")
        words.append(f"{cardinal(small)} {cent if small == '1' else cents}")
    elif fraction and fraction != "00":
        return f"{decimal(number)} {many}"
    return " and ".join(words)


def _money_adjective(match: re.Match[str]) -> str:
    one = _CURRENCIES[match["sign"]][0]
    rest = match["rest"].replace("-", " ")
    number = _scaled(match["number"], None)
    return f"{number} {rest} {one}" if rest in _SCALES.values() else f"{number} {one} {rest}"


def _percent(match: re.Match[str]) -> str:
    sign = _sign(match["sign"])
    until = f"to {decimal(match['until'])} " if match["until"] else ""
    return f"{sign}{decimal(match['number'].replace(',', ''))} {until}percent"


def _sign(sign: str | None) -> str:
    return {"-": "minus ", "+": "plus "}.get(sign or "", "")


def _measure(match: re.Match[str]) -> str:
    unit, number = _UNITS[match["unit"]], match["number"]
    spoken = unit if number == "1" and not match["until"] else _plural(unit)
    until = f"to {decimal(match['until'])} " if match["until"] else ""
    return f"{_sign(match['sign'])}{decimal(number.replace(',', ''))} {until}{spoken}"


def _plural(unit: str) -> str:
    head, per, rest = unit.partition(" per ")
    first, _, last = head.partition(" ")
    if head in _PLURALS:
        plural = _PLURALS[head]
    elif first == "degree" and last:
        plural = f"degrees {last}"
    else:
        plural = head + "s"
    return plural + per + rest


def _feet_and_inches(match: re.Match[str]) -> str:
    inches = f" {cardinal(match['inches'])}" if match["inches"] else ""
    return f"{cardinal(match['feet'])} {'foot' if inches else 'feet'}{inches}"


def _fraction(match: re.Match[str]) -> str | None:
    if match["glyph"]:
        top, bottom = _FRACTIONS[match["glyph"]].split("/")
    else:
        top, bottom = match["top"], match["bottom"]
    if bottom == "0" or int(bottom) > 100 or int(top) >= int(bottom):
        return None
    name = {"2": "half", "4": "quarter"}.get(bottom, ordinal(bottom))
    plural = ("halves" if bottom == "2" else name + "s") if top != "1" else name
    words = f"{cardinal(top)} {plural}"
    return (
        f"{cardinal(match['whole'])} and {'a' if top == '1' else cardinal(top)} {plural}" if match["whole"] else words
    )


def _ordinal(match: re.Match[str]) -> str:
    return ordinal(match["number"].replace(",", ""))


def _score(match: re.Match[str]) -> str:
    return f"{decimal(match['first'].replace(',', ''))} to {_scaled(match['second'], match['scale'])}"


def _numbered(match: re.Match[str]) -> str:
    return f"number {cardinal(match['number'])}"


def _operation(match: re.Match[str]) -> str:
    words = {"+": "plus", "=": "equals", "<": "is less than", ">": "is greater than", "/": "over"}
    return f"{words[match['sign']]}"


def _plain(match: re.Match[str]) -> str:
    number = match["number"]
    scale = match["scale"]
    sign = _sign(match["sign"])
    if scale == "K" and len(number) == 1:
        return f"{sign}{cardinal(number)} K"
    if scale:
        return sign + _scaled(number, scale)
    if number.isdigit() and len(number) == 4 and not sign and _looks_like_year(match):
        return year(number)
    return sign + decimal(number.replace(",", "") if "," in number else number)


_COUNTED = re.compile(r" (?:[a-z-]+ )?(?:[a-z]+s|people|men|women|children|percent|feet|troops|euros)\b")
_YEARLIKE = re.compile(
    r" (?:was|is|has|were|as|us|its|this|towards|across|versus|elections|olympics|games|times)\b", re.IGNORECASE
)


_AFTER_YEAR = re.compile(r"\b(?:year|in) $", re.IGNORECASE)


def _looks_like_year(match: re.Match[str]) -> bool:
    """A number from 1100 to 2099 is a year unless it counts something; any four digits are after "year" or "in"."""
    if not 1100 <= int(match["number"]) <= 2099:
        return bool(_AFTER_YEAR.search(match.string[: match.start()])) and int(match["number"]) < 2100
    after = match.string[match.end() :]
    return not _COUNTED.match(after) or bool(_YEARLIKE.match(after))


def _repeated(match: re.Match[str]) -> str:
    return f"{cardinal(match['count'])} times"


QUANTITY_READERS = (
    reader(
        rf"{_SIGN} ?(?P<number>{_NUMBER})-(?P<rest>million|billion|trillion|thousand|a-(?:{'|'.join(_PER)}))\b",
        _money_adjective,
    ),
    reader(rf"{_SIGN} ?(?P<number>{_NUMBER})(?:[-–][$£€]?(?P<until>{_NUMBER}))?{_SCALE}", _money),
    reader(rf"(?P<sign>(?<!\w)[-+])?(?P<number>{_NUMBER})(?:%?[-–](?P<until>{_NUMBER}))? ?%", _percent),
    reader(r"(?P<feet>\d{1,2})'(?:(?P<inches>1[01]|\d)(?:\"|'')?)?(?![\w])", _feet_and_inches),
    reader(
        rf"(?P<sign>(?<!\w)[-+])?(?P<number>{_NUMBER})(?:[-–](?P<until>{_NUMBER}))?[ -]?"
        rf"(?P<unit>{_UNIT})(?![\w²/$])(?!-\w)",
        _measure,
    ),
    reader(r"(?:(?P<whole>\d+) ?)?(?P<glyph>[½¼¾⅓⅔⅛⅜⅝⅞])", _fraction),
    reader(r"(?:(?P<whole>\d+) )?(?P<glyph>(?!))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])", _fraction),
    reader(r"(?P<number>\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b", _ordinal),
    reader(rf"(?P<first>{_NUMBER})[-–](?P<second>{_NUMBER}){_SCALE}(?![\w-])", _score),
    reader(r"(?:#|No\. ?|Nos\. ?|№ ?)(?P<number>\d+)", _numbered),
    reader(r"(?P<count>\d+)x\b", _repeated),
    reader(r"(?P<sign>[+=<>])(?= ?[\dA-Za-z(])", _operation),
    reader(rf"(?P<sign>(?<![\w)])[-+])?(?P<number>{_NUMBER}){_SCALE}(?![A-Za-z])", _plain),
    reader(r"(?P<digits>0\d+)", lambda match: digit_by_digit(match["digits"])),
)
