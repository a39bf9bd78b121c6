"""Full text: one polite visit per article, only where robots.txt agrees, and the teaser stays when it fails."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from newsroom import article_pages, ingest
from newsroom.feeds import pages
from newsroom.feeds.canonical import believed, canonical
from newsroom.feeds.exceptions import Unreadable
from newsroom.models import Article, Feed, Site
from tests.newsroom.feeds.conftest import Reply, Web, item, rss

pytestmark = pytest.mark.django_db
HTML = {"Content-Type": "text/html; charset=utf-8"}
BODY = "".join(
    f"<p>Paragraph {n} tells at some length what the council decided about the bridge.</p>" for n in range(12)
)


def article_page(head: str = "", body: str = BODY) -> bytes:
    return (
        f'<html lang="en-GB"><head><title>The bridge</title>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>The bridge</h1>{body}</article><script>track()</script></body></html>"
    ).encode()


@pytest.fixture
def teaser(allowed: Web) -> Callable[..., Article]:
    """Polls a feed with one teaser whose page is on the allowed server."""

    def make(path: str = "/story", page: Reply | None = None, robots: Reply | None = None) -> Article:
        allowed.replies |= {
            "/feed": Reply(rss(item(1, link=allowed.url(path)))),
            path: page or Reply(article_page(), headers=HTML),
        }
        if robots:
            allowed.replies["/robots.txt"] = robots
        feed = Feed.objects.create(url=allowed.url("/feed"))
        assert ingest.poll(feed.pk).new == 1
        article = Article.objects.get()
        assert article.text_state == Article.TextState.WAITING
        allowed.asked.clear()
        return article

    return make


def visit(article: Article) -> Article:
    article_pages.fetch_waiting()
    article.refresh_from_db()
    return article


def test_a_teaser_gets_the_text_of_its_page(teaser: Any, allowed: Web) -> None:
    head = '<link rel="canonical" href="/stories/bridge"><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
    article = visit(teaser(page=Reply(article_page(head), headers=HTML)))
    assert article.text_state == Article.TextState.FETCHED
    assert article.text.startswith("Paragraph 0 tells")
    assert article.text.count("\n\n") == 11
    assert "track" not in article.text
    assert article.canonical_url == allowed.url("/stories/bridge")
    assert article.language == "en-GB"
    assert article.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert article.title == "Item 1"
    assert allowed.paths() == ["/robots.txt", "/story"]


def test_a_page_is_fetched_once(teaser: Any, allowed: Web) -> None:
    article = visit(teaser())
    visit(article)
    ingest.poll(article.feed_id)
    visit(article)
    assert allowed.paths().count("/story") == 1


def test_robots_are_obeyed_and_remembered(teaser: Any, allowed: Web) -> None:
    article = visit(teaser(robots=Reply(b"User-agent: newsroom\nDisallow: /story\n")))
    assert article.text_state == Article.TextState.TEASER
    assert "does not let us" in article.page_error
    assert article.text == "Words of item 1."
    assert allowed.paths() == ["/robots.txt"]
    article_pages.fetch(article.pk)
    assert allowed.paths() == ["/robots.txt"]


def test_rules_for_others_do_not_bind_us(teaser: Any) -> None:
    robots = Reply(b"User-agent: otherbot\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert visit(teaser(robots=robots)).text_state == Article.TextState.FETCHED


def test_without_readable_robots_nothing_is_fetched_for_now(teaser: Any, allowed: Web) -> None:
    article = visit(teaser(robots=Reply(b"", 503)))
    assert article.text_state == Article.TextState.WAITING
    assert "cannot be read at the moment" in article.page_error
    assert article.page_due_at > timezone.now()
    allowed.replies["/robots.txt"] = Reply(b"")
    Site.objects.update(robots_until=timezone.now())
    Article.objects.update(page_due_at=None)
    assert visit(article).text_state == Article.TextState.FETCHED


def test_a_redirect_asks_the_robots_of_the_other_site(teaser: Any, allowed: Web, inside: Web, settings: Any) -> None:
    settings.FETCH_ALLOW.append(f"127.0.0.1:{inside.port}")
    inside.replies = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /"),
        "/there": Reply(article_page(), headers=HTML),
    }
    article = visit(teaser(page=Reply(status=302, headers={"Location": inside.url("/there")})))
    assert article.text_state == Article.TextState.TEASER
    assert inside.paths() == ["/robots.txt"]


def test_a_page_inside_the_network_is_not_visited(teaser: Any, inside: Web) -> None:
    article = visit(teaser(page=Reply(status=302, headers={"Location": inside.url("/admin")})))
    assert article.text_state == Article.TextState.TEASER
    assert "FETCH_ALLOW" in article.page_error
    assert inside.asked == []


def test_the_crawl_delay_is_kept(teaser: Any, allowed: Web) -> None:
    visit(teaser(robots=Reply(b"User-agent: *\nCrawl-delay: 30\n")))
    site = Site.objects.get()
    assert 25 < (site.free_at - timezone.now()).total_seconds() <= 30
    assert site.leased_at is None


def test_a_failing_page_is_tried_three_times(teaser: Any, allowed: Web) -> None:
    article = teaser(page=Reply(b"", 500))
    for _ in range(5):
        Article.objects.update(page_due_at=None)
        visit(article)
    assert allowed.paths().count("/story") == 3
    assert article.text_state == Article.TextState.TEASER
    assert "in trouble (500)" in article.page_error


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Reply(b"", 404), "nothing at this address"),
        (Reply(b"", headers=HTML), "no HTML"),
        (Reply(b"\x00\xff" * 100, headers=HTML), "no HTML"),
        (Reply(b"%PDF-1.7 words " * 100, headers={"Content-Type": "application/pdf"}), "no HTML, but application/pdf"),
        (Reply(b"<html><body><p>No.</p></body></html>", headers=HTML), "No article|less than the feed"),
        (Reply(b"<p>" + b"x" * (4 * 2**20), headers=HTML), "larger than 3 MiB"),
        (Reply(b"<p>" + b"<a></a>" * 60_000, headers=HTML), "too many elements"),
    ],
)
def test_the_teaser_stays_when_the_page_is_of_no_use(teaser: Any, page: Reply, reason: str) -> None:
    article = visit(teaser(page=page))
    assert article.text_state == Article.TextState.TEASER
    assert article.text == "Words of item 1."
    assert re.search(reason, article.page_error), article.page_error


def test_old_articles_and_feeds_that_want_no_full_text_are_left_alone(allowed: Web) -> None:
    old = (timezone.now() - timedelta(days=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    allowed.replies = {"/a": Reply(rss(item(1, extra=f"<pubDate>{old}</pubDate>"))), "/b": Reply(rss(item(2)))}
    for path, full_text in (("/a", True), ("/b", False)):
        ingest.poll(Feed.objects.create(url=allowed.url(path), full_text=full_text).pk)
    assert set(Article.objects.values_list("text_state", flat=True)) == {Article.TextState.TEASER}
    assert article_pages.fetch_waiting() == 0


def test_a_whole_article_in_the_feed_needs_no_page(allowed: Web) -> None:
    allowed.replies["/feed"] = Reply(rss(item(1, text="All that happened, told in full. " * 60)))
    ingest.poll(Feed.objects.create(url=allowed.url("/feed")).pk)
    assert Article.objects.get().text_state == Article.TextState.FEED
    assert article_pages.fetch_waiting() == 0


def test_a_new_wording_of_the_teaser_sends_us_to_the_page_again_but_not_at_once(teaser: Any, allowed: Web) -> None:
    article = visit(teaser())
    page = article.text
    allowed.replies["/feed"] = Reply(rss(item(1, link=article.url, text="The council decided otherwise.")))
    assert ingest.poll(article.feed_id).changed == 1
    article.refresh_from_db()
    assert (article.text, article.summary) == (page, "The council decided otherwise.")
    assert article.text_state == Article.TextState.FETCHED
    Article.objects.update(fetched_at=timezone.now() - timedelta(hours=2))
    allowed.replies["/feed"] = Reply(rss(item(1, link=article.url, text="The council decided once more.")))
    assert ingest.poll(article.feed_id).changed == 1
    article.refresh_from_db()
    assert article.text_state == Article.TextState.WAITING
    allowed.replies["/story"] = Reply(article_page(body=BODY.replace("decided", "voted")), headers=HTML)
    assert "voted" in visit(article).text


def test_a_real_page(data: Path) -> None:
    page = pages.read((data / "rust-page.html").read_bytes(), "text/html", "https://blog.rust-lang.org/x?utm_source=y")
    assert page.text.startswith("What happened\n\nOn 2026-08-20 at 7:15 UTC")
    assert page.canonical_url == "https://blog.rust-lang.org/2026/08/20/supply-chain-attack-on-arrayref/"
    assert (page.language, page.author) == ("en", "Manish Goregaokar")


def test_a_page_of_three_megabytes_does_not_take_long() -> None:
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        pages.read(b"<html><body>" + b"<div><p>word " * 200_000, "text/html", "https://a.example/")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://A.example/x?utm_source=a&id=5&fbclid=z#frag", "https://a.example/x?id=5"),
        ("http://a.example:80/x?gclid=1", "http://a.example/x"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("mailto:a@b.example", ""),
        ("", ""),
    ],
)
def test_tracking_is_taken_off_addresses(address: str, clean: str) -> None:
    assert canonical(address) == clean


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("/b", "https://www.a.example/b"),
        ("https://a.example/b", "https://a.example/b"),
        ("https://agency.example/2026/story-7", "https://agency.example/2026/story-7"),
        ("https://other.example/else", "https://www.a.example/story-7"),
        ("https://www.a.example/", "https://www.a.example/story-7"),
        ("javascript:x", "https://www.a.example/story-7"),
        ("", "https://www.a.example/story-7"),
    ],
)
def test_a_pages_own_address_is_believed_within_reason(said: str, kept: str) -> None:
    assert believed(said, "https://www.a.example/story-7?utm_source=x") == kept
