"""ID3 tags: what a player shows, the chapters, and the words that say a machine made this.

ID3v2.3 is what every player reads; chapters follow the ID3v2 Chapter Frame Addendum 1.0 (CTOC and CHAP).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDRC,
    TENC,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TRCK,
    TXXX,
    WXXX,
    CTOCFlags,
    PictureType,
)

from synthesis.audio.programme import Chapter

DISCLOSURE = "Written and spoken by machines: the script and the voices of this programme are synthetic."
LONGEST = 4_000
LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "nl": "nld", "pt": "por", "pl": "pol"}


@dataclass(frozen=True, slots=True)
class ChapterCard:
    """What a player shows beside a chapter: a link and a JPEG or PNG picture; each may be empty."""

    url: str = ""
    image: bytes = b""


def no_card(chapter: Chapter) -> ChapterCard:
    return ChapterCard()


@dataclass(frozen=True, slots=True)
class Tags:
    """What is written into the file. `cover` is a JPEG or PNG picture, or empty; `card` tells that of each chapter."""

    title: str
    show: str
    author: str = ""
    date: dt.date | None = None
    number: int | None = None
    summary: str = ""
    cover: bytes = b""
    language: str = "en"
    disclosure: str = DISCLOSURE
    card: Callable[[Chapter], ChapterCard] = no_card


def write(path: Path, tags: Tags, chapters: Sequence[Chapter], seconds: float) -> None:
    """Put the tags at the head of the MP3. Raises `OSError` when the file cannot be written."""
    id3 = ID3()
    for frame in (*_texts(tags, seconds), *_pictures(tags.cover), *_chapter_frames(tags, chapters, seconds)):
        id3.add(frame)
    # Version 2.3: the date becomes TYER and TDAT, text is UTF-16; what 2.3 lacks is left out.
    id3.update_to_v23()
    id3.save(path, v1=0, v2_version=3)


def plain(text: str) -> str:
    """One line a player can show: no control characters, not endless."""
    kept = (" " if unicodedata.category(character)[0] == "C" else character for character in text)
    return re.sub(r"\s+", " ", "".join(kept)).strip()[:LONGEST]


def _texts(tags: Tags, seconds: float) -> list[object]:
    frames: list[object] = [
        TIT2(encoding=1, text=plain(tags.title) or plain(tags.show)),
        TALB(encoding=1, text=plain(tags.show)),
        TPE1(encoding=1, text=plain(tags.author) or plain(tags.show)),
        TCON(encoding=1, text="Podcast"),
        TLEN(encoding=0, text=str(round(seconds * 1000))),
        TLAN(encoding=0, text=LANGUAGES.get(tags.language.partition("-")[0].lower(), "und")),
        TENC(encoding=1, text="newsroom"),
        TXXX(encoding=1, desc="AI-DISCLOSURE", text=plain(tags.disclosure)),
        COMM(encoding=1, lang="eng", desc="", text=plain(f"{tags.summary} {tags.disclosure}")),
    ]
    if tags.date is not None:
        frames.append(TDRC(encoding=1, text=tags.date.isoformat()))
    if tags.number is not None:
        frames.append(TRCK(encoding=0, text=str(tags.number)))
    return frames


def _pictures(picture: bytes, kind: int = PictureType.COVER_FRONT, called: str = "cover") -> list[object]:
    if not picture:
        return []
    mime = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return [APIC(encoding=0, mime=mime, type=kind, desc=called, data=picture)]


def _card_frames(card: ChapterCard) -> list[object]:
    link = [WXXX(encoding=0, desc="chapter url", url=card.url)] if card.url.isascii() and card.url else []
    return [*link, *_pictures(card.image, PictureType.OTHER, "chapter")]


def _chapter_frames(tags: Tags, chapters: Sequence[Chapter], seconds: float) -> list[object]:
    if not chapters:
        return []
    ends = [chapter.start for chapter in chapters[1:]] + [seconds]
    names = [f"chp{number}" for number in range(len(chapters))]
    frames: list[object] = [
        CTOC(
            element_id="toc",
            flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
            child_element_ids=names,
            sub_frames=[TIT2(encoding=1, text="Chapters")],
        )
    ]
    for name, chapter, end in zip(names, chapters, ends, strict=True):
        frames.append(
            CHAP(
                element_id=name,
                start_time=round(chapter.start * 1000),
                end_time=round(max(end, chapter.start) * 1000),
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[TIT2(encoding=1, text=plain(chapter.title)), *_card_frames(tags.card(chapter))],
            )
        )
    return frames
