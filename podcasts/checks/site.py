"""This site as a client sees it, without a network and within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

from podcasts.checks.answers import TIMEOUT
from podcasts.media.ranges import WITHIN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Within(BaseHandler):
    """Django's own handler but for its signals: at the start and end of a request they would close the connection,
    and with it the transaction that the caller is in."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = self.get_response(WSGIRequest({**environ, WITHIN: True}))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return iter(response)  # not the response itself, whose closing sends the signal


@contextmanager
def site() -> Iterator[httpx.Client]:
    """A client that talks to this site."""
    with httpx.Client(
        transport=httpx.WSGITransport(app=Within()), timeout=TIMEOUT, base_url=settings.BASE_URL
    ) as client:
        yield client
