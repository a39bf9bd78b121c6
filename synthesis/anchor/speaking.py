"""Text to files: what the `speak` command does."""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.errors import InvalidLine
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.anchor.lines import LONGEST_TEXT, Line

PARAGRAPH_PAUSE = 0.5
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_BATCH_FIELDS = frozenset(
    ("id", "voice", "style", "text", "pace", "pitch", "pitch_range", "energy", "seed", "pronunciations")
)


def speak_text(text: str, fields: Mapping[str, Any], out: Path, times: Path | None, threads: int | None) -> None:
    """Speak a text of any length into a WAV file, piece by piece, so that memory stays small."""
    if not text.strip():
        raise InvalidLine("The text is empty; give it at least one word.")
    lines = [Line(text=part, **fields) for part in parts_of(text)]
    engine = load_engine(threads=threads)
    for line in lines:
        engine.check(line)
    words: list[dict[str, Any]] = []
    with wave.open(str(out), "wb") as file:
        _set_up(file)
        for index, line in enumerate(lines):
            _write_line(engine, line, file, words)
            if index + 1 < len(lines):
                file.writeframes(pcm16(np.zeros(int(PARAGRAPH_PAUSE * SAMPLE_RATE), dtype=np.float32)))
    if times is not None:
        times.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_line(engine: Engine, line: Line, file: wave.Wave_write, words: list[dict[str, Any]]) -> None:
    for piece in engine.stream(line):
        start = file.tell() / SAMPLE_RATE
        words += [
            {"word": word, "start": round(begin + start, 4), "end": round(end + start, 4)}
            for word, begin, end in piece.words
        ]
        file.writeframes(pcm16(piece.samples))


def parts_of(text: str) -> list[str]:
    """Paragraphs, and sentences of paragraphs too long for one line."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return [part for paragraph in paragraphs for part in _short_enough(paragraph)]


def _short_enough(paragraph: str) -> Iterator[str]:
    held = ""
    for sentence in re.split(r"(?<=[.?!])\s+", paragraph):
        if held and len(held) + len(sentence) >= LONGEST_TEXT:
            yield held
            held = ""
        held = f"{held} {sentence}".strip()
    yield held


@dataclass(frozen=True)
class BatchRow:
    """One line of a batch file."""

    id: str
    line: Line


def speak_batch(path: Path, folder: Path, threads: int | None) -> None:
    """Speak a JSON-lines file; every row is checked before the first file is written."""
    rows = read_batch(path)
    engine = load_engine(threads=threads)
    for row in rows:
        engine.check(row.line)
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        [speech] = engine.speak([row.line])
        with wave.open(str(folder / f"{row.id}.wav"), "wb") as file:
            _set_up(file)
            file.writeframes(pcm16(speech.samples))


def read_batch(path: Path) -> list[BatchRow]:
    """Rows of a batch file. Raises InvalidLine naming the line that is wrong."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [_row(text, number) for number, text in enumerate(lines, start=1) if text.strip()]
    if not rows:
        raise InvalidLine(f"{path.name} holds no lines to speak.")
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise InvalidLine(f"The id {row.id!r} stands twice in {path.name}; ids must differ.")
        seen.add(row.id)
    return rows


def _row(text: str, number: int) -> BatchRow:
    try:
        fields = json.loads(text)
        unknown = set(fields) - _BATCH_FIELDS
        identity = fields.pop("id")
        line = Line(**fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidLine(f"Line {number} of the batch is no object with id, voice and text ({error}).") from error
    if unknown:
        raise InvalidLine(f"Line {number} of the batch has the unknown field {sorted(unknown)[0]!r}.")
    if not isinstance(identity, str) or not _SAFE_ID.fullmatch(identity):
        raise InvalidLine(
            f"The id in line {number} of the batch must be a plain file name of letters, digits, - and _."
        )
    return BatchRow(identity, line)


def _set_up(file: wave.Wave_write) -> None:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(SAMPLE_RATE)


def pcm16(samples: NDArray[np.float32]) -> bytes:
    """Float samples to little-endian 16-bit PCM."""
    return np.round(np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
