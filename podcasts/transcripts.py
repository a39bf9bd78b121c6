"""Transcripts with the synthesiser's own word times: WebVTT, SubRip, Podcasting 2.0 JSON.

Pure: lines with times in, text out. Formats: W3C WebVTT (voice spans), SubRip as players read it, and the JSON of
https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md. Cues are at most 65
characters wide, as Apple Podcasts asks.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

CUE_CHARACTERS = 65


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, in seconds from the start of the episode."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of the script as it was spoken."""

    speaker: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def timed_words(text: str, spoken: Sequence[Sequence[object]], start: float, seconds: float) -> tuple[Word, ...]:
    """The written words of `text` with times, from `[[word, start, end], …]` as the voice model gave them.

    A voice model may say one written word in several ("12%" → "twelve percent"). Where the counts differ, times are
    carried over by position in the text, which keeps every cue within a word or so of the sound.
    """
    tokens = text.split()
    if not tokens:
        return ()
    if len(tokens) == len(spoken):
        spans = [(float(str(item[1])), float(str(item[2]))) for item in spoken]
    else:
        spans = _spread(tokens, spoken, seconds)
    return tuple(
        Word(token, round(start + begin, 3), round(start + end, 3))
        for token, (begin, end) in zip(tokens, spans, strict=True)
    )


def _spread(tokens: Sequence[str], spoken: Sequence[Sequence[object]], seconds: float) -> list[tuple[float, float]]:
    """Times for `tokens` by their share of the characters, along the line's own rhythm where it is known."""
    marks = [0.0, *(float(str(item[2])) for item in spoken)] if spoken else [0.0, seconds]
    lengths = [len(str(item[0])) for item in spoken] if spoken else [1]
    heard = np.array([0, *accumulate(lengths)]) / sum(lengths)
    written = np.array([0, *accumulate(len(token) for token in tokens)]) / sum(len(token) for token in tokens)
    times = np.interp(written, heard, marks)
    return [(float(begin), float(end)) for begin, end in pairwise(times)]


def cues(line: SpokenLine) -> Iterator[tuple[Word, ...]]:
    """The words of a line in groups of at most 65 characters; a longer word is a cue of its own."""
    group: list[Word] = []
    for word in line.words:
        if group and len(" ".join(item.text for item in [*group, word])) > CUE_CHARACTERS:
            yield tuple(group)
            group = []
        group.append(word)
    if group:
        yield tuple(group)


def clock(seconds: float, *, point: str) -> str:
    """hh:mm:ss with milliseconds after `point`."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{milliseconds:03d}"


def _span(group: Sequence[Word], point: str) -> str:
    return f"{clock(group[0].start, point=point)} --> {clock(group[-1].end, point=point)}"


def _text(group: Sequence[Word]) -> str:
    return " ".join(word.text for word in group)


def vtt(lines: Iterable[SpokenLine]) -> str:
    blocks = [
        f"{_span(group, '.')}\n<v {html.escape(line.speaker, quote=False)}>{html.escape(_text(group), quote=False)}\n"
        for line in lines
        for group in cues(line)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def srt(lines: Iterable[SpokenLine]) -> str:
    spans = [(line, group, index == 0) for line in lines for index, group in enumerate(cues(line))]
    return "\n".join(
        f"{number}\n{_span(group, ',')}\n{line.speaker + ': ' if first else ''}{_text(group)}\n"
        for number, (line, group, first) in enumerate(spans, start=1)
    )


def transcript_json(lines: Iterable[SpokenLine]) -> str:
    segments = [
        {"speaker": line.speaker, "startTime": word.start, "endTime": word.end, "body": word.text}
        for line in lines
        for word in line.words
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False)
