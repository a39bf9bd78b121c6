"""The audio file itself: an MP3 that decodes to its end, as long as announced, with the announced chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.mp3 import MP3

from synthesis.audio import ffmpeg
from synthesis.audio.tags import plain
from synthesis.errors import EncoderFailed

SLACK = 1.0  # seconds by which an encoder's padding and a rounded duration may differ
CHAPTER_SLACK = 0.05
PATIENCE = 120.0
DISCLOSURE = "TXXX:AI-DISCLOSURE"


def check_sound(path: Path, *, seconds: float, chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    """`chapters` are rows with a start and a title; none where the file's own are not to be compared."""
    try:
        file = MP3(path)
        ffmpeg.run(
            ["-v", "error", "-xerror", "-i", str(path), "-map", "0:a", "-f", "null", "-"], timeout=PATIENCE + seconds
        )
    except (MutagenError, EncoderFailed) as error:
        yield f"The audio is no MP3 that can be played to its end ({error})."
        return
    length = file.info.length if file.info else 0.0
    if abs(length - seconds) > SLACK:
        yield f"The audio is {length:.1f} s long, but {seconds:.1f} s are announced."
    if file.tags is None or not file.tags.getall(DISCLOSURE):
        yield "The file's tags do not say that machines made it."
    if chapters:
        yield from _check_chapters(file, chapters)


def _check_chapters(file: MP3, chapters: Sequence[dict[str, Any]]) -> Iterator[str]:
    frames: list[Any] = sorted(file.tags.getall("CHAP") if file.tags else [], key=lambda frame: frame.start_time)
    if len(frames) != len(chapters):
        yield f"The file has {len(frames)} chapters, the episode {len(chapters)}."
        return
    for frame, chapter in zip(frames, sorted(chapters, key=lambda row: row["start"]), strict=True):
        title = str(frame.sub_frames.get("TIT2", ""))
        if abs(frame.start_time / 1000 - chapter["start"]) > CHAPTER_SLACK or title != plain(chapter["title"]):
            yield f"The file's chapter “{title}” is not the episode's “{chapter['title']}”."
