"""From a feed on a server to articles in the database, again and again."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from newsroom import ingest, tasks
from newsroom.models import Article, Feed, Site
from tests.newsroom.feeds.conftest import Reply, Web, item, rss

pytestmark = pytest.mark.django_db
LONG = "All that happened, told in full. " * 60


def subscribe(web: Web, path: str = "/feed", *items: str, **columns: Any) -> Feed:
    web.replies[path] = Reply(rss(*(items or (item(1, text=LONG), item(2, text=LONG)))))
    return Feed.objects.create(url=web.url(path), **columns)


def poll(feed: Feed) -> ingest.PollResult:
    result = ingest.poll(feed.pk)
    feed.refresh_from_db()
    return result


def test_a_feed_is_read_into_articles(allowed: Web) -> None:
    feed = subscribe(allowed, category="World", language="en")
    assert poll(feed).words == "2 new articles."
    article = Article.objects.get(guid="n1")
    assert (article.title, article.url, article.canonical_url) == (
        "Item 1",
        "https://wire.example/1",
        "https://wire.example/1",
    )
    assert (article.category, article.language, article.text) == ("World", "en", LONG.strip())
    assert abs(article.published_at - timezone.now()) < timedelta(minutes=1)
    assert (feed.title, feed.failures, feed.error, feed.claimed_at) == ("The Wire", 0, "", None)
    assert feed.health(timezone.now()) == "Well; last new article less than a minute ago."
    assert feed.next_poll_at > timezone.now() + timedelta(minutes=9)


def test_polling_again_adds_nothing_twice(allowed: Web) -> None:
    feed = subscribe(allowed)
    poll(feed)
    allowed.replies["/feed"] = Reply(rss(item(2, text=LONG), item(3, text=LONG)))
    assert poll(feed).words == "1 new article."
    assert sorted(Article.objects.values_list("guid", flat=True)) == ["n1", "n2", "n3"]


def test_one_guid_in_two_feeds_is_two_articles(allowed: Web) -> None:
    for path in ("/a", "/b"):
        poll(subscribe(allowed, path))
    assert Article.objects.filter(guid="n1").count() == 2


def test_a_changed_article_is_changed_in_place(allowed: Web) -> None:
    feed = subscribe(allowed)
    poll(feed)
    before = Article.objects.get(guid="n1")
    allowed.replies["/feed"] = Reply(rss(item(1, text=LONG + "And then more.").replace("Item 1", "Item 1, corrected")))
    assert poll(feed).words == "1 changed."
    after = Article.objects.get(guid="n1")
    assert (after.pk, after.title) == (before.pk, "Item 1, corrected")
    assert after.text.endswith("And then more.")
    assert after.published_at == before.published_at


def test_an_unchanged_feed_is_recognised_by_its_tag(allowed: Web) -> None:
    def conditional(handler: BaseHTTPRequestHandler) -> Reply:
        if handler.headers.get("If-None-Match") == '"v1"':
            return Reply(status=304)
        return Reply(rss(item(1)), headers={"ETag": '"v1"', "Cache-Control": "max-age=7200"})

    feed = subscribe(allowed)
    allowed.replies["/feed"] = conditional
    assert poll(feed).new == 1
    assert feed.next_poll_at > timezone.now() + timedelta(seconds=7100)
    assert poll(feed).words == "Nothing new."
    assert (feed.etag, feed.failures) == ('"v1"', 0)
    assert "if-none-match" not in allowed.asked[0][1]


def test_an_equal_document_is_not_read_again(allowed: Web) -> None:
    feed = subscribe(allowed)
    poll(feed)
    Article.objects.all().delete()
    assert poll(feed).words == "Nothing new."
    assert Article.objects.count() == 0


def test_a_304_that_nobody_asked_for_is_a_failure(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies["/feed"] = Reply(status=304)
    assert "304" in poll(feed).words
    assert feed.failures == 1


def test_failures_back_off_and_a_good_poll_ends_them(allowed: Web) -> None:
    feed = subscribe(allowed)
    good, allowed.replies["/feed"] = allowed.replies["/feed"], Reply(b"", 500)
    waits = []
    for _ in range(4):
        assert not poll(feed).ok
        waits.append((feed.next_poll_at - timezone.now()).total_seconds())
    assert all(1.6 < later / earlier < 2.4 for earlier, later in pairwise(waits))
    assert feed.health(timezone.now()) == "Failed 4 times in a row, never read so far. The server is in trouble (500)."
    allowed.replies["/feed"] = good
    assert poll(feed).ok
    assert (feed.failures, feed.error) == (0, "")


def test_a_failed_reading_is_not_taken_for_known_next_time(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies["/feed"] = Reply(b"<html>soon</html>", headers={"ETag": '"x"'})
    for _ in range(2):
        assert poll(feed).words == "This is a web page, not a feed."
    assert (feed.etag, feed.body_hash, feed.failures) == ("", "", 2)
    assert "if-none-match" not in allowed.asked[1][1]


def test_a_server_that_asks_for_patience_gets_it(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies["/feed"] = Reply(b"", 429, {"Retry-After": "7200"})
    assert "less often" in poll(feed).words
    wait = timedelta(seconds=7190)
    assert feed.next_poll_at > timezone.now() + wait
    assert Site.objects.get().free_at > timezone.now() + wait


def test_a_feed_that_has_ended_is_not_asked_again(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies["/feed"] = Reply(b"", 410)
    poll(feed)
    assert feed.state == Feed.State.GONE
    assert feed.health(timezone.now()) == "ended by its publisher (410)"
    Feed.objects.update(next_poll_at=timezone.now())
    assert ingest.poll_due() == []


def test_a_feed_moves_when_the_redirect_is_permanent_only(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies |= {"/new": allowed.replies["/feed"], "/feed": Reply(status=302, headers={"Location": "/new"})}
    poll(feed)
    assert feed.url == allowed.url("/feed")
    allowed.replies["/feed"] = Reply(status=301, headers={"Location": "/new"})
    allowed.replies["/new"] = Reply(rss(item(5, text=LONG)))
    poll(feed)
    assert feed.url == allowed.url("/new")


def test_a_feed_does_not_move_to_what_is_no_feed(allowed: Web) -> None:
    feed = subscribe(allowed)
    allowed.replies |= {
        "/login": Reply(b"<html>Pay here</html>"),
        "/feed": Reply(status=301, headers={"Location": "/login"}),
    }
    assert not poll(feed).ok
    assert feed.url == allowed.url("/feed")


def test_a_feed_that_moves_to_another_ones_address_says_so(allowed: Web) -> None:
    other, feed = subscribe(allowed, "/new", title="The Other"), subscribe(allowed, "/old")
    allowed.replies["/old"] = Reply(status=301, headers={"Location": "/new"})
    assert poll(feed).ok
    assert feed.url != other.url
    assert "“The Other”" in feed.health(timezone.now())


def test_faults_of_a_feed_that_can_be_read_are_shown(allowed: Web) -> None:
    feed = subscribe(allowed, "/feed", "<item><title>R&D</title><guid>1</guid></item>")
    assert poll(feed).ok
    assert "not well-formed" in feed.health(timezone.now())


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://[", "gopher://x", "http://user:pw@example.com/"])
def test_an_address_that_may_not_be_asked_fails_in_words(address: str) -> None:
    feed = Feed.objects.create(url=address)
    result = poll(feed)
    assert not result.ok
    assert feed.failures == 1
    assert feed.error.endswith(".")


def test_a_claimed_feed_is_left_to_its_worker_and_a_dead_workers_is_taken_over(allowed: Web, settings: Any) -> None:
    feed = subscribe(allowed, claimed_at=timezone.now())
    assert "asked at the moment" in poll(feed).words
    assert ingest.poll_due() == []
    stale = timezone.now() - timedelta(seconds=settings.CLAIM_SECONDS)
    Feed.objects.update(claimed_at=stale)
    assert ingest.poll_due()[0].new == 2


def test_a_feed_is_claimed_by_one_worker_only() -> None:
    feed = Feed.objects.create(url="https://a.example/")
    now = timezone.now()
    assert [Feed.objects.claim(feed.pk, now) for _ in range(3)] == [True, False, False]


def test_due_feeds_are_polled_and_others_left(allowed: Web) -> None:
    due = subscribe(allowed, "/due")
    subscribe(allowed, "/later", next_poll_at=timezone.now() + timedelta(hours=1))
    subscribe(allowed, "/paused", state=Feed.State.PAUSED)
    assert [result.feed_id for result in ingest.poll_due()] == [due.pk]
    assert ingest.poll_due() == []
    assert allowed.paths() == ["/due"]


def test_one_broken_feed_does_not_stop_the_others(allowed: Web) -> None:
    feeds = [subscribe(allowed, f"/{n}") for n in range(4)]
    allowed.replies["/1"] = Reply(b"\xff" * 1000)
    allowed.replies["/2"] = Reply(act=lambda handler: None)
    results = {result.feed_id: result.ok for result in ingest.poll_due()}
    assert results == {feeds[0].pk: True, feeds[1].pk: False, feeds[2].pk: False, feeds[3].pk: True}


def test_a_site_is_asked_one_request_at_a_time(allowed: Web) -> None:
    busy, most = 0, 0
    lock = threading.Lock()

    def slow(handler: BaseHTTPRequestHandler) -> Reply:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.05)
        with lock:
            busy -= 1
        return Reply(rss(item(1)))

    for n in range(5):
        subscribe(allowed, f"/{n}")
        allowed.replies[f"/{n}"] = slow
    assert len(ingest.poll_due()) == 5
    assert most == 1


def test_a_site_rests_between_requests_unless_it_is_the_operators_own(allowed: Web, settings: Any) -> None:
    settings.FETCH_DELAY = 300  # with a rest, this test would not end in time
    for n in range(3):
        subscribe(allowed, f"/{n}")
    assert len(ingest.poll_due()) == 3
    settings.FETCH_DELAY = 0.3
    # By an address that the setting does not name literally, the server is a stranger's: allowed, but not our own.
    Feed.objects.all().delete()
    for n in range(3):
        Feed.objects.create(url=f"http://localhost:{allowed.port}/{n}")
    began = time.monotonic()
    assert [result.ok for result in ingest.poll_due()] == [True] * 3
    assert time.monotonic() - began > 0.6


def test_different_sites_are_asked_at_the_same_time(web: Web, inside: Web, settings: Any) -> None:
    settings.FETCH_ALLOW = [f"127.0.0.1:{web.port}", f"127.0.0.1:{inside.port}"]
    both = threading.Barrier(2, timeout=5)

    def together(handler: BaseHTTPRequestHandler) -> Reply:
        both.wait()
        return Reply(rss(item(1)))

    for server in (web, inside):
        subscribe(server)
        server.replies["/feed"] = together
    assert [result.ok for result in ingest.poll_due()] == [True, True]


def test_progress_is_told(allowed: Web) -> None:
    feeds = [subscribe(allowed, f"/{n}").pk for n in range(3)]
    told: list[tuple[int, int]] = []
    assert len(ingest.poll_many(feeds, progress=lambda done, total: told.append((done, total)))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_bundled_real_feeds_are_stored_whole(allowed: Web, data: Path) -> None:
    for name in ("digitalgov", "18f", "rust"):
        allowed.replies[f"/{name}"] = Reply((data / f"{name}.xml").read_bytes(), headers={"Content-Type": "text/xml"})
        feed = Feed.objects.create(url=allowed.url(f"/{name}"))
        assert poll(feed).new == feed.articles.count() == (5 if name == "rust" else 4)
        assert not feed.articles.exclude(licence__gt="").exists()


def test_the_task_polls_and_gives_new_articles_their_stories(allowed: Web) -> None:
    subscribe(allowed)
    tasks.poll_due()
    assert Article.objects.filter(clustered_at=None).count() == 0
    assert Article.objects.filter(story=None, duplicate_of=None).count() == 0
