"""Transcripts with the synthesiser's own word times: WebVTT, SubRip, Podcasting 2.0 JSON and HTML.

Pure: lines with times in, text out. Formats: W3C WebVTT (voice spans), SubRip as players read it, and the JSON and
HTML of https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md. Cues are at most 65
characters wide, as Apple Podcasts asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from podcasts.media.word_times import Word

CUE_CHARACTERS = 65


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of the script as it was spoken."""

    speaker: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def cues(line: SpokenLine) -> list[tuple[Word, ...]]:
    """The words of a line in as few groups as 65 characters allow, about equally long; no word is left alone."""
    widest = _groups(line.words, CUE_CHARACTERS)
    if len(widest) < 2:
        return widest
    least = -(-len(line.text) // len(widest))
    balanced = (_groups(line.words, width) for width in range(least, CUE_CHARACTERS))
    return next((groups for groups in balanced if len(groups) == len(widest)), widest)


def _groups(words: Sequence[Word], width: int) -> list[tuple[Word, ...]]:
    """As many words in each group as fit; a longer word is a group of its own."""
    groups: list[list[Word]] = []
    room = 0
    for word in words:
        if groups and room >= len(word.text) + 1:
            groups[-1].append(word)
            room -= len(word.text) + 1
        else:
            groups.append([word])
            room = width - len(word.text)
    return [tuple(group) for group in groups]


def clock(seconds: float, *, point: str) -> str:
    """hh:mm:ss with milliseconds after `point`."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{milliseconds:03d}"


def _span(group: Sequence[Word], point: str) -> str:
    """From the first word to the last; at least a millisecond, since a cue that ends as it begins is none."""
    end = max(group[-1].end, group[0].start + 0.001)
    return f"{clock(group[0].start, point=point)} --> {clock(end, point=point)}"


def _text(group: Sequence[Word]) -> str:
    return " ".join(word.text for word in group)


def vtt(lines: Iterable[SpokenLine]) -> str:
    blocks = [
        f"{_span(group, '.')}\n<v {escape(' '.join(line.speaker.split()), quote=False)}>"
        f"{escape(_text(group), quote=False)}\n"
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


def transcript_html(lines: Iterable[SpokenLine]) -> str:
    """Speaker, time, text: the three elements that podcast apps look for."""
    return "\n".join(
        f"<cite>{escape(line.speaker)}:</cite>\n<time>{_minutes(line.words[0].start)}</time>\n<p>{escape(line.text)}</p>"
        for line in lines
        if line.words
    )


def _minutes(seconds: float) -> str:
    """4:05, or 1:04:05 from an hour on."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
