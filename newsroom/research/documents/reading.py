"""A file's text, whatever kind of file it is. Runs in a process of its own (see `apart`).

Each kind's library is loaded when a file of that kind comes: somebody waits for the answer to an upload.
"""

from __future__ import annotations

from newsroom.research.documents.document import Document
from newsroom.research.documents.kinds import READABLE, kind_of
from newsroom.research.errors import SourceError


def read(data: bytes, name: str, *, look: bool = False) -> Document:
    """The text of a file. `look`: only enough of it to say whether it can be read. Raises SourceError."""
    match kind_of(data, name):
        case "pdf":
            from newsroom.research.documents import pdf

            document = pdf.read(data, name, look=look)
        case "zip":
            document = _archive(data, name)
        case "html":
            from newsroom.research.documents import saved_page

            document = saved_page.read(data, name)
        case "markdown":
            from newsroom.research.documents import texts

            document = texts.read_markdown(data, name)
        case "text":
            from newsroom.research.documents import texts

            document = texts.read_text(data, name)
    if not document.parts:
        raise SourceError("There is no text in this file.")
    return document


def _archive(data: bytes, name: str) -> Document:
    from newsroom.research.documents import epub
    from newsroom.research.documents.archives import Archive

    archive = Archive(data)
    if epub.CONTAINER in archive:
        return epub.read(archive, name)
    if "word/document.xml" in archive:
        from newsroom.research.documents import docx

        return docx.read(data, archive, name)
    raise SourceError(f"This is a packed file, but neither EPUB nor DOCX. {READABLE}; unpack it first.")
