"""Transcripts and chapters as players read them, strictly. Each check returns sentences, none if nothing is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

SLACK = 0.5  # seconds that the last word may seem to go on after the audio ends
CLOCK = r"(\d{2,}):([0-5]\d):([0-5]\d)[.,](\d{3})"
CUE = re.compile(rf"(?:\d+\n)?{CLOCK} --> {CLOCK}(?: [^\n]*)?\n(.+)", re.DOTALL | re.ASCII)
TIMES = "A cue ends before it begins, or begins before the one before it."


def check_cues(text: str, seconds: float, *, header: str = "") -> Iterator[str]:
    """WebVTT (with its header) and SubRip: every block is a cue, in order, within the audio."""
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").strip()
    if header:
        first, _, body = body.partition("\n\n")
        if not first.startswith(header):
            yield f"It does not begin with {header}."
    matches = [CUE.fullmatch(block) for block in re.split(r"\n{2,}", body.strip())]
    if not all(matches):
        yield "It has a block that is no cue with times and a text."
    spans = [(_seconds(match.groups()[:4]), _seconds(match.groups()[4:8])) for match in matches if match]
    yield from _check_spans(spans, seconds)


def check_words(text: str, seconds: float) -> Iterator[str]:
    """The JSON of the podcast namespace."""
    try:
        segments: list[dict[str, Any]] = json.loads(text)["segments"]
        spans = [(float(row["startTime"]), float(row["endTime"])) for row in segments]
        said = all(str(row["body"]).strip() and str(row["speaker"]).strip() for row in segments)
    except (ValueError, KeyError, TypeError):
        yield "It is no transcript as the podcast namespace describes it."
        return
    if not said:
        yield "A segment has no text or no speaker."
    yield from _check_spans(spans, seconds)


def check_chapters(text: str, seconds: float) -> Iterator[str]:
    """JSON chapters 1.2."""
    try:
        found = json.loads(text)
        starts = [float(row["startTime"]) for row in found["chapters"]]
        titles = [str(row["title"]) for row in found["chapters"]]
    except (ValueError, KeyError, TypeError):
        yield "They are no chapters as the podcast namespace describes them."
        return
    if not str(found.get("version", "")).startswith("1."):
        yield "They name no version."
    if not starts or not all(title.strip() for title in titles):
        yield "There are none, or one has no title."
    if any(later <= earlier for earlier, later in pairwise(starts)) or (
        starts and not 0 <= starts[-1] < seconds + SLACK
    ):
        yield "They are not in order within the audio."


def chapter_rows(text: str) -> list[dict[str, Any]]:
    """Start and title of each of the chapters that `check_chapters` found nothing wrong with."""
    return [{"start": float(row["startTime"]), "title": row["title"]} for row in json.loads(text)["chapters"]]


def _check_spans(spans: list[tuple[float, float]], seconds: float) -> Iterator[str]:
    if not spans:
        yield "Nothing is said in it."
        return
    if any(end < start for start, end in spans) or any(later[0] < earlier[0] for earlier, later in pairwise(spans)):
        yield TIMES
    last = max(end for _, end in spans)
    if last > seconds + SLACK:
        yield f"It goes on until {last:.1f} s, but the audio ends at {seconds:.1f} s."


def _seconds(clock: tuple[str, ...]) -> float:
    hours, minutes, seconds, milliseconds = map(int, clock)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
