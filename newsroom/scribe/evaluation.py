"""The writers side by side on held-out stories: accepted at first try, grounded, faithful to reference summaries.

Each writer plans and writes every story as it would for a listener, in as many words as the reference script has.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.scribe.briefs import show_brief, story_brief
from newsroom.scribe.corpus import Record, read_jsonl
from newsroom.scribe.errors import BadBrief, BadData
from newsroom.scribe.judge import says_again
from newsroom.scribe.measures import answered, distinct_pairs, rouge_l, words_per_sentence
from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.grounding import check_line, check_summary
from orchestrator.protocols import DraftLine, ShowBrief, StoryBrief, StoryRequest

AT_ONCE = 8
SHOW: ShowBrief = show_brief({"name": "Evaluation", "date": "2026-01-05"}, "conversation")


@dataclass(frozen=True, slots=True)
class Item:
    """A held-out story with what people wrote about it."""

    brief: StoryBrief
    summary: str
    script: tuple[str, ...]

    @property
    def request(self) -> StoryRequest:
        return StoryRequest(SHOW, self.brief, sum(len(line.split()) for line in self.script))


@dataclass(slots=True)
class Output:
    """What a writer made of one story. `first_tries` are the lines that passed at once, and of how many; the floor has
    no tries. `refused` counts the requests that a model did not answer, of two, where it may refuse.
    """

    lines: Sequence[DraftLine]
    summary: str
    first_tries: tuple[int, int] | None = None
    refused: int | None = None


Batch = Callable[[Sequence[Item]], list[Output]]
REQUESTS = 2


@dataclass(slots=True)
class Tally:
    """Sums over the stories of one writer."""

    outputs: list[tuple[Item, Output]] = field(default_factory=list)
    seconds: float = 0.0


def load_items(path: Path, most: int) -> list[Item]:
    """Stories of a file in the shape of the training stories; `BadData` names the one that is not."""
    items = [_item(record, f"{path}, story {place}") for place, record in enumerate(read_jsonl(path), 1)]
    if not items:
        raise BadData(f"{path} has no stories")
    return items[:most]


def _item(record: Record, where: str) -> Item:
    try:
        script = tuple(str(turn["t"]) for turn in record["turns"])
        return Item(story_brief(record, where), str(record["summary"]), script)
    except (KeyError, TypeError, BadBrief) as error:
        raise BadData(f"{where} is not a story with facts, summary and turns: {error}") from error


def evaluate(items: Sequence[Item], writers: Mapping[str, Batch]) -> dict[str, dict[str, float]]:
    """Name of each writer → its figures."""
    return {name: figures(_run(write, items)) for name, write in writers.items()}


def _run(write: Batch, items: Sequence[Item]) -> Tally:
    tally = Tally()
    for start in range(0, len(items), AT_ONCE):
        group, began = items[start : start + AT_ONCE], time.perf_counter()
        outputs = write(group)
        tally.seconds += time.perf_counter() - began
        tally.outputs += zip(group, outputs, strict=True)
    return tally


def figures(tally: Tally) -> dict[str, float]:
    """The figures of one writer; shares are of all its lines."""
    outputs = tally.outputs
    lines = [line for _, output in outputs for line in output.lines]
    grounded = sum(not check_line(line, item.brief) for item, output in outputs for line in output.lines)
    questions = [answered(output.lines, item.brief) for item, output in outputs]
    result = {
        "lines": float(len(lines)),
        "grounded": grounded / len(lines),
        "repaired": sum(line.repaired for line in lines) / len(lines),
        "by the floor": sum(line.model in ("", EXTRACTIVE.label) for line in lines) / len(lines),
        "repeated lines": float(sum(_repeats(output.lines) for _, output in outputs)),
        "questions": float(sum(count for _, count in questions)),
        "questions answered": sum(good for good, _ in questions) / max(1, sum(count for _, count in questions)),
        "distinct-2": distinct_pairs(line.text for line in lines),
        "words per sentence": words_per_sentence(line.text for line in lines),
        "length against asked": _mean([_words(output.lines) / item.request.words for item, output in outputs]),
        "summary ROUGE-L": _mean([rouge_l(output.summary, item.summary) for item, output in outputs]),
        "lead-1 ROUGE-L": _mean([rouge_l(item.brief.facts[0].text, item.summary) for item, _ in outputs]),
        "summaries grounded": _mean([not check_summary(output.summary, item.brief) for item, output in outputs]),
        "seconds per story": tally.seconds / len(outputs),
    }
    return _tried([output for _, output in outputs]) | result


def _tried(outputs: Sequence[Output]) -> dict[str, float]:
    """Figures that only a writer has who may fail."""
    tries = [output.first_tries for output in outputs if output.first_tries is not None]
    refused = [output.refused for output in outputs if output.refused is not None]
    found = {"accepted at first try": sum(good for good, _ in tries) / max(1, sum(of for _, of in tries))}
    return (found if tries else {}) | ({"refused": _mean(refused) / REQUESTS} if refused else {})


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _words(lines: Sequence[DraftLine]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _repeats(lines: Sequence[DraftLine]) -> int:
    """Lines that say again what one before them has told. An answer may take up the words of its question."""
    told = [[other for other in lines[:place] if not other.text.endswith("?")] for place in range(len(lines))]
    return sum(any(says_again(line.text, other.text) for other in told[place]) for place, line in enumerate(lines))


def table(results: dict[str, dict[str, Any]]) -> str:
    """The figures as text, one column a writer."""
    names = list(dict.fromkeys(name for figures in results.values() for name in figures))
    rows = [["", *results]]
    rows += [[name, *(_cell(results[writer].get(name)) for writer in results)] for name in names]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value == int(value) and value > 1 else f"{value:.3f}"
