"""Real files of every kind that is read, made on the spot: PDF, EPUB and DOCX with a few sentences in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from pypdf import PdfReader, PdfWriter

BRIDGE = (
    "The council of Halm decided on Monday to replace the old bridge over the Orvel.",
    "The new bridge will carry trams, and it will cost 41 million euros.",
    "Work on the foundations is due to begin in March, the mayor told the meeting.",
    "About 18,000 people cross the river at this place on a working day.",
)
FERRY = (
    "An electric ferry has crossed Lake Orvel since the summer of last year.",
    "It carries 240 passengers and is charged at the pier while they board.",
    "The operator says that the ferry uses a third of the energy of the old boat.",
)


def pdf(*pages: Sequence[str], title: str = "", large: Sequence[str] = (), bold: Sequence[str] = ()) -> bytes:
    """A PDF with the given lines on each page, written by hand: Helvetica, one line below the other."""

    def shown(line: str) -> str:
        font = f"/{'F2' if line in bold else 'F1'} {16 if line in large else 11} Tf"
        return f"{font} ({_escaped(line)}) Tj T*"

    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        stream = f"BT 14 TL 60 780 Td {' '.join(map(shown, lines))} ET" if lines else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold "
            f"/Encoding /WinAnsiEncoding >> >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _with_title(_assembled(objects), title)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(BRIDGE))))
    writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def docx(parts: Mapping[str, Sequence[str]], *, table: Sequence[str] = ()) -> bytes:
    document = Document()
    for heading, paragraphs in parts.items():
        document.add_heading(heading, level=1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    if table:
        row = document.add_table(rows=1, cols=len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub(chapters: Mapping[str, Sequence[str]], *, title: str = "A Book", **more: bytes | str) -> bytes:
    """`more`: further files by their path, with `__` for a slash and `_dot_` for a dot."""
    names = [f"c{number}" for number in range(len(chapters))]
    items = "".join(f'<item id="{n}" href="text/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata><dc:title>{title}</dc:title></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
    }
    for name, (heading, paragraphs) in zip(names, chapters.items(), strict=True):
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        files[f"OEBPS/text/{name}.xhtml"] = f"<html><body><h1>{heading}</h1>{text}</body></html>"
    return archive(files | {path.replace("__", "/").replace("_dot_", "."): body for path, body in more.items()})


def archive(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, body in files.items():
            packed.writestr(path, body)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: Sequence[str]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _with_title(data: bytes, title: str) -> bytes:
    if not title:
        return data
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_metadata({"/Title": title})
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
