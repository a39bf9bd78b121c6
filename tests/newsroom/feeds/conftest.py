"""Real web servers on loopback, and a fetcher that may ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from newsroom.feeds.addresses import Guard
from newsroom.feeds.fetcher import Fetcher
from tests.servers import LocalServer, Quiet

DATA = Path(__file__).parent / "data"


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Instead of all that: write to the connection as it pleases.
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Web:
    """A web server: what it answers by path, and what it was asked."""

    port: int
    replies: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class Handler(Quiet):
    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        self.web.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        reply = self.web.replies.get(self.path, Reply(b"nothing here", 404))
        reply = reply(self) if callable(reply) else reply
        if reply.act:
            self.close_connection = True
            reply.act(self)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(reply.body)


def serving() -> Iterator[Web]:
    web = Web(0)
    with LocalServer(type("Bound", (Handler,), {"web": web})).answering() as server:
        web.port = server.server_port
        yield web


@pytest.fixture
def web() -> Iterator[Web]:
    yield from serving()


@pytest.fixture
def inside() -> Iterator[Web]:
    """A server that no operator allowed: nothing may ever reach it."""
    yield from serving()


@pytest.fixture
def fetcher(web: Web) -> Fetcher:
    return Fetcher(Guard(frozenset({("127.0.0.1", web.port)})), "newsroom/test", timeout=5.0)


@pytest.fixture
def allowed(web: Web, settings: Any) -> Web:
    """The server, allowed by setting, for everything that builds its own fetcher."""
    settings.FETCH_ALLOW = [f"127.0.0.1:{web.port}"]
    settings.FETCH_TIMEOUT = 5.0
    return web


def rss(*items: str, channel: str = "<title>The Wire</title>") -> bytes:
    return f'<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'.encode()


def item(number: int, *, text: str = "", extra: str = "", link: str = "") -> str:
    link = link or f"https://wire.example/{number}"
    return (
        f"<item><guid isPermaLink='false'>n{number}</guid><title>Item {number}</title><link>{link}</link>"
        f"<description>{text or f'Words of item {number}.'}</description>{extra}</item>"
    )


@pytest.fixture
def data() -> Path:
    return DATA
