"""Files over HTTP with byte ranges, as podcast apps ask for them (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe

BLOCK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


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


def parse_range(header: str, size: int) -> Span | None:
    """The one range asked for, or None for the whole file: no header, another unit, several ranges or nonsense.

    Answering several ranges with the whole file is allowed (RFC 9110, 14.2), and no podcast app needs more.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise NotSatisfiable
        return Span(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


def _blocks(storage: Storage, name: str, span: Span) -> Iterator[bytes]:
    """Opened only when read: an answer that nobody reads leaves no file open."""
    with storage.open(name) as file:
        file.seek(span.first)
        left = span.size
        while left and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the storage, with what tells its versions apart."""

    storage: Storage
    name: str
    size: int
    modified: int

    @classmethod
    def find(cls, storage: Storage, name: str) -> Stored:
        return cls(storage, name, storage.size(name), int(storage.get_modified_time(name).timestamp()))

    @property
    def etag(self) -> str:
        return f'"{self.modified:x}-{self.size:x}"'

    def unchanged_for(self, request: HttpRequest) -> bool:
        if wanted := request.headers.get("If-None-Match"):
            known = {tag.removeprefix("W/") for tag in parse_etags(wanted)}
            return bool(known & {self.etag, "*"})
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        return since is not None and self.modified <= since

    def span_for(self, request: HttpRequest) -> Span | None:
        """The part asked for. With If-Range of an older version it is the whole: parts of two files never mix."""
        condition = request.headers.get("If-Range")
        if request.method != "GET" or condition not in (None, self.etag, http_date(self.modified)):
            return None
        return parse_range(request.headers.get("Range", ""), self.size)


def serve(request: HttpRequest, storage: Storage, name: str, *, content_type: str, filename: str) -> HttpResponseBase:
    """The stored file, whole or in part. `name` is one of ours, never taken from the request."""
    stored = Stored.find(storage, name)
    response: HttpResponseBase
    if stored.unchanged_for(request):
        response = HttpResponseNotModified()
    else:
        response = _content(request, stored)
        response["Content-Type"] = content_type
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["ETag"] = stored.etag
    response["Last-Modified"] = http_date(stored.modified)
    response["Accept-Ranges"] = "bytes"
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _content(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    try:
        part = stored.span_for(request)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    span = part or Span(0, stored.size - 1)
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else _blocks(stored.storage, stored.name, span)
    response = StreamingHttpResponse(body, status=206 if part else 200, headers={"Content-Length": str(span.size)})
    if part:
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{stored.size}"
    return response
