"""The audio file itself: an MP3 that decodes to its end, as long as announced, with the announced chapters."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
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


def check_sound(path: Path, *, seconds: float, chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    """`chapters` are rows with a start and a title; none where the file's own are not to be compared."""
    try:
        length = _played(path, patience=PATIENCE + seconds)
        found = id3.read(path)
    except (EncoderFailed, OSError) as error:
        yield f"The audio is no MP3 that can be played to its end ({error})."
        return
    if abs(length - seconds) > SLACK:
        yield f"The audio is {length:.1f} s long, but {seconds:.1f} s are announced."
    if not found.texts.get(DISCLOSURE):
        yield "The file's tags do not say that machines made it."
    if chapters:
        yield from _check_chapters(found.chapters, chapters)


def _played(path: Path, *, patience: float) -> float:
    """Decodes the MP3 to its end; returns how many seconds that were. Raises `EncoderFailed`."""
    with tempfile.TemporaryDirectory(prefix="newsroom-check-") as folder:
        progress = Path(folder, "progress")
        arguments = ["-v", "error", "-xerror", "-progress", str(progress), "-f", "mp3", "-i", str(path)]
        ffmpeg.run([*arguments, "-map", "0:a", "-f", "null", "-"], timeout=patience)
        lengths = LENGTH.findall(progress.read_text())
    return int(lengths[-1]) / 1e6 if lengths else 0.0


def _check_chapters(found: Sequence[tuple[float, str]], chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(found) != len(chapters):
        yield f"The file has {len(found)} chapters, the episode {len(chapters)}."
        return
    for (start, title), chapter in zip(found, sorted(chapters, key=lambda row: row["start"]), strict=True):
        if abs(start - chapter["start"]) > CHAPTER_SLACK or title != plain(chapter["title"]):
            yield f"The file's chapter “{title}” is not the episode's “{chapter['title']}”."
