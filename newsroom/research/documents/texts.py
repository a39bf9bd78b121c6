"""Plain text and Markdown."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from newsroom.feeds.charset import decode
from newsroom.feeds.plain_text import MAX_MARKUP
from newsroom.research.documents.document import Document, Part, bounded, sections

FRONT_MATTER = re.compile(r"\A---\s*\n.{0,5000}?\n---\s*\n", re.DOTALL)
SOFT_BREAK = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*[^\s\-*•\d])")


def read_text(data: bytes, name: str) -> Document:
    """Lines that follow each other are one paragraph, as in texts wrapped at 72 characters."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    wrapped = "\n\n" in text.strip()
    return bounded(name, [Part("", SOFT_BREAK.sub(" ", text) if wrapped else text.replace("\n", "\n\n"))])


def read_markdown(data: bytes, name: str) -> Document:
    """HTML within it is read as HTML, so that nothing active is taken for text."""
    source = FRONT_MATTER.sub("", decode(data).replace("\0", "")[:MAX_MARKUP])
    parts = sections(MarkdownIt("commonmark", {"html": True}).render(source))
    return bounded(next((part.heading for part in parts if part.heading), name), parts)
