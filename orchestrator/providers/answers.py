"""A language model's JSON as summaries, dialogue and frames; whatever is not one is refused with the reason."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, cast

from orchestrator.protocols import (
    ACTS,
    SPEAKERS,
    STYLES,
    Act,
    Dialogue,
    DraftLine,
    Frame,
    FrameRequest,
    Speaker,
    StoryRequest,
    Style,
    Summary,
    TextRequest,
    TextResponse,
    Usage,
)

LONGEST_TEXT = 1500  # characters of one line or summary
MOST_LINES = 200
THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class Unusable(ValueError):
    """The answer has not the shape that was asked for; the message tells the model what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the lines of an answer may be: who speaks, how many facts there are to rest on."""

    speakers: tuple[Speaker, ...]
    model: str
    story: str = ""
    facts: int = 0


def parse(text: str, request: TextRequest, usage: Usage, model: str) -> TextResponse:
    """The answer as the dataclass of its task; raises `Unusable`."""
    answer = _object(text)
    speakers = SPEAKERS[: len(request.show.hosts)]
    if isinstance(request, StoryRequest):
        expected = _Expected(speakers, model, request.story.id, len(request.story.facts))
        return Dialogue(_lines(answer, "lines", expected), usage)
    if isinstance(request, FrameRequest):
        return _frame(answer, _Expected(speakers, model), max(len(request.stories) - 1, 0), usage)
    return Summary(_text(answer, "text"), usage)


def _object(text: str) -> dict[str, Any]:
    """The JSON object in the text, whatever thoughts, fences or words stand around it."""
    text = THOUGHTS.sub("", text)
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise Unusable("there is no JSON object in it.")
    try:
        found = json.loads(text[start : end + 1])
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is not valid JSON ({error}).") from error
    return cast("dict[str, Any]", found)


def _frame(answer: dict[str, Any], expected: _Expected, gaps: int, usage: Usage) -> Frame:
    handovers = answer.get("handovers")
    if not isinstance(handovers, list) or len(handovers) != gaps:
        raise Unusable(f'"handovers" must be a list of exactly {gaps} lists.')
    return Frame(
        _lines(answer, "opening", expected),
        tuple(_lines({"handovers": gap}, "handovers", expected) for gap in handovers),
        _lines(answer, "closing", expected),
        usage,
    )


def _lines(answer: dict[str, Any], key: str, expected: _Expected) -> tuple[DraftLine, ...]:
    lines = answer.get(key)
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        raise Unusable(f'"{key}" must be a list of 1 to {MOST_LINES} lines.')
    return tuple(_line(line, expected) for line in lines)


def _line(line: object, expected: _Expected) -> DraftLine:
    if not isinstance(line, dict):
        raise Unusable(f"a line must be an object, not {line!r:.60}.")
    return DraftLine(
        speaker=cast("Speaker", _one_of(line, "speaker", expected.speakers)),
        style=cast("Style", _one_of(line, "style", STYLES)),
        act=cast("Act", _one_of(line, "act", ACTS)),
        text=_text(line, "text"),
        facts=_fact_numbers(line, expected.facts),
        story=expected.story,
        model=expected.model,
    )


def _one_of(line: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
    if line.get(key) not in choices:
        raise Unusable(f'"{key}" must be one of {", ".join(choices)}, not {line.get(key)!r:.60}.')
    return str(line[key])


def _text(answer: dict[str, Any], key: str) -> str:
    text = answer.get(key)
    if not isinstance(text, str) or not text.strip():
        raise Unusable(f'"{key}" must be a text that is not empty.')
    if len(text) > LONGEST_TEXT:
        raise Unusable(f'"{key}" has {len(text)} characters; at most {LONGEST_TEXT} are allowed.')
    return " ".join(text.split())


def _fact_numbers(line: dict[str, Any], facts: int) -> tuple[int, ...]:
    numbers = line.get("facts", [])
    if not isinstance(numbers, list) or not all(type(number) is int and 0 <= number < facts for number in numbers):
        allowed = f"numbers from 0 to {facts - 1}" if facts else "nothing here"
        raise Unusable(f'"facts" must list {allowed}, not {numbers!r:.60}.')
    return tuple(dict.fromkeys(numbers))
