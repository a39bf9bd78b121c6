"""Marks inside a line.

    [pause 500ms]  [pause 1.2s]   silence of exactly that length, up to ten seconds
    [spell NASA]                  letter by letter, digit by digit
    *very*                        emphasis on one word or a few
    [/ˈbɛərən/ Baryn]             exact sounds in IPA, with the spelling the transcript shows (optional)

Other brackets are ordinary text: quotations in the news are full of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from synthesis.anchor.errors import InvalidMarkup

LONGEST_PAUSE = 10.0
_MARK = re.compile(
    r"\[(?:(?P<word>pause|spell)(?P<rest>[^\]\[]*)|/(?P<ipa>[^/\]\[]*)/(?P<label>[^\]\[]*))(?P<close>\])?"
)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?P<text>[^*\s](?:[^*\n]{0,120}[^*\s])?)\*(?![\w*])")
_LENGTH = re.compile(r"\s+(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s)\s*")


@dataclass(frozen=True)
class Plain:
    """Ordinary text, stressed or not."""

    text: str
    emphasis: bool = False


@dataclass(frozen=True)
class Silence:
    """An exact pause."""

    seconds: float


@dataclass(frozen=True)
class Spell:
    """Text to be spelled."""

    text: str


@dataclass(frozen=True)
class Sounds:
    """IPA with its spelling."""

    ipa: str
    label: str


Segment = Plain | Silence | Spell | Sounds


def segments_of(text: str) -> list[Segment]:
    """Split a line at its marks. Raises InvalidMarkup."""
    segments: list[Segment] = []
    position = 0
    for match in _MARK.finditer(text):
        mark = _mark(match)
        if mark is None:
            continue
        segments += _emphasised(text[position : match.start()])
        segments.append(mark)
        position = match.end()
    return segments + _emphasised(text[position:])


def _emphasised(text: str) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for match in _EMPHASIS.finditer(text):
        segments += [Plain(text[position : match.start()]), Plain(match["text"], emphasis=True)]
        position = match.end()
    segments.append(Plain(text[position:]))
    return [segment for segment in segments if not isinstance(segment, Plain) or segment.text.strip()]


def _mark(match: re.Match[str]) -> Segment | None:
    if match["word"] and match["rest"][:1] not in ("", " "):
        return None
    if not match["close"]:
        raise InvalidMarkup(f"The mark {match.group(0)[:40]!r} is not closed; end it with a square bracket.")
    if match["word"] == "pause":
        return _silence(match["rest"])
    if match["word"] == "spell":
        if not match["rest"].strip():
            raise InvalidMarkup("The mark [spell] needs the text to spell, as in [spell NASA].")
        return Spell(match["rest"].strip())
    return Sounds(match["ipa"], match["label"].strip())


def _silence(rest: str) -> Silence:
    length = _LENGTH.fullmatch(rest)
    if not length:
        raise InvalidMarkup(f"The mark [pause{rest}] needs a length, as in [pause 500ms] or [pause 1.2s].")
    seconds = float(length["number"]) / (1000.0 if length["unit"] == "ms" else 1.0)
    if seconds > LONGEST_PAUSE:
        raise InvalidMarkup(f"The mark [pause{rest}] is longer than {LONGEST_PAUSE:g} seconds.")
    return Silence(seconds)
