"""An upload is looked at when it comes: what cannot be read is refused with a sentence, and nothing of it is kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.research import language, uploads
from newsroom.research.documents import apart, reading
from newsroom.research.errors import SourceError
from newsroom.research.sources import Source
from tests.newsroom.research.files import BRIDGE, FERRY, archive, docx, epub, locked_pdf, pdf

ENTITIES = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
GERMAN = "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke über den Fluss abzureißen und neu zu bauen. " * 4


def bomb() -> bytes:
    """A DOCX of some 100 kB that unpacks to 100 MB."""
    return archive({"word/document.xml": b"<w>" + b" " * 60 * 2**20, "word/more.xml": b" " * 40 * 2**20})


def locked_zip() -> bytes:
    """Every entry marked as encrypted, as packers with a password do."""
    data = bytearray(docx({"Bridge": BRIDGE}))
    for at in range(len(data)):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
        if data[at : at + 4] == b"PK\x03\x04":
            data[at + 6] |= 1
    return bytes(data)


def harmful_docx() -> bytes:
    out = io.BytesIO(docx({"Bridge": BRIDGE}))
    files = {name: zipfile.ZipFile(out).read(name) for name in zipfile.ZipFile(out).namelist()}
    body = files["word/document.xml"].partition(b"?>")[2]
    return archive(files | {"word/document.xml": ENTITIES.encode() + body})


LOCK = '<encryption><EncryptionMethod xmlns="http://www.w3.org/2001/04/xmlenc#" Algorithm="urn:drm"/></encryption>'
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "This file is empty"),
    "blank": (b" \n\t \n", "This file is empty"),
    "encrypted PDF": (locked_pdf("hunter2"), "protected by a password"),
    "scanned PDF": (pdf((), (), ("7",)), "only pictures of pages"),
    "PDF without pages": (pdf(), "no pages"),
    "half a PDF": (pdf(BRIDGE)[:300], "PDF"),
    "not quite a PDF": (b"%PDF-1.7 and then nothing of it", "PDF is damaged"),
    "zip bomb": (bomb(), "unpacks to far more"),
    "zip with a password": (locked_zip(), "protected by a password"),
    "other zip": (archive({"photo.jpg": b"x"}), "neither EPUB nor DOCX"),
    "half a DOCX": (docx({"Bridge": BRIDGE})[:3000], "damaged"),
    "DOCX that is none": (archive({"word/document.xml": "<w/>"}), "damaged"),
    "DOCX with entities": (harmful_docx(), "defines entities"),
    "EPUB with entities": (epub({"A": BRIDGE}, OEBPS__book_dot_opf=f"{ENTITIES}<x>&b;</x>"), "defines entities"),
    "locked EPUB": (epub({"A": BRIDGE}, **{"META-INF__encryption_dot_xml": LOCK}), "locked by its publisher"),
    "EPUB without chapters": (epub({}), "names no chapters"),
    "empty DOCX": (docx({}), "no text"),
    "HTML without text": (b"<html><body><script>alert(1)</script></body></html>", "no text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
    "program": (b"\x7fELF" + bytes(100), "program"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word file"),
    "bytes": (bytes(range(256)) * 8, "not a document"),
    "German": (GERMAN.encode(), "not in English"),
    "German PDF": (pdf([GERMAN[:95]] * 6), "not in English"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(kind: str) -> None:
    data, sentence = REFUSED[kind]
    with pytest.raises(SourceError, match=sentence):
        language.check(reading.read(data, "My file.pdf", look=True))


@pytest.mark.parametrize("kind", ["encrypted PDF", "zip bomb", "German"])
def test_nothing_is_kept_of_what_is_refused(kind: str, media_folder: Path) -> None:
    data, sentence = REFUSED[kind]
    with pytest.raises(SourceError, match=f"“My file.pdf”: .*{sentence}"):
        uploads.store(SimpleUploadedFile("My file.pdf", data))
    assert not list(media_folder.rglob("research/*"))


def test_a_file_that_is_too_large_is_refused_unread(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 20 * 2**20
    file = SimpleUploadedFile("huge.pdf", pdf(BRIDGE))
    file.size = 100 * 2**20
    with pytest.raises(SourceError, match=r"“huge\.pdf” is larger than 20 MiB\. Upload a smaller file"):
        uploads.store(file)
    assert file.tell() == 0


def test_what_can_be_read_is_kept_until_it_is_forgotten(media_folder: Path) -> None:
    source = uploads.store(SimpleUploadedFile("Über die Brücke 🚋.bin", pdf(BRIDGE)))
    assert source.name == "Über die Brücke 🚋.bin"
    assert "Brücke" not in source.value
    assert BRIDGE[1] in uploads.read(source).parts[0].text
    uploads.forget(source)
    assert not list(media_folder.rglob("research/*"))
    with pytest.raises(SourceError, match="Upload it again"):
        uploads.read(source)
    uploads.forget(source)


@pytest.mark.parametrize(
    "value", ["../newsroom.sqlite3", "episodes/2026/11/one.mp3", "research/../covers/x.png", f"research/{'0' * 32}"]
)
def test_only_uploads_can_be_named(value: str, media_folder: Path) -> None:
    other = media_folder / "episodes/2026/11/one.mp3"
    other.parent.mkdir(parents=True)
    other.write_bytes("\n\n".join(FERRY).encode())
    with pytest.raises(SourceError, match="Upload it again"):
        uploads.read(Source("upload", value, "x.txt"))
    uploads.forget(Source("upload", value, "x.txt"))
    assert other.exists()


def test_a_file_that_would_take_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "READ_SECONDS", 1)
    brackets = b"[" * 200_000
    with pytest.raises(SourceError, match="takes too long or too much memory"):
        apart.read(b"# A\n\n# B\n\n" + brackets * 4, "endless.md")


def test_a_file_that_would_fill_the_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY", 160 * 2**20)
    sentence = f"{BRIDGE[0]}\n\n".encode()
    assert apart.read(sentence, "short.txt").parts[0].text == BRIDGE[0]
    with pytest.raises(SourceError, match="too much memory"):
        apart.read(sentence * 1_000_000, "long.txt")


@pytest.mark.parametrize("name", ["--help", "", "a\nb" + "x" * 5000, "../../etc/🚋"])
def test_a_name_is_only_a_name(name: str) -> None:
    file = SimpleUploadedFile("placeholder", "\n\n".join(BRIDGE).encode())
    file.__dict__["_name"] = name
    assert BRIDGE[0] in uploads.read(uploads.store(file)).parts[0].text
