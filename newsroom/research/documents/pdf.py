"""PDF with pypdf: the lines of its pages with the size of their letters, which tells headings from text."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from newsroom.research.documents.document import MOST_CHARACTERS, Document, bounded
from newsroom.research.documents.layout import LETTER, Line, parts
from newsroom.research.errors import SourceError

LOOKED_AT = 12
MOST_PAGES = 3_000
# Pages that are pictures of pages have at most a number or a stamp as text.
FEWEST_LETTERS = 20

LOCKED = "This PDF is protected by a password. Save it without one and upload it again."
SCANNED = (
    "There is no text in this PDF, only pictures of pages. Run it through text recognition (OCR) and upload the result."
)
DAMAGED = "This PDF is damaged and cannot be read. Save or print it to PDF again and upload that."
# What pypdf raises on damaged files besides its own: places beyond the file, loops, figures that are none.
ON_DAMAGE = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RecursionError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
BOLD = re.compile(r"bold|black|heavy|CMBX", re.IGNORECASE)
# What word processors make of a file's name, which is no title.
NO_TITLE = re.compile(r"^(?:untitled.*$|microsoft \w+ - )", re.IGNORECASE)


def read(data: bytes, name: str, *, look: bool) -> Document:
    """The text of a PDF; with `look` only that of a few pages, to see whether there is any. Raises SourceError."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise SourceError(LOCKED)
        pages = _pages(reader, _numbers(len(reader.pages), look=look))
        title = NO_TITLE.sub("", str((reader.metadata and reader.metadata.title) or ""))
    except DependencyError as error:  # a cipher that needs a library we don't bring
        raise SourceError(LOCKED) from error
    except ON_DAMAGE as error:
        raise SourceError(DAMAGED) from error
    if sum(len(LETTER.findall(line.text)) for page in pages for line in page) < FEWEST_LETTERS * max(1, len(pages)):
        raise SourceError(SCANNED)
    return bounded(title.strip() or name, parts(pages))


def _numbers(pages: int, *, look: bool) -> Sequence[int]:
    if not pages:
        raise SourceError("This PDF has no pages.")
    if not look or pages <= LOOKED_AT:
        return range(min(pages, MOST_PAGES))
    return sorted({place * (pages - 1) // (LOOKED_AT - 1) for place in range(LOOKED_AT)})


def _pages(reader: PdfReader, numbers: Sequence[int]) -> list[list[Line]]:
    found: list[list[Line]] = []
    size = 0
    for number in numbers:
        found.append(list(_lines(reader.pages[number])))
        size += sum(len(line.text) for line in found[-1])
        if size > MOST_CHARACTERS:
            break
    return found


def _lines(page: PageObject) -> Iterator[Line]:
    """The lines of a page, each set as most of its letters are. pypdf gives the text piece by piece."""
    pieces: list[tuple[str, float, bool]] = []

    def take(text: str, matrix: Sequence[float], place: Sequence[float], font: Any, size: float | None) -> None:
        across, bold = matrix[3] or matrix[1], BOLD.search(str((font or {}).get("/BaseFont", "")))
        pieces.append((text, round(abs((size or 0) * (place[3] or place[1]) * across), 1), bold is not None))

    page.extract_text(visitor_text=take)
    line, letters = "", Counter[tuple[float, bool]]()
    for text, size, bold in [*pieces, ("\n", 0.0, False)]:
        for number, words in enumerate(text.split("\n")):
            if number:
                yield Line(_plain(line), *(letters.most_common(1)[0][0] if letters else (0.0, False)))
                line, letters = "", Counter()
            line += words
            letters[size, bold] += len(words.strip())


def _plain(text: str) -> str:
    return "".join(LIGATURES.get(letter, letter) for letter in text).strip()
