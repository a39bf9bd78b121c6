"""Writes figures and abbreviations as they are spoken: "12%" as "12 percent", "Dec. 14" as "December 14"."""

from __future__ import annotations

import re
from functools import partial

from newsroom.writing.calendar import MONTHS
from newsroom.writing.tokens import normalise

_MONTHS = {name[:3]: name.title() for name in MONTHS}
_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday"}
_UNITS = {
    "km/h": "kilometres an hour", "kph": "kilometres an hour", "mph": "miles an hour", "sq km": "square kilometres",
    "sq m": "square metres", "sq mi": "square miles", "km²": "square kilometres", "m²": "square metres",
    "m³": "cubic metres", "km": "kilometres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms",
    "mg": "milligrams", "ml": "millilitres", "lb": "pounds", "m": "metres", "g": "grams", "ft": "feet", "GWh": "gigawatt-hours",
    "MWh": "megawatt-hours", "kWh": "kilowatt-hours", "GW": "gigawatts", "MW": "megawatts", "kW": "kilowatts",
    "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "ha": "hectares",
}  # fmt: skip
_SINGULAR = {"kilometres": "kilometre", "metres": "metre", "centimetres": "centimetre", "millimetres": "millimetre",
             "kilograms": "kilogram", "feet": "foot", "pounds": "pound"}  # fmt: skip
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SHORT_SCALES = {"bn": "billion", "tn": "trillion", "mn": "million", "m": "million", "k": "thousand"}
_WORDS = (
    (re.compile(r"\bapprox\.?(?=\s)"), "about"),
    (re.compile(r"\bvs?\.?(?=\s[A-Z])"), "against"),
    (re.compile(r"\bNo\. (?=\d)"), "number "),
    (re.compile(r"\be\.g\.,?"), "for example"),
    (re.compile(r"\bi\.e\.,?"), "that is"),
    (re.compile(r"\bInc\.(?=\s|$)"), "Inc"),
    (re.compile(r"\bAve\.(?=\s|$)"), "Avenue"),
    (re.compile(r"\bper cent\b"), "percent"),
)
_CONTRACTED = (
    (re.compile(r"\b(is|are|was|were|has|have|had|does|do|did|would|could|should) not\b"), r"\1n't"),
    (re.compile(r"\bwill not\b"), "won't"),
    (re.compile(r"\bcannot\b"), "can't"),
    (re.compile(r"\b(It|it|He|he|She|she|That|that|There|there) (?:is|has)(?= (?!n't|had\b))(?= [a-z])"), r"\1's"),
    (re.compile(r"\b(They|they|We|we|You|you) are\b"), r"\1're"),
    (re.compile(r"\b(They|they|We|we|You|you) have(?= been| become| made| had)"), r"\1've"),
    (re.compile(r"\b(It|it|They|they|He|he|She|she|We|we|You|you) will\b"), r"\1'll"),
)


def say_figures(text: str) -> str:
    """Units, percent signs, ranges, dates and scales in words. Digits stay digits."""
    text = normalise(text)
    text = re.sub(rf"({_NUMBER}) ?%? ?[-–] ?({_NUMBER}) ?%", r"\1 to \2 percent", text)
    text = re.sub(rf"({_NUMBER}) ?%", r"\1 percent", text)
    text = re.sub(
        rf"(?<![\d-])({_NUMBER})[-–]({_NUMBER})(?=[ -](?:years?|months?|days?|hours?|weeks?|minutes?|k?m|degrees)\b)",
        r"\1 to \2",
        text,
    )
    text = _scales(text)
    text = _dates(text)
    for short, full in _UNITS.items():
        text = re.sub(
            rf"(?<![$€£¥\d.,])({_NUMBER})([ -]?){re.escape(short)}(?![\w²³/'])",
            partial(_unit, full=full),
            text,
        )
    for pattern, spoken in _WORDS:
        text = pattern.sub(spoken, text)
    return text


def _scales(text: str) -> str:
    pattern = re.compile(rf"((?:[A-Z]{{0,2}}[$€£¥]){_NUMBER}) ?(bn|tn|mn|m|k)\b|({_NUMBER}) ?(bn|tn)\b")
    return pattern.sub(lambda m: f"{m.group(1) or m.group(3)} {_SHORT_SCALES[m.group(2) or m.group(4)]}", text)


def _dates(text: str) -> str:
    text = re.sub(
        r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\. (?=\d)",
        lambda m: f"{_MONTHS[m.group(1).lower()[:3]]} ",
        text,
    )
    return re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat)\. (?=\d)", lambda m: f"{_DAYS[m.group(1).lower()]} ", text)


def _unit(match: re.Match[str], full: str) -> str:
    number, joint = match.group(1), match.group(2)
    if joint == "-" or number == "1":
        first, _, rest = full.partition(" ")
        full = f"{_SINGULAR.get(first, first)} {rest}".strip()
    return f"{number}{'-' if joint == '-' else ' '}{full}"


def contract(text: str) -> str:
    """ "is not" as "isn't", as people talk; quotations keep their exact words."""
    parts = re.split(r'("[^"]*")', text)
    return "".join(part if part.startswith('"') else _contract(part) for part in parts)


def _contract(text: str) -> str:
    for pattern, short in _CONTRACTED:
        text = pattern.sub(short, text)
    return text
