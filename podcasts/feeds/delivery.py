"""Sending a document: packed as the reader likes it, not sent again when unchanged, fit for caches (RFC 9110, 9111)."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe

CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.ASCII)
WORTH_PACKING = 1000  # bytes
MAX_AGE = 300


def cached(
    request: HttpRequest, response: HttpResponse, *, changed: dt.datetime | None = None, private: bool = False
) -> HttpResponse:
    """The answer with an entity tag, packed; 304 where the reader has it already. Other sites' players may read it."""
    content, coding = response.content, accepted(request.headers.get("Accept-Encoding", ""))
    etag = hashlib.sha256(content).hexdigest()[:32]
    if len(content) < WORTH_PACKING:
        coding = ""
    response["ETag"] = f'"{etag}{"-" + coding if coding else ""}"'
    response["Cache-Control"] = f"{'private' if private else 'public'}, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    if unchanged(request, response["ETag"], changed):
        response.status_code, response.content = 304, b""
        del response["Content-Type"]
        return response
    return _packed(request, response, coding)


def _packed(request: HttpRequest, response: HttpResponse, coding: str) -> HttpResponse:
    content = response.content
    if coding:
        content = brotli.compress(content, quality=4) if coding == "br" else gzip.compress(content, 5, mtime=0)
        response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(content))
    response.content = b"" if request.method == "HEAD" else content
    return response


def unchanged(request: HttpRequest, etag: str, changed: dt.datetime | None = None) -> bool:
    """Whether the reader has it already, by entity tag, or by date where it names none (RFC 9110, 13.2.2)."""
    if wanted := request.headers.get("If-None-Match"):
        return bool({tag.removeprefix("W/") for tag in parse_etags(wanted)} & {etag, "*"})
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return changed is not None and since is not None and int(changed.timestamp()) <= since


def accepted(header: str) -> str:
    """The best coding that the reader takes: br, gzip, or none."""
    takes = {match[1].lower(): float(match[2] or 1) for match in map(CODING.fullmatch, header.split(",")) if match}
    weights = {coding: takes.get(coding, takes.get("*", 0.0)) for coding in ("br", "gzip")}
    best = max(weights, key=lambda coding: weights[coding])
    return best if weights[best] > 0 else ""
