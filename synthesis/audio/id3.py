"""ID3 as bytes: the frames that tags are made of, how they come to the head of an MP3, and what stands there.

https://id3.org/id3v2.3.0, with the chapters of the ID3v2 Chapter Frame Addendum 1.0. A frame is bytes, so a chapter's
own frames are simply its last bytes. Texts are UTF-16, the only encoding of this version that holds every language.
What is written is 2.3. What is read is 2.4 as well, since signing a file rewrites its tag.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COVER, OTHER = 3, 0  # kinds of pictures
LATIN_1, UTF_16 = b"\x00", b"\x01"
NO_OFFSET = b"\xff" * 8  # a chapter is found by its times, not by bytes
TOP_LEVEL_IN_ORDER = 0b11
LARGEST = 2**28 - 1  # bytes of a tag: four times seven bits
HEADER = 10  # bytes, of a tag and of a frame
ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file's tag says: texts of our own by their name, and (start in seconds, title) of each chapter."""

    texts: dict[str, str]
    chapters: tuple[tuple[float, str], ...]


def text(name: str, value: str) -> bytes:
    """A text frame: a title, a name, a date."""
    return _frame(name, UTF_16, _utf_16(value))


def named_text(name: str, value: str) -> bytes:
    """TXXX: a text under a name of our own."""
    return _frame("TXXX", UTF_16, _ended(name), _utf_16(value))


def comment(value: str, language: str) -> bytes:
    return _frame("COMM", UTF_16, language.encode("ascii"), _ended(""), _utf_16(value))


def link(name: str, address: str) -> bytes:
    """WXXX: an address, which must be ASCII, under a name."""
    return _frame("WXXX", LATIN_1, name.encode("ascii"), b"\x00", address.encode("ascii"))


def picture(data: bytes, kind: int, name: str) -> bytes:
    """APIC: a JPEG or PNG picture."""
    mime = b"image/png" if data.startswith(b"\x89PNG") else b"image/jpeg"
    return _frame("APIC", LATIN_1, mime, b"\x00", bytes([kind]), name.encode("ascii"), b"\x00", data)


def chapter(key: str, start: float, end: float, frames: Iterable[bytes]) -> bytes:
    """CHAP, its times in seconds."""
    times = (round(seconds * 1000).to_bytes(4, "big") for seconds in (start, end))
    return _frame("CHAP", key.encode("ascii"), b"\x00", *times, NO_OFFSET, *frames)


def contents(keys: Sequence[str], title: bytes) -> bytes:
    """CTOC: the chapters in their order, the first 255 of them, since one byte counts them."""
    listed = [key.encode("ascii") + b"\x00" for key in keys[:255]]
    return _frame("CTOC", b"toc\x00", bytes([TOP_LEVEL_IN_ORDER, len(listed)]), *listed, title)


def put(path: Path, frames: Iterable[bytes]) -> None:
    """The frames at the head of the file, in place of a tag that is there; the file changes whole or not at all.

    Raises `OSError` when it cannot be written and `ValueError` when the tag is larger than a tag may be.
    """
    body = b"".join(frames)
    if len(body) > LARGEST:
        raise ValueError(f"The tags take {len(body) / 1e6:.0f} MB and may take 268; use smaller pictures.")
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=".tagging-")
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as sound:
            out.write(b"ID3\x03\x00\x00" + _by_sevens(len(body)) + body)
            sound.seek(_tag_length(sound.read(HEADER)))
            shutil.copyfileobj(sound, out)
        shutil.copymode(path, made)
        os.replace(made, path)
    except BaseException:
        os.unlink(made)
        raise


def read(path: Path) -> Found:
    """What can be read of the tag; nothing where there is none. Raises `OSError`."""
    with path.open("rb") as file:
        header = file.read(HEADER)
        tag = file.read(max(0, _tag_length(header) - HEADER))
    parts = list(_frames(tag, header[3])) if tag else []
    texts = (_texts(body) for name, body in parts if name == b"TXXX")
    chapters = sorted(_chapter(body, header[3]) for name, body in parts if name == b"CHAP")
    return Found(dict(texts), tuple(chapters))


def _frames(data: bytes, version: int) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each, up to padding or to one that does not fit."""
    at = 0
    while (head := data[at : at + HEADER])[:4].isalnum() and len(head) == HEADER:
        size = _from_sevens(head[4:8]) if version > 3 else int.from_bytes(head[4:8], "big")
        at += HEADER + size
        if at > len(data):
            return
        yield head[:4], data[at - size : at]


def _chapter(body: bytes, version: int) -> tuple[float, str]:
    times = body.partition(b"\x00")[2]
    titles = (_texts(part)[0] for name, part in _frames(times[16:], version) if name == b"TIT2")
    return int.from_bytes(times[:4], "big") / 1000, next(titles, "")


def _texts(body: bytes) -> tuple[str, str]:
    """The first two texts of a frame, empty where there are fewer."""
    encoding = ENCODINGS[body[0]] if body and body[0] < len(ENCODINGS) else ENCODINGS[0]
    texts = body[1:].decode(encoding, errors="replace").replace("\ufeff", "").split("\x00")
    return texts[0], texts[1] if len(texts) > 1 else ""


def _frame(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return name.encode("ascii") + len(body).to_bytes(4, "big") + b"\x00\x00" + body


def _utf_16(value: str) -> bytes:
    return b"\xff\xfe" + value.encode("utf-16-le")


def _ended(value: str) -> bytes:
    return _utf_16(value) + b"\x00\x00"


def _by_sevens(number: int) -> bytes:
    """Four bytes of which each holds seven bits, so that no size looks like the start of an MP3's frame."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _tag_length(header: bytes) -> int:
    """Of the tag that begins so, with its header; nought when none does."""
    if len(header) < HEADER or not header.startswith(b"ID3"):
        return 0
    return HEADER + _from_sevens(header[6:])


def _from_sevens(four: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(four, (21, 14, 7, 0), strict=True))
