"""What is read out of a file: plain text in parts, each under the heading it stood under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsroom.feeds.plain_text import from_html, one_line, paragraphs

# An hour of speech takes about 60,000 characters; a long novel has a million.
MOST_CHARACTERS = 2_000_000
MOST_PARTS = 2_000
LONGEST_HEADING = 200

HEADING = re.compile(r"(<h[1-3](?:\s[^<>]{0,500})?>)", re.IGNORECASE)
MARK = "\ue000"  # of a private use area: it stands in no text that means something
SENTENCE_ENDS = (".", "!", "?", "…", '"', "”", "’", "'", ")", ":", ";")


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter or section: `text` has an empty line between paragraphs."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    parts: tuple[Part, ...]

    @property
    def characters(self) -> int:
        return sum(len(part.text) for part in self.parts)


def bounded(title: str, parts: Iterable[Part]) -> Document:
    """The document without empty parts, cut at `MOST_CHARACTERS`."""
    kept: list[Part] = []
    room = MOST_CHARACTERS
    for part in parts:
        text = paragraphs(part.text, room)
        if text:
            kept.append(Part(one_line(part.heading, LONGEST_HEADING), text))
            room -= len(text)
        if room < 1_000 or len(kept) >= MOST_PARTS:
            break
    return Document(one_line(title, LONGEST_HEADING), tuple(kept))


def sections(markup: str) -> list[Part]:
    """HTML as parts under its first three ranks of headings. Scripts, forms and the like are dropped."""
    marked = HEADING.sub(rf"\1{MARK}", markup.replace(MARK, ""))
    parts: list[Part] = []
    heading, kept = "", list[str]()
    for paragraph in from_html(marked, MOST_CHARACTERS).split("\n\n"):
        if paragraph.startswith(MARK):
            parts.append(Part(heading, "\n\n".join(kept)))
            heading, kept = paragraph.replace(MARK, "").strip(), []
        else:
            kept.append(paragraph.replace(MARK, ""))
    return [*parts, Part(heading, "\n\n".join(kept))]
