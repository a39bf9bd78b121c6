"""A polite and careful reader, tried on servers that misbehave in every way."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import brotli
import pytest

from newsroom.feeds.exceptions import (
    BadStatus,
    FeedError,
    FetchFailed,
    Gone,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    TryLater,
)
from newsroom.feeds.fetcher import Fetcher, max_age
from orchestrator.retry_after import retry_after
from tests.newsroom.feeds.conftest import Reply, Web

MIB = 2**20


def redirect(to: str, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": to})


def test_it_says_who_it_is_and_asks_conditionally(web: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(status=304)
    fetched = fetcher.get(web.url(), etag='"v1"', last_modified="Sat, 21 Nov 2026 08:00:00 GMT")
    headers = web.asked[0][1]
    assert fetched.unchanged
    assert headers["user-agent"] == "newsroom/test"
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Sat, 21 Nov 2026 08:00:00 GMT"
    assert headers["accept-encoding"] == "gzip, br"


def test_it_keeps_what_is_needed_to_come_back(web: Web, fetcher: Fetcher) -> None:
    headers = {
        "ETag": '"v2"',
        "Last-Modified": "x",
        "Cache-Control": "public, max-age=1800",
        "Content-Type": "text/xml",
    }
    web.replies["/"] = Reply(b"body", headers=headers)
    fetched = fetcher.get(web.url())
    assert (fetched.etag, fetched.last_modified, fetched.max_age, fetched.content_type) == (
        '"v2"',
        "x",
        1800.0,
        "text/xml",
    )
    assert (fetched.body, fetched.url, fetched.moved_to) == (b"body", web.url(), "")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"words " * 1000)),
        ("GZIP", gzip.compress(b"words " * 500) + gzip.compress(b"words " * 500)),
        ("gzip", gzip.compress(b"words " * 1000) + b"\0" * 100),
        ("deflate", zlib.compress(b"words " * 1000)),
        ("deflate", zlib.compress(b"words " * 1000, wbits=-15)),
        ("br", brotli.compress(b"words " * 1000)),
        ("identity", b"words " * 1000),
    ],
)
def test_packed_answers_are_unpacked(web: Web, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    web.replies["/"] = Reply(packed, headers={"Content-Encoding": encoding})
    assert fetcher.get(web.url()).body == b"words " * 1000


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_an_answer_that_is_packed_wrongly_is_refused(web: Web, fetcher: Fetcher, encoding: str) -> None:
    web.replies["/"] = Reply(b"\x1f\x8b not packed at all", headers={"Content-Encoding": encoding})
    with pytest.raises(FetchFailed, match="packed wrongly"):
        fetcher.get(web.url())


def test_a_packing_that_was_not_asked_for_is_refused(web: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(b"x", headers={"Content-Encoding": "zstd"})
    with pytest.raises(FetchFailed, match="zstd"):
        fetcher.get(web.url())


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [("gzip", gzip.compress(bytes(200 * MIB), 9)), ("br", brotli.compress(bytes(400 * MIB), quality=5))],
    ids=["gzip", "br"],
)
def test_a_bomb_does_not_fill_the_memory(web: Web, fetcher: Fetcher, encoding: str, bomb: bytes) -> None:
    assert len(bomb) < MIB
    web.replies["/"] = Reply(bomb, headers={"Content-Encoding": encoding})
    tracemalloc.start()
    with pytest.raises(TooLarge, match="15 MiB"):
        fetcher.get(web.url())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * MIB


def test_an_announced_length_beyond_the_limit_is_not_read(web: Web, fetcher: Fetcher) -> None:
    def announce(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        time.sleep(3)

    web.replies["/"] = Reply(act=announce)
    began = time.monotonic()
    with pytest.raises(TooLarge):
        fetcher.get(web.url())
    assert time.monotonic() - began < 2


def test_an_endless_answer_is_cut_off_at_the_limit(web: Web, fetcher: Fetcher) -> None:
    sent = 0

    def pour(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 200 * MIB:
            handler.wfile.write(b"<" * 65536)
            sent += 65536

    web.replies["/"] = Reply(act=pour)
    with pytest.raises(TooLarge):
        fetcher.get(web.url())
    assert sent < 40 * MIB


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_given_up(web: Web, fetcher: Fetcher, part: str) -> None:
    """Each byte comes in time, the whole never would."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if part == "body" else b"X-Slow: "))
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.05)

    web.replies["/"] = Reply(act=drip)
    slow = Fetcher(fetcher.guard, "t", timeout=0.6)
    began = time.monotonic()
    with pytest.raises(TimedOut, match=r"longer than 0\.6 seconds|in time"):
        slow.get(web.url())
    assert time.monotonic() - began < 1.5


def test_a_silent_server_is_given_up(web: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(act=lambda handler: time.sleep(1.5))
    with pytest.raises(TimedOut):
        Fetcher(fetcher.guard, "t", timeout=0.3).get(web.url())


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x00\xff\xfe",
        b"HTTP/9.9 hello\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    ],
)
def test_a_server_that_speaks_no_http_is_a_failed_fetch(web: Web, fetcher: Fetcher, rubbish: bytes) -> None:
    web.replies["/"] = Reply(act=lambda handler: handler.wfile.write(rubbish))
    with pytest.raises(FetchFailed, match="connection failed"):
        fetcher.get(web.url())


def test_a_closed_port_is_a_failed_fetch(web: Web, fetcher: Fetcher) -> None:
    guard = type(fetcher.guard)(frozenset({("127.0.0.1", 1)}))
    with pytest.raises(FetchFailed, match="connection failed"):
        Fetcher(guard, "t").get("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("hops", "moved"),
    [([301], True), ([308, 301], True), ([302], False), ([301, 302], False), ([307, 308], False), ([303], False)],
)
def test_only_a_wholly_permanent_redirect_moves_the_feed(
    web: Web, fetcher: Fetcher, hops: list[int], moved: bool
) -> None:
    for number, status in enumerate(hops):
        web.replies[f"/{number}"] = redirect(f"/{number + 1}", status)
    web.replies[f"/{len(hops)}"] = Reply(b"there")
    fetched = fetcher.get(web.url("/0"))
    end = web.url(f"/{len(hops)}")
    assert (fetched.body, fetched.url) == (b"there", end)
    assert fetched.moved_to == (end if moved else "")


def test_circles_end(web: Web, fetcher: Fetcher) -> None:
    web.replies |= {"/a": redirect("/b"), "/b": redirect("/a")}
    with pytest.raises(TooManyRedirects, match="circle"):
        fetcher.get(web.url("/a"))
    assert web.paths() == ["/a", "/b"]


def test_chains_without_end_end(web: Web, fetcher: Fetcher) -> None:
    for number in range(50):
        web.replies[f"/{number}"] = redirect(f"/{number + 1}", 302)
    with pytest.raises(TooManyRedirects, match="more than 10"):
        fetcher.get(web.url("/0"))
    assert len(web.asked) == 11


@pytest.mark.parametrize(
    "location", ["", "http://[", "http://\udcff/".encode("utf-8", "surrogateescape").decode("latin-1")]
)
def test_a_redirect_to_nowhere_is_a_failure(web: Web, fetcher: Fetcher, location: str) -> None:
    web.replies["/"] = redirect(location)
    with pytest.raises(FeedError, match=r"redirects|address|known"):
        fetcher.get(web.url())


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, BadStatus, "password"), (403, BadStatus, "refuses us"), (404, BadStatus, "nothing at this address"),
        (410, Gone, "ended this feed"), (500, BadStatus, "in trouble"), (204, BadStatus, "answered 204"),
        (418, BadStatus, "answered 418"), (429, TryLater, "less often"), (503, TryLater, "not available"),
    ],
)  # fmt: skip
def test_statuses_are_told_in_words(
    web: Web, fetcher: Fetcher, status: int, error: type[BadStatus], words: str
) -> None:
    web.replies["/"] = Reply(b"", status)
    with pytest.raises(error, match=words) as caught:
        fetcher.get(web.url())
    assert caught.value.status == status


def test_retry_after_is_taken_along(web: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(b"", 429, {"Retry-After": "120"})
    with pytest.raises(TryLater) as caught:
        fetcher.get(web.url())
    assert caught.value.seconds == caught.value.rest == 120.0


def test_no_server_has_its_site_left_alone_for_years(web: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(b"", 503, {"Retry-After": "999999999"})
    with pytest.raises(TryLater) as caught:
        fetcher.get(web.url())
    assert caught.value.rest == 86_400.0


NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("90", 90.0), ("Sat, 21 Nov 2026 08:10:00 GMT", 600.0), ("Sat, 21 Nov 2026 07:00:00 GMT", 0.0), ("", None),
        ("soon", None), ("-5", None), ("9" * 400, 999_999_999.0), ("Sat, 99 Nov 99999999999 08:10:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=60", 60.0),
        ('private, Max-Age="5"', 5.0),
        ("no-store", None),
        ("max-age=-1", None),
        ("max-age=" + "9" * 99, None),
        ("s-maxage=9", None),
    ],
)
def test_max_age_is_read_from_cache_control(header: str, seconds: float | None) -> None:
    assert max_age(header) == seconds
