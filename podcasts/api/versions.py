"""ETags: a reader who has the present version gets 304, a writer who has an old one 412 (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api.problems import Problem
from podcasts.feeds.delivery import unchanged


def etag(representation: Any) -> str:
    """Of what a reader is shown, so it changes exactly when that does."""
    return f'"{hashlib.sha256(JSONRenderer().render(representation)).hexdigest()[:32]}"'


def mark(request: Request, response: Response) -> Response | HttpResponseNotModified:
    """The answer with its ETag, or 304."""
    tag = response.get("ETag") or etag(response.data)
    response["ETag"] = tag
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if request.method not in ("GET", "HEAD"):
        return response
    if not unchanged(request, tag):
        return response
    answer = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        if name in response:
            answer[name] = response[name]
    return answer


def require(request: Request, representation: Any, *, needed: bool = False) -> None:
    """Refuses to change what is no longer as the writer read it."""
    given = request.headers.get("If-Match", "")
    if not given:
        if needed:
            raise Problem("unconditional")
        return
    if not set(parse_etags(given)) & {etag(representation), "*"}:
        raise Problem("changed")
