"""Dates, weekdays and times of day in a text, however they are written.

"Dec. 14", "14 December" and "the 14th of December" are one date; "8:05 p.m.", "20:05" and "five past eight in the
evening" one time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsroom.writing.quantities import ORDINALS, SMALL
from newsroom.writing.wordlists import listed

MONTHS = listed(
    """
january february march april may june july august september october november december
    """
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June|Jun\.|July|Jul\.|August|Aug\.?|"
    r"Sept(?:ember|\.)?|Sep\.?|October|Oct\.?|November|Nov\.?|December|Dec\.?)"
)
_SPELT_DAY = "|".join(sorted((w for w, n in ORDINALS.items() if 0 < n <= 31), key=len, reverse=True))
DATES = (
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:\d,]*\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})(?![^\W_])"),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<word>(?:(?:twenty|thirty)-)?(?:{_SPELT_DAY}))\b"),
    re.compile(rf"\b(?:the\s+)?(?P<word>(?:(?:twenty|thirty)-)?(?:{_SPELT_DAY}))\s+of\s+(?P<month>{_MONTH})(?![^\W_])"),
    re.compile(rf"\b(?:[Mm]id-|[Ll]ate\s+|[Ee]arly\s+)?(?P<month>{_MONTH})(?![^\W_])"),
)
WEEKDAY = re.compile(
    r"\b(Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:days?\b|day's\b|\.?(?=,?\s+\d))", re.IGNORECASE
)
_HALF = r"(?P<half>a\.?\s?m\b\.?|p\.?\s?m\b\.?|in the (?:early )?(?:morning|afternoon|evening)|at night)"
_HOUR_WORD = "|".join(w for w, n in SMALL.items() if 1 <= n <= 12)
_MINUTE_WORD = "|".join(sorted(SMALL, key=len, reverse=True))
_MINUTE = rf"(?P<minute>half|(?:a\s+)?quarter|\d{{1,2}}|(?:{_MINUTE_WORD})(?:-(?:{_HOUR_WORD}))?)(?:\s+minutes)?"
_HOUR = rf"(?P<hour>\d{{1,2}}|{_HOUR_WORD})"
# "Ten to nine" is a time after one of these words, otherwise it is a score or a range.
_AT = r"(?<=\b(?:at|by)\s)(?:(?:just|about|around)\s+)?"
TIMES = (
    re.compile(rf"\b(?P<hour>\d{{1,2}})[:h](?P<minute>\d{{2}})(?![\d%])(?:\s*{_HALF})?", re.IGNORECASE),
    re.compile(rf"\b(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})\s*{_HALF}", re.IGNORECASE),
    re.compile(rf"\b(?P<hour>\d{{1,2}})\s*{_HALF}", re.IGNORECASE),
    re.compile(rf"\b{_MINUTE}\s+(?P<way>past)\s+{_HOUR}\b(?:\s*{_HALF})?", re.IGNORECASE),
    re.compile(
        rf"{_AT}{_MINUTE}\s+(?P<way>to)\s+{_HOUR}\b(?:\s*{_HALF}|(?=\s*(?:[.,;!?]|$|on\b|when\b|and\b)))", re.IGNORECASE
    ),
    re.compile(rf"\b(?P<hour>\d{{1,2}}|{_HOUR_WORD})\s+o'clock(?:\s*{_HALF})?", re.IGNORECASE),
    re.compile(rf"\b(?P<hour>{_HOUR_WORD})\s+{_HALF}", re.IGNORECASE),
    re.compile(r"\b(?P<hour>noon|midday|midnight)\b", re.IGNORECASE),
)
NAMED_HOURS = {"noon": 12, "midday": 12, "midnight": 0}
AMBIGUOUS = frozenset({"may", "march"})


@dataclass(frozen=True, slots=True)
class When:
    """A moment named at `start:end`. A field is None where the text leaves it open."""

    start: int
    end: int
    span: str
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    half: str = ""

    def fits(self, other: When) -> bool:
        """Whether this says nothing that `other` does not say."""
        if self.weekday is not None:
            return self.weekday == other.weekday
        if self.hour is not None:
            return self._same_time(other)
        return self.month == other.month and (self.day is None or self.day == other.day)

    def _same_time(self, other: When) -> bool:
        if other.hour is None or self.minute != other.minute:
            return False
        if self.half and other.half:
            return self.hour == other.hour and self.half == other.half
        return (self.hour or 0) % 12 == other.hour % 12


def moments(text: str) -> list[When]:
    """All dates, weekdays and times of a normalised text. A span is read once."""
    found: list[When] = []
    for match in WEEKDAY.finditer(text):
        if match.group()[0].isupper():
            found.append(_weekday(match))
    for pattern in DATES:
        found.extend(m for match in pattern.finditer(text) if (m := _date(text, match)) and _free(m, found))
    for pattern in TIMES:
        found.extend(m for match in pattern.finditer(text) if (m := _time(match)) and _free(m, found))
    return sorted(found, key=lambda m: m.start)


def _free(moment: When, found: list[When]) -> bool:
    return all(moment.end <= other.start or other.end <= moment.start for other in found)


def _weekday(match: re.Match[str]) -> When:
    index = next(i for i, day in enumerate(WEEKDAYS) if day.startswith(match.group(1).lower()[:3]))
    return When(match.start(), match.end(), match.group(), weekday=index)


def _date(text: str, match: re.Match[str]) -> When | None:
    groups = match.groupdict()
    name = groups["month"].rstrip(".").lower()
    month = next(i for i, full in enumerate(MONTHS, 1) if full.startswith(name[:3]))
    day = int(groups["day"]) if groups.get("day") else _spelt_day(groups.get("word"))
    if day is not None and not 1 <= day <= 31:
        return None
    if day is None and name in AMBIGUOUS and not _is_month(text, match):
        return None
    return When(match.start(), match.end(), match.group(), month=month, day=day)


def _is_month(text: str, match: re.Match[str]) -> bool:
    """ "May" and "March" alone are months after a preposition or before a year, not at the start of a sentence."""
    before = text[: match.start("month")].rstrip().lower()
    if re.match(r",?\s+\d{4}\b", text[match.end() :]):
        return True
    return bool(
        re.search(
            r"\b(in|since|until|till|by|of|from|last|next|this|and|to|before|after|for|late|early|mid|or|-)-?$", before
        )
    )


def _spelt_day(word: str | None) -> int | None:
    if word is None:
        return None
    tens, _, rest = word.lower().rpartition("-")
    return SMALL.get(tens, 0) + ORDINALS[rest]


def _time(match: re.Match[str]) -> When | None:
    groups = match.groupdict()
    hour = _small(groups["hour"])
    minute = _minute(groups.get("minute"))
    if (groups.get("way") or "").lower() == "to":
        hour, minute = (hour - 1) % 24, 60 - minute
    if hour > 24 or minute > 59:
        return None
    half = _half(groups.get("half"), hour)
    if groups["hour"].lower() in NAMED_HOURS:
        half = "p" if hour else "a"
    return When(match.start(), match.end(), match.group(), hour=hour % 12 if half else hour, minute=minute, half=half)


def _half(words: str | None, hour: int) -> str:
    if hour > 12 or hour == 0:
        return "p" if hour else "a"
    if not words:
        return ""
    return "a" if (words.lower().startswith("a") and not words.lower().startswith("at")) or "morning" in words else "p"


def _minute(text: str | None) -> int:
    if text is None:
        return 0
    lower = text.lower()
    if lower == "half":
        return 30
    if lower.endswith("quarter"):
        return 15
    tens, _, rest = lower.rpartition("-")
    return SMALL.get(tens, 0) + _small(rest)


def _small(text: str) -> int:
    lower = text.lower()
    return NAMED_HOURS[lower] if lower in NAMED_HOURS else SMALL.get(lower, int(lower) if lower.isdigit() else 99)
