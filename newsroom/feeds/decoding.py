"""Unpacks gzip, deflate and brotli answers in bounded steps, so that a few kilobytes cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from newsroom.feeds.exceptions import FetchFailed, TooLarge

ACCEPTED = "gzip, br"
STEP = 256 * 1024


class Unpacker(Protocol):
    def steps(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, in pieces of about STEP bytes."""


class Plain:
    def steps(self, data: bytes) -> Iterator[bytes]:
        yield data


class Zlib:
    """gzip and deflate; servers disagree whether deflate has a zlib header (RFC 9110, 8.4.1.2), so both are read."""

    def __init__(self, gzip: bool) -> None:
        self.gzip = gzip
        self.stream: zlib._Decompress | None = None
        self.ended = False

    def _open(self, first: bytes) -> zlib._Decompress:
        headed = self.gzip or first[0] & 0x0F == 8
        return zlib.decompressobj(zlib.MAX_WBITS | 32 if headed else -zlib.MAX_WBITS)

    def steps(self, data: bytes) -> Iterator[bytes]:
        while data and not self.ended:
            stream = self.stream = self.stream or self._open(data)
            yield stream.decompress(data, STEP)
            data = stream.unconsumed_tail
            if stream.eof:  # a gzip file may hold several members; anything else behind it is padding
                data, self.stream = stream.unused_data, None
                self.ended = bool(data) and not data.startswith(b"\x1f")


class Brotli:
    def __init__(self) -> None:
        self.stream = brotli.Decompressor()

    def steps(self, data: bytes) -> Iterator[bytes]:
        yield self.stream.process(data, output_buffer_limit=STEP)
        while not self.stream.can_accept_more_data():
            yield self.stream.process(b"", output_buffer_limit=STEP)


def unpacker(encoding: str) -> Unpacker:
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Zlib(gzip=True)
        case "deflate":
            return Zlib(gzip=False)
        case "br":
            return Brotli()
    raise FetchFailed(f"The answer is packed as {encoding[:40]!r}, which was not asked for.")


def read(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The unpacked whole of an answer; raises TooLarge as soon as it grows beyond `most` bytes."""
    unpack = unpacker(encoding)
    body = bytearray()
    try:
        for chunk in chunks:
            for piece in unpack.steps(chunk):
                body += piece
                if len(body) > most:
                    raise TooLarge(f"The answer is larger than {in_units(most)}.")
    except (zlib.error, brotli.error):
        raise FetchFailed("The answer is packed wrongly and cannot be unpacked.") from None
    return bytes(body)


def in_units(size: int) -> str:
    return f"{size / 2**20:g} MiB" if size >= 2**20 else f"{size / 1024:g} KiB"
