"""DOCX with python-docx: paragraphs under their headings, and what stands in tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice

from docx import Document as open_docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from newsroom.research.documents.archives import Archive, tree
from newsroom.research.documents.document import Document, Part, bounded
from newsroom.research.errors import SourceError

DAMAGED = "This DOCX is damaged and cannot be read. Save the document again and upload that."
MOST_BLOCKS = 50_000
MOST_ROWS = 2_000
# What python-docx and lxml raise on damaged files.
ON_DAMAGE = (
    OpcError, XmlchemyError, etree.LxmlError, zipfile.BadZipFile, ArithmeticError, AttributeError, LookupError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Title")


def read(data: bytes, archive: Archive, name: str) -> Document:
    """The document; raises SourceError where it is damaged or its XML means harm."""
    for entry in archive.sizes:
        if entry.endswith((".xml", ".rels")):
            tree(archive.read(entry))
    try:
        opened = open_docx(io.BytesIO(data))
        title = opened.core_properties.title or name
        return bounded(title, _parts(islice(opened.iter_inner_content(), MOST_BLOCKS)))
    except ON_DAMAGE as error:
        raise SourceError(DAMAGED) from error


def _parts(blocks: Iterator[Paragraph | Table]) -> Iterator[Part]:
    heading, kept = "", list[str]()
    for block in blocks:
        if isinstance(block, Table):
            kept += [cell for row in block.rows[:MOST_ROWS] for cell in _cells(row.cells)]
        elif block.style is not None and block.style.name in HEADINGS:
            yield Part(heading, "\n\n".join(kept))
            heading, kept = block.text, []
        else:
            kept.append(block.text)
    yield Part(heading, "\n\n".join(kept))


def _cells(cells: tuple[object, ...]) -> list[str]:
    """The texts of a row; a cell that spans several columns is listed once for each of them."""
    return list(dict.fromkeys(str(getattr(cell, "text", "")) for cell in cells))
