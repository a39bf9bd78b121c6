"""Which kind of file it is, told by its content; its name decides only between plain text and Markdown."""

from __future__ import annotations

import re
from typing import Literal

from newsroom.feeds.charset import BYTE_ORDER_MARKS
from newsroom.research.errors import SourceError

FileKind = Literal["pdf", "zip", "html", "markdown", "text"]
READABLE = "PDF, EPUB, DOCX, Markdown, HTML and plain text files can be read"

START = 4_096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KNOWN_BUT_UNREAD: tuple[tuple[bytes, str], ...] = (
    (OLE, "This is an old Word file, or one with a password. Save it as DOCX without a password."),
    (b"{\\rtf", "This is a file in Rich Text Format. Save it as DOCX or as plain text."),
    (b"\x89PNG", "This is a picture; there is no text to be read in it."),
    (b"\xff\xd8\xff", "This is a picture; there is no text to be read in it."),
    (b"GIF8", "This is a picture; there is no text to be read in it."),
    (b"ID3", "This is a sound file; there is no text to be read in it."),
    (b"RIFF", "This is a sound file, film or picture; there is no text to be read in it."),
    (b"MZ", "This is a program, not a document."),
    (b"\x7fELF", "This is a program, not a document."),
    (b"\x1f\x8b", "This file is packed. Unpack it and upload the document in it."),
    (b"Rar!", "This file is packed. Unpack it and upload the document in it."),
    (b"7z\xbc\xaf", "This file is packed. Unpack it and upload the document in it."),
    (b"BZh", "This file is packed. Unpack it and upload the document in it."),
)
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdown|mkd)$", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(rb"^#{1,6} \S", re.MULTILINE)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes, name: str) -> FileKind:
    """The kind of a file; raises SourceError for one that is not read here."""
    start = data[:START]
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceError("This file is empty.")
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    for magic, sentence in KNOWN_BUT_UNREAD:
        if start.startswith(magic):
            raise SourceError(sentence)
    marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if not marked and CONTROLS.search(start):
        raise SourceError(f"This is not a document with text in it. {READABLE}.")
    if HTML.search(start):
        return "html"
    return "markdown" if MARKDOWN_NAME.search(name) or len(MARKDOWN_HEADING.findall(data)) > 1 else "text"
