"""The training data folder, read as plain documents and packed into token files.

A token file is a flat uint16 array with one `text` control before each document, read as a memory map. The folder has
`text/` (xz-packed JSON Lines) and `stories/` in it; their READMEs give fields and licences. More stories of the same
form lie in `lessons/` beside this module, with questions that lead to a fact and hand-overs from one story to another:
written for Scribe-1, under the licence of its code. `held-out` is never trained on.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsroom.scribe.errors import BadData
from newsroom.scribe.tokenizer import Tokenizer

Record = dict[str, Any]

LESSONS = Path(__file__).with_name("lessons")
OWN_STORIES = LESSONS / "stories.jsonl.xz"
QUESTIONS = LESSONS / "questions.jsonl.xz"
HANDOVERS = LESSONS / "handovers.jsonl.xz"
HELD_OUT_STORIES = LESSONS / "held-out.jsonl.xz"

# Kind of document → the files it is packed from, and the share of a pre-training window that comes from it.
SOURCES: dict[str, tuple[tuple[str, ...], float]] = {
    "wikipedia": (("pretrain-wikipedia-0", "pretrain-wikipedia-1"), 0.24),
    "dialogue": (("dialogue-0",), 0.20),
    "summaries": (("summaries",), 0.14),
    "grounded": (("grounded",), 0.10),
    "posts": (("pretrain-posts",), 0.07),
    "classics": (("pretrain-classics",), 0.05),
    "stories": ((), 0.20),
}
HELD_OUT = {
    "wikipedia": "pretrain-wikipedia-valid",
    "dialogue": "dialogue-valid",
    "summaries": "summaries-valid",
    "grounded": "grounded-valid",
    "posts": "pretrain-posts-valid",
    "classics": "pretrain-classics-valid",
    "stories": "",
}


def read_jsonl(path: Path) -> Iterator[Record]:
    """Objects of a `.jsonl` or `.jsonl.xz` file; `BadData` names the line that is not one."""
    if not path.is_file():
        raise BadData(f"{path} does not exist")
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _object(line, f"{path}, line {number}")


def _object(line: str, where: str) -> Record:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise BadData(f"{where}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise BadData(f"{where}: not an object")
    return value


def document(record: Record) -> str:
    """The plain text of any record of `text/` or `stories/`, one paragraph or turn a line."""
    if "text" in record:
        return str(record["text"])
    if "facts" in record:
        return _story_text(record)
    if "notes" in record:
        return _spoken(record["discussion"], [str(note) for note in record["notes"]])
    if "turns" in record:
        return _spoken(record["turns"], [])
    if "document" in record:
        return f"{record['document']}\n{record['summary']}"
    raise BadData(f"no known field in a record with the keys {sorted(record)}")


def _spoken(turns: list[list[str]], before: list[str]) -> str:
    return "\n".join([*before, *(text for _, text in turns)])


def _story_text(story: Record) -> str:
    said = [turn["t"] for turn in story["turns"]]
    return "\n".join([story["headline"], *story["facts"], story["summary"], *said])


def documents(data: Path, kind: str, *, held_out: bool = False) -> Iterator[str]:
    """All documents of a kind, in file order."""
    for path in _paths(data, kind, held_out=held_out):
        yield from map(document, read_jsonl(path))


def _paths(data: Path, kind: str, *, held_out: bool) -> list[Path]:
    if kind == "stories":
        folder = data / "stories"
        return [folder / "valid.jsonl"] if held_out else [folder / "train.jsonl", OWN_STORIES]
    names = [HELD_OUT[kind]] if held_out else SOURCES[kind][0]
    return [data / "text" / f"{name}.jsonl.xz" for name in names]


def training_stories(data: Path) -> list[Record]:
    """All stories to learn from; `asked` has, by the index of a fact, a question that it answers."""
    asked = {row["id"]: row["asked"] for row in read_jsonl(QUESTIONS)}
    stories = [story for path in _paths(data, "stories", held_out=False) for story in read_jsonl(path)]
    return [{**story, "asked": asked.get(story["id"], {})} for story in stories]


def training_handovers(stories: Iterable[Record]) -> list[Record]:
    """What leads from one story to another: `before` and `after` are (headline, summary), `text` is said between."""
    told = {story["id"]: (story["headline"], story["summary"]) for story in stories}
    return [
        {"before": told[row["before"]], "after": told[row["after"]], "text": row["text"]}
        for row in read_jsonl(HANDOVERS)
    ]


def pack(texts: Iterable[str], tokenizer: Tokenizer, path: Path) -> int:
    """Write the documents as one flat uint16 file; returns the number of tokens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    start, total = tokenizer.control("text"), 0
    with path.open("wb") as out:
        remaining = iter(texts)
        while group := list(islice(remaining, 64)):
            for ids in tokenizer.encode_many(group):
                out.write(np.asarray([start, *ids], dtype="<u2").tobytes())
                total += len(ids) + 1
    return total


def open_tokens(path: Path) -> NDArray[np.uint16]:
    if not path.is_file():
        raise BadData(f"{path} does not exist; run `python -m newsroom.scribe train --stage pack` first")
    return np.memmap(path, dtype="<u2", mode="r")
