"""ID3 tags: what a player shows, the chapters, and the words that say a machine made this.

ID3v2.3 is what every player reads; chapters follow the ID3v2 Chapter Frame Addendum 1.0 (CTOC and CHAP).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from synthesis.audio import id3
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
    """Put the tags at the head of the MP3.

    Raises `OSError` when the file cannot be written, `ValueError` when its pictures are too large for tags.
    """
    id3.put(path, [*_texts(tags, seconds), *_picture(tags.cover), *_chapter_frames(tags, chapters, seconds)])


def plain(text: str) -> str:
    """One line a player can show: no control characters, not endless."""
    kept = (" " if unicodedata.category(character)[0] == "C" else character for character in text)
    return re.sub(r"\s+", " ", "".join(kept)).strip()[:LONGEST]


def _texts(tags: Tags, seconds: float) -> Iterator[bytes]:
    yield id3.text("TIT2", plain(tags.title) or plain(tags.show))
    yield id3.text("TALB", plain(tags.show))
    yield id3.text("TPE1", plain(tags.author) or plain(tags.show))
    yield id3.text("TCON", "Podcast")
    yield id3.text("TLEN", str(round(seconds * 1000)))
    yield id3.text("TLAN", LANGUAGES.get(tags.language.partition("-")[0].lower(), "und"))
    yield id3.text("TENC", "newsroom")
    yield id3.named_text("AI-DISCLOSURE", plain(tags.disclosure))
    yield id3.comment(plain(f"{tags.summary} {tags.disclosure}"), "eng")
    if tags.date is not None:
        yield id3.text("TYER", f"{tags.date:%Y}")
        yield id3.text("TDAT", f"{tags.date:%d%m}")
    if tags.number is not None:
        yield id3.text("TRCK", str(tags.number))


def _picture(picture: bytes, kind: int = id3.COVER, name: str = "cover") -> list[bytes]:
    return [id3.picture(picture, kind, name)] if picture else []


def _card_frames(card: ChapterCard) -> list[bytes]:
    link = [id3.link("chapter url", card.url)] if card.url.isascii() and card.url else []
    return [*link, *_picture(card.image, id3.OTHER, "chapter")]


def _chapter_frames(tags: Tags, chapters: Sequence[Chapter], seconds: float) -> Iterator[bytes]:
    if not chapters:
        return
    ends = [chapter.start for chapter in chapters[1:]] + [seconds]
    keys = [f"chp{number}" for number in range(len(chapters))]
    yield id3.contents(keys, id3.text("TIT2", "Chapters"))
    for key, chapter, end in zip(keys, chapters, ends, strict=True):
        frames = [id3.text("TIT2", plain(chapter.title)), *_card_frames(tags.card(chapter))]
        yield id3.chapter(key, chapter.start, max(end, chapter.start), frames)
