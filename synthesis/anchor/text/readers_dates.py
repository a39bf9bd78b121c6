"""Dates, decades and times of day."""

from __future__ import annotations

import re

from synthesis.anchor.text.numbers import cardinal, decade, ordinal, year
from synthesis.anchor.text.reader import reader

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SHORT = {month[:3]: month for month in MONTHS} | {"sept": "september"}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?!\d|[,.:]\d|%)"
_ZONE = r"(?P<zone> (?:UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|ET|PT)\b)?"
_HALF = r" ?(?P<half>[ap]\.m\.|[AaPp][Mm]\b)"
_TIME = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"


def _month(name: str) -> str:
    short = name.lower().rstrip(".")
    return _SHORT.get(short, short)


def _with_year(words: str, match: re.Match[str]) -> str:
    return f"{words} {year(match['year'])}" if match["year"] else words


def _month_first(match: re.Match[str]) -> str:
    words = f"{_month(match['month'])} {ordinal(match['day'].lstrip('0'))}"
    if match["last"]:
        words += f" to {ordinal(match['last'])}"
    return _with_year(words, match)


def _day_first(match: re.Match[str]) -> str:
    return _with_year(f"the {ordinal(match['day'].lstrip('0'))} of {_month(match['month'])}", match)


def _month_and_year(match: re.Match[str]) -> str:
    return f"{_month(match['month'])} {year(match['year'])}"


def _iso(match: re.Match[str]) -> str | None:
    number, day = int(match["number"]), int(match["day"])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[number - 1]} {ordinal(str(day))} {year(match['year'])}"


def _short_month(match: re.Match[str]) -> str | None:
    return _month(match["month"]) if match["month"].endswith(".") else None


def _decade(match: re.Match[str]) -> str:
    return decade(match["digits"])


def _clock(match: re.Match[str]) -> str:
    hour, minute = match["hour"].lstrip("0") or "0", int(match["minute"])
    half = " ".join(match["half"].upper().replace(".", "")) if match["half"] else ""
    zone = " ".join((match["zone"] or "").strip())
    spoken_hour = "zero" if hour == "0" else cardinal(hour)
    if minute == 0:
        middle = "" if half else "o'clock" if 1 <= int(hour) <= 12 else "hundred"
    else:
        middle = f"oh {cardinal(str(minute))}" if minute < 10 else cardinal(str(minute))
    return " ".join(part for part in (spoken_hour, middle, half, zone) if part)


def _hour(match: re.Match[str]) -> str:
    half = " ".join(match["half"].upper().replace(".", ""))
    last = f"to {cardinal(match['until'])} " if match["until"] else ""
    zone = " ".join((match["zone"] or "").strip())
    return f"{cardinal(match['hour'])} {last}{half} {zone}".strip()


def _years(match: re.Match[str]) -> str:
    last = match["last"]
    words = year(match["year"])
    return f"{words} to {year(last) if len(last) == 4 else cardinal(last)}"


DATE_READERS = (
    reader(rf"{_MONTH} {_DAY}(?:[-–](?P<last>[12]?\d|3[01]))?(?:,? {_YEAR})?(?![\d:])", _month_first),
    reader(rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?(?!\w)", _day_first),
    reader(rf"{_MONTH},? {_YEAR}", _month_and_year),
    reader(r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)", _iso),
    reader(r"(?P<number>\d\d?)/(?P<day>\d\d?)/(?P<year>(?:19|20)\d\d)(?!\d)", _iso),
    reader(rf"{_MONTH}(?=\W|$)", _short_month),
    reader(r"['’]?(?P<digits>(?:1\d|20)\d0|[2-9]0)s\b", _decade),
    reader(rf"{_TIME}(?:{_HALF})?{_ZONE}(?!\d)", _clock),
    reader(rf"(?P<hour>1[0-2]|[1-9])(?:[-–](?P<until>1[0-2]|[1-9]))?{_HALF}{_ZONE}", _hour),
    reader(r"(?P<year>1[1-9]\d\d|20\d\d)[-–](?P<last>1[1-9]\d\d|20\d\d|\d\d)(?![\d%])", _years),
)
