"""PDF with pypdf: the text of its pages as paragraphs, without what stands at the head or foot of every page."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from newsroom.research.documents.document import MOST_CHARACTERS, Document, Part, bounded
from newsroom.research.errors import SourceError

LOOKED_AT = 12
MOST_PAGES = 3_000
# Pages that are pictures of pages have at most a number or a stamp as text.
FEWEST_LETTERS = 20
PAGES_IN_A_PART = 8
# A line that stands at the edge of so many of the pages is a running head or foot.
RUNNING = 0.3
FEWEST_RUNNING = 3

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
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zß-öø-ÿ])")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LETTER = re.compile(r"[^\W\d_]")


def read(data: bytes, name: str, *, look: bool) -> Document:
    """The text of a PDF; with `look` only that of a few pages, to see whether there is any. Raises SourceError."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise SourceError(LOCKED)
        pages = _texts(reader, _numbers(len(reader.pages), look=look))
        title = str((reader.metadata and reader.metadata.title) or "")
    except DependencyError as error:  # a cipher that needs a library we don't bring
        raise SourceError(LOCKED) from error
    except ON_DAMAGE as error:
        raise SourceError(DAMAGED) from error
    if sum(len(LETTER.findall(page)) for page in pages) < FEWEST_LETTERS * max(1, len(pages)):
        raise SourceError(SCANNED)
    return bounded(title.strip() or name, _parts(_without_running_lines(pages)))


def _numbers(pages: int, *, look: bool) -> Sequence[int]:
    if not pages:
        raise SourceError("This PDF has no pages.")
    if not look or pages <= LOOKED_AT:
        return range(min(pages, MOST_PAGES))
    return sorted({place * (pages - 1) // (LOOKED_AT - 1) for place in range(LOOKED_AT)})


def _texts(reader: PdfReader, numbers: Sequence[int]) -> list[str]:
    found: list[str] = []
    size = 0
    for number in numbers:
        text = reader.pages[number].extract_text()
        found.append("".join(LIGATURES.get(letter, letter) for letter in text))
        size += len(text)
        if size > MOST_CHARACTERS:
            break
    return found


def _without_running_lines(pages: list[str]) -> list[str]:
    """Heads and feet differ in the page number only, so figures are left out of the comparison."""
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page.splitlines())})
    least = max(FEWEST_RUNNING, RUNNING * len(pages))
    running = {shape for shape, count in edges.items() if count >= least}
    return ["\n".join(_kept(page.splitlines(), running)) for page in pages]


def _edges(lines: list[str]) -> list[str]:
    return lines if len(lines) < 5 else [*lines[:2], *lines[-2:]]


def _kept(lines: list[str], running: set[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        at_edge = len(lines) < 5 or place < 2 or place >= len(lines) - 2
        if not (at_edge and _shape(line) in running):
            yield line


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip().lower()


def _parts(pages: list[str]) -> Iterator[Part]:
    """A few pages make a part; a sentence that runs over a page stays whole within it."""
    for start in range(0, len(pages), PAGES_IN_A_PART):
        yield Part("", _flowing("\n".join(pages[start : start + PAGES_IN_A_PART])))


def _flowing(text: str) -> str:
    """Lines of a page joined to paragraphs: one ends where a line ends a sentence well before the right edge."""
    lines = [line.strip() for line in BROKEN_WORD.sub("", text).splitlines()]
    widths = sorted(len(line) for line in lines if line)
    usual = widths[len(widths) * 3 // 4] if widths else 0
    flowing = ""
    for line in lines:
        flowing += f"{line} " if line else "\n\n"
        ended = line.endswith((".", "!", "?", "”", '"')) and len(line) < 0.75 * usual
        title = bool(line) and len(line) < 0.6 * usual and not line.endswith((".", ",", ";", ":", "-", "!", "?"))
        if ended or (title and line[0].isupper() and line.istitle()):
            flowing += "\n\n"
    return flowing
