"""What surrounds every answer of the API, whoever gives it: an id, CORS for reads, and no error as a web page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from podcasts.api import problems

ROOT = "/api/"
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
READABLE = "ETag, Link, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"


class ApiAnswers:
    """Middleware. Outside of /api/ it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        response = HttpResponse(status=204) if _is_preflight(request) else self.get_response(request)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(problems.MEDIA_TYPE):
            response = problems.plain(response.status_code, request_id)
        response["X-Request-ID"] = request_id
        if limits := getattr(request, "standing", None):
            for name, value in limits.headers().items():
                response[name] = value
        return _with_cors(request, response)


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _with_cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pages of the named origins may read with a key. Never with cookies, and they may not write."""
    origin = request.headers.get("Origin", "")
    if not settings.API_CORS_ORIGINS:
        return response
    patch_vary_headers(response, ["Origin"])
    if origin and ("*" in settings.API_CORS_ORIGINS or origin in settings.API_CORS_ORIGINS):
        response["Access-Control-Allow-Origin"] = "*" if "*" in settings.API_CORS_ORIGINS else origin
        response["Access-Control-Expose-Headers"] = READABLE
        if _is_preflight(request):
            response["Access-Control-Allow-Methods"] = "GET, HEAD"
            response["Access-Control-Allow-Headers"] = "Authorization, If-None-Match, X-Request-ID"
            response["Access-Control-Max-Age"] = "3600"
    return response
