"""The audio file itself: an MP3 that decodes to its end, as long as announced, with the announced chapters."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthesis.audio import ffmpeg, id3
from synthesis.audio.tags import plain
from synthesis.errors import EncoderFailed

SLACK = 1.0  # seconds by which an encoder's padding and a rounded duration may differ
CHAPTER_SLACK = 0.05
PATIENCE = 120.0
DISCLOSURE = "AI-DISCLOSURE"
LENGTH = re.compile(r"^out_time_us=(\d+)$", re.MULTILINE)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard and read: seconds, tags, and (start, title) of each chapter."""

    seconds: float
    tags: dict[str, str]
    chapters: tuple[tuple[float, str], ...]


def check_sound(path: Path, *, seconds: float, chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    """`chapters` are rows with a start and a title; none where the file's own are not to be compared."""
    try:
        sound = heard(path, patience=PATIENCE + seconds)
    except EncoderFailed as error:
        yield f"The audio is no MP3 that can be played to its end ({error})."
        return
    if abs(sound.seconds - seconds) > SLACK:
        yield f"The audio is {sound.seconds:.1f} s long, but {seconds:.1f} s are announced."
    if not sound.tags.get(DISCLOSURE):
        yield "The file's tags do not say that machines made it."
    if chapters:
        yield from _check_chapters(sound.chapters, chapters)


def heard(path: Path, *, patience: float) -> Sound:
    """Decodes the MP3 to its end. Raises `EncoderFailed` where that can't be done."""
    with tempfile.TemporaryDirectory(prefix="newsroom-check-") as folder:
        told, progress = Path(folder, "tags"), Path(folder, "progress")
        arguments = ["-v", "error", "-xerror", "-progress", str(progress), "-f", "mp3", "-i", str(path)]
        arguments += ["-map", "0:a", "-f", "null", "-", "-f", "ffmetadata", str(told)]
        ffmpeg.run(arguments, timeout=patience)
        lengths = LENGTH.findall(progress.read_text())
        tags = dict(_entries(told.read_text(encoding="utf-8", errors="replace").partition("[CHAPTER]")[0]))
    return Sound(int(lengths[-1]) / 1e6 if lengths else 0.0, tags, tuple(id3.chapters(path)))


def _entries(part: str) -> Iterator[tuple[str, str]]:
    """Of ffmpeg's text form of tags: rows "name=value", in which a backslash goes before = ; # \\
    and the end of a line that is none.
    """
    for name, value in re.findall(r"^((?:\\.|[^=;#\\\n])+)=((?:\\(?:.|\n)|[^\\\n])*)$", part, flags=re.MULTILINE):
        yield ESCAPED.sub(r"\1", name), ESCAPED.sub(r"\1", value)


def _check_chapters(found: Sequence[tuple[float, str]], chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(found) != len(chapters):
        yield f"The file has {len(found)} chapters, the episode {len(chapters)}."
        return
    for (start, title), chapter in zip(found, sorted(chapters, key=lambda row: row["start"]), strict=True):
        if abs(start - chapter["start"]) > CHAPTER_SLACK or title != plain(chapter["title"]):
            yield f"The file's chapter “{title}” is not the episode's “{chapter['title']}”."
