"""Files over HTTP with byte ranges, as podcast apps ask for them (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date

from podcasts.feeds.delivery import unchanged

BLOCK = 64 * 1024
RANGE = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)
MOST_RANGES = 16
MAX_AGE = 3600
# Where a web server that sends files in our place finds them (docs/deploy.md).
ACCEL_PREFIX = "/protected/"
# Set by whoever asks this site from within, with no web server in front; no header of a request can set it.
WITHIN = "newsroom.within"
READABLE = "Accept-Ranges, Content-Length, Content-Range, ETag"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class NotSatisfiable(ValueError):
    """The range lies outside the file."""


def parse_ranges(header: str, size: int) -> tuple[Span, ...]:
    """The ranges asked for; none for the whole file: no header, another unit, nonsense, or more than a player needs.

    Ranges that overlap, or more than a few, are not served apart: the whole file costs less (RFC 9110, 14.2).
    """
    unit, _, wanted = header.partition("=")
    matches = [RANGE.fullmatch(part.strip()) for part in wanted.split(",")]
    if unit.strip().lower() != "bytes" or len(matches) > MOST_RANGES:
        return ()
    asked = [(match[1], match[2]) for match in matches if match]
    if len(asked) != len(matches) or any(_senseless(first, last) for first, last in asked):
        return ()
    spans = tuple(span for first, last in asked if (span := _span(first, last, size)))
    if not spans:
        raise NotSatisfiable
    in_order = sorted(spans, key=lambda span: span.first)
    if any(later.first <= earlier.last for earlier, later in pairwise(in_order)):
        return ()
    return spans


def _senseless(first: str, last: str) -> bool:
    return not (first or last) or bool(first and last and int(last) < int(first))


def _span(first: str, last: str, size: int) -> Span | None:
    """None where the file has no such bytes."""
    if not first:
        return Span(max(0, size - int(last)), size - 1) if int(last) and size else None
    if int(first) >= size:
        return None
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the storage, with what tells its versions apart."""

    storage: Storage
    name: str
    size: int
    modified: dt.datetime

    @classmethod
    def find(cls, storage: Storage, name: str) -> Stored:
        return cls(storage, name, storage.size(name), storage.get_modified_time(name))

    @property
    def etag(self) -> str:
        return f'"{int(self.modified.timestamp()):x}-{self.size:x}"'

    @property
    def date(self) -> str:
        return http_date(self.modified.timestamp())

    def spans_for(self, request: HttpRequest) -> tuple[Span, ...]:
        """The parts asked for. With If-Range of an older version it is the whole: parts of two files never mix."""
        condition = request.headers.get("If-Range")
        if request.method != "GET" or condition not in (None, self.etag, self.date):
            return ()
        return parse_ranges(request.headers.get("Range", ""), self.size)

    def blocks(self, span: Span) -> Iterator[bytes]:
        """Opened only when read: an answer that nobody reads leaves no file open."""
        with self.storage.open(self.name) as file:
            file.seek(span.first)
            left = span.size
            while left and (block := file.read(min(BLOCK, left))):
                left -= len(block)
                yield block


def serve(  # noqa: PLR0913 - the whole of what a file's answer says
    request: HttpRequest,
    storage: Storage,
    name: str,
    *,
    content_type: str,
    filename: str,
    private: bool = False,
) -> HttpResponseBase:
    """The stored file, whole or in part. `name` is one of ours, never taken from the request."""
    stored = Stored.find(storage, name)
    response: HttpResponseBase
    if unchanged(request, stored.etag, stored.modified):
        response = HttpResponseNotModified()
    else:
        response = _content(request, stored, content_type)
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["ETag"] = stored.etag
    response["Last-Modified"] = stored.date
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"{'private' if private else 'public'}, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = READABLE
    return response


def _content(request: HttpRequest, stored: Stored, content_type: str) -> HttpResponseBase:
    if settings.SENDFILE and WITHIN not in request.META:
        return _handed_over(stored, content_type)
    try:
        spans = stored.spans_for(request)
    except NotSatisfiable:
        headers = {"Content-Range": f"bytes */{stored.size}"}
        return HttpResponse(status=416, headers=headers, content_type="text/plain")
    if len(spans) > 1:
        return _several(stored, spans, content_type)
    span = spans[0] if spans else Span(0, stored.size - 1)
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else stored.blocks(span)
    response = StreamingHttpResponse(body, status=206 if spans else 200, content_type=content_type)
    response["Content-Length"] = str(span.size)
    if spans:
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{stored.size}"
    return response


def _several(stored: Stored, spans: Sequence[Span], content_type: str) -> HttpResponseBase:
    """RFC 9110, 14.6: each part under a heading of its own."""
    boundary = secrets.token_hex(12)
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {content_type}\r\n"
        f"Content-Range: bytes {span.first}-{span.last}/{stored.size}\r\n\r\n".encode()
        for span in spans
    ]
    end = f"\r\n--{boundary}--\r\n".encode()

    def body() -> Iterator[bytes]:
        for head, span in zip(heads, spans, strict=True):
            yield head
            yield from stored.blocks(span)
        yield end

    response = StreamingHttpResponse(body(), status=206, content_type=f"multipart/byteranges; boundary={boundary}")
    response["Content-Length"] = str(sum(map(len, heads)) + sum(span.size for span in spans) + len(end))
    return response


def _handed_over(stored: Stored, content_type: str) -> HttpResponse:
    """An answer without a body that the web server in front fills from the disk, ranges included."""
    if settings.SENDFILE == "x-accel-redirect":
        place = {"X-Accel-Redirect": iri_to_uri(ACCEL_PREFIX + stored.name)}
    else:
        place = {"X-Sendfile": stored.storage.path(stored.name)}
    return HttpResponse(content_type=content_type, headers=place)
