"""A strict reader of WebVTT (https://www.w3.org/TR/webvtt1/): what it does not accept, some player will not show."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}")
VOICE = re.compile(r"<v ([^>\n]+)>([^<>]*)")
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)")


@dataclass(frozen=True)
class Cue:
    start: float
    end: float
    speaker: str
    text: str


def read(text: str) -> list[Cue]:
    """The cues, in their order. Raises AssertionError for anything that the standard does not allow."""
    assert "\r" not in text
    assert "\x00" not in text
    header, _, body = text.partition("\n\n")
    assert header.strip() == "WEBVTT", header
    blocks = [block for block in body.split("\n\n") if block.strip()]
    cues = [_cue(block.strip("\n")) for block in blocks]
    for before, after in pairwise(cues):
        assert before.start <= after.start, "cues must come in the order of their start"
        assert before.end <= after.start, "two cues of one transcript never stand over each other"
    return cues


def _cue(block: str) -> Cue:
    timing, *payload = block.split("\n")
    match = TIMING.fullmatch(timing)
    assert match, timing
    start, end = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])
    assert end > start, timing
    assert len(payload) == 1, "one line of text for each cue"
    assert "-->" not in payload[0]
    voice = VOICE.fullmatch(payload[0])
    assert voice, payload[0]
    assert not BARE_AMPERSAND.search(payload[0]), payload[0]
    return Cue(start, end, html.unescape(voice[1]), html.unescape(voice[2]))


def _seconds(hours: str | None, minutes: str, seconds: str, milliseconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(milliseconds) / 1000
