"""The edition's site over real HTTP."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import feedparser
import httpx
import pytest

from newsroom.feeds import pages, parser
from newsroom.sample import edition, server

NOW = datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with server.serving(day=0, now=NOW) as address:
        yield address


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.mark.parametrize("outlet", edition.outlets(), ids=lambda outlet: outlet.slug)
def test_a_feed_gives_every_article_of_its_outlet(outlet: edition.Outlet, base: str, http: httpx.Client) -> None:
    answer = http.get(base + outlet.path)
    parsed = parser.parse(answer.content, answer.headers["Content-Type"], base + outlet.path, NOW)
    expected = [article for article in edition.articles(0, NOW) if article.outlet == outlet.slug]
    assert not parsed.error
    assert [(item.guid, item.title, item.published_at) for item in parsed.items] == [
        (base + article.path if outlet.format == "rdf" else article.guid, article.title, article.published)
        for article in expected
    ]


@pytest.mark.parametrize("day", range(edition.DAYS))
def test_feedparser_has_no_complaint_about_any_xml_feed(day: int) -> None:
    site = server.answers(day, NOW, "http://127.0.0.1:1")
    for outlet in edition.outlets():
        if outlet.format != "json":
            parsed = feedparser.parse(site[outlet.path].body)
            assert not parsed.bozo, outlet.slug
            assert {entry.link for entry in parsed.entries} <= {f"http://127.0.0.1:1{path}" for path in site}


@pytest.mark.parametrize("day", [0, 2, 4, 6])
def test_every_article_page_yields_the_article_and_nothing_around_it(day: int) -> None:
    base = "http://127.0.0.1:1"
    site = server.answers(day, NOW, base)
    for article in (one for one in edition.articles(day, NOW) if one.day > day - 2):
        answer = site[article.path]
        page = pages.read(answer.body, answer.media_type, base + article.path)
        assert page.text == article.text, article.slug
        assert page.canonical_url == base + article.path


def test_the_teaser_feed_holds_back_what_its_pages_tell(base: str, http: httpx.Client) -> None:
    feed = http.get(f"{base}/echo/feed.xml").text
    page = http.get(f"{base}/echo/seal-in-the-library").text
    assert "two hours and a herring" in page
    assert "two hours and a herring" not in feed


def test_an_unchanged_feed_is_answered_with_304_by_etag_and_by_date(base: str, http: httpx.Client) -> None:
    first = http.get(f"{base}/wire/rss.xml")
    by_tag = http.get(f"{base}/wire/rss.xml", headers={"If-None-Match": first.headers["ETag"]})
    by_date = http.get(f"{base}/wire/rss.xml", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert (by_date.status_code, by_date.content) == (304, b"")


def test_an_etag_that_does_not_match_outweighs_the_date(base: str, http: httpx.Client) -> None:
    first = http.get(f"{base}/wire/rss.xml")
    headers = {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert http.get(f"{base}/wire/rss.xml", headers=headers).status_code == 200


@pytest.mark.parametrize("since", ["yesterday", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00"])
def test_a_date_that_is_old_or_unreadable_gets_the_whole_feed(since: str, base: str, http: httpx.Client) -> None:
    assert http.get(f"{base}/wire/rss.xml", headers={"If-Modified-Since": since}).status_code == 200


def test_the_next_day_changes_the_feed_at_the_same_address() -> None:
    with server.running(day=0, now=NOW) as running, httpx.Client(trust_env=False) as http:
        address = f"{running.base}/herald/atom.xml"
        before = http.get(address)
        running.turn_to(1, datetime(2026, 11, 20, 7, 30, tzinfo=UTC))
        after = http.get(address, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        ids = [{entry.id for entry in feedparser.parse(answer.content).entries} for answer in (before, after)]
        assert ids[0] < ids[1]


def test_gzip_is_sent_only_to_who_asks_for_it(base: str, http: httpx.Client) -> None:
    plain = http.get(f"{base}/herald/atom.xml", headers={"Accept-Encoding": "identity"})
    with http.stream("GET", f"{base}/herald/atom.xml", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(raw) < len(plain.content) / 2
    assert gzip.decompress(raw) == plain.content


def test_head_gives_the_headers_of_get_without_the_body(base: str, http: httpx.Client) -> None:
    head, get = http.head(f"{base}/ledger/index.rdf"), http.get(f"{base}/ledger/index.rdf")
    assert head.content == b""
    for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type"):
        assert head.headers[name] == get.headers[name]


def test_robots_may_read_articles_but_not_the_account_pages(base: str, http: httpx.Client) -> None:
    from newsroom.feeds.robots import Rules

    rules = Rules(http.get(f"{base}/robots.txt").text)
    assert rules.allow(f"{base}/echo/seal-in-the-library", "Newsroom")
    assert not rules.allow(f"{base}/account/letters", "Newsroom")


def test_an_unknown_address_is_not_found(base: str, http: httpx.Client) -> None:
    assert http.get(f"{base}/echo/no-such-article").status_code == 404


def test_the_command_prints_the_feed_addresses_and_serves_them() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "newsroom.sample", "--port", "0", "--day", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            addresses = [process.stdout.readline().strip() for _ in edition.outlets()]
            with httpx.Client(trust_env=False) as http:
                assert [http.get(address).status_code for address in addresses] == [200] * len(addresses)
        finally:
            process.terminate()


def test_a_port_in_use_is_told_in_a_sentence(base: str) -> None:
    port = base.rpartition(":")[2]
    command = [sys.executable, "-m", "newsroom.sample", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
