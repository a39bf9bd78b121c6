"""Who is behind the present request, for what is logged far from any view."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RememberRequest:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def actor() -> str:
    """The account that asks, by session or by key; empty outside of a request and for strangers.

    Asked for late: a key's owner is known only once the API has looked at the key.
    """
    user = getattr(_request.get(), "user", None)
    return str(user.get_username()) if user is not None and user.is_authenticated else ""
