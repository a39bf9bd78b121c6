"""Serves the sample edition over loopback HTTP, as the outlets' real sites would.

`answers` is pure: from the day, the moment and the address to every page and feed as bytes. The server around it does
what a real one does: ETag, Last-Modified and 304, gzip, HEAD, robots.txt, 404.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from newsroom.sample import documents, edition, pages

HOST = "127.0.0.1"
MAX_AGE = 60
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /account/\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What lies at one address."""

    body: bytes
    media_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def feed_urls(base: str) -> list[str]:
    """The addresses of the feeds; `base` is the address of the site without a slash at its end."""
    return [base + outlet.path for outlet in edition.outlets()]


def answers(day: int, now: datetime, base: str) -> dict[str, Answer]:
    """Every page and feed of the edition by its path."""
    found = edition.articles(day, now)
    site = {
        "/": Answer(pages.directory(edition.outlets(), base), pages.MEDIA_TYPE, now),
        "/robots.txt": Answer(ROBOTS.encode(), "text/plain; charset=utf-8", now),
    }
    for outlet in edition.outlets():
        site |= _answers_of(outlet, [one for one in found if one.outlet == outlet.slug], now, base)
    return site


def _answers_of(outlet: edition.Outlet, articles: list[edition.Article], now: datetime, base: str) -> dict[str, Answer]:
    newest = max((article.published for article in articles), default=now)
    feed = Answer(documents.feed(outlet, articles, base), documents.MEDIA_TYPES[outlet.format], newest)
    front = Answer(pages.front_page(outlet, articles, base), pages.MEDIA_TYPE, newest)
    return {outlet.path: feed, f"/{outlet.slug}/": front} | {
        article.path: Answer(pages.article_page(article, outlet, articles, base), pages.MEDIA_TYPE, article.published)
        for article in articles
    }


class SampleServer(ThreadingHTTPServer):
    """The edition's site on a loopback port; `turn_to` changes the day while it runs."""

    daemon_threads = True

    def __init__(self, port: int, day: int, now: datetime) -> None:
        super().__init__((HOST, port), SampleHandler)
        self.base = f"http://{HOST}:{self.server_address[1]}"
        self.site: Mapping[str, Answer] = {}
        self.turn_to(day, now)

    def turn_to(self, day: int, now: datetime) -> None:
        """From now on the site shows the given day; `now` is the moment its times are counted back from."""
        self.site = answers(day, now, self.base)


class SampleHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the server's site."""

    server: SampleServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the requests are the demo's own."""

    def _respond(self, *, with_body: bool) -> None:
        answer = self.server.site.get(urlsplit(self.path).path)
        if answer is None:
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"Not found.\n", with_body=with_body)
        elif self._unchanged(answer):
            self._send(HTTPStatus.NOT_MODIFIED, self._validators(answer), None, with_body=False)
        else:
            self._send_answer(answer, with_body=with_body)

    def _send_answer(self, answer: Answer, *, with_body: bool) -> None:
        headers = self._validators(answer) | {"Content-Type": answer.media_type}
        body = answer.body
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._send(HTTPStatus.OK, headers, body, with_body=with_body)

    def _validators(self, answer: Answer) -> dict[str, str]:
        return {
            "ETag": answer.etag,
            "Last-Modified": format_datetime(answer.modified.astimezone(UTC), usegmt=True),
            "Cache-Control": f"max-age={MAX_AGE}",
            "Vary": "Accept-Encoding",
        }

    def _unchanged(self, answer: Answer) -> bool:
        """RFC 9110, 13.2.2: If-None-Match, where present, decides alone."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return answer.etag in [tag.strip().removeprefix("W/") for tag in known.split(",")] or known.strip() == "*"
        return _not_after(answer.modified, self.headers.get("If-Modified-Since", ""))

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None, *, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and body is not None:
            self.wfile.write(body)


def _not_after(modified: datetime, since: str) -> bool:
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


@contextmanager
def running(port: int = 0, day: int = 0, now: datetime | None = None) -> Iterator[SampleServer]:
    """The server, answering in a thread of its own as long as the block lasts; port 0 takes any free one."""
    server = SampleServer(port, day, now or datetime.now(UTC))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving(port: int = 0, day: int = 0, now: datetime | None = None) -> Iterator[str]:
    """The same, for who needs only the address of the site."""
    with running(port, day, now) as server:
        yield server.base
