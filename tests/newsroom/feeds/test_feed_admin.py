"""Feeds in the admin: add with a look, health in words, actions, lists in and out; outsiders see nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom import ingest
from newsroom.models import Article, Brief, Fact, Feed, Site, Story
from tests.newsroom.feeds.conftest import Reply, Web, item, rss
from tests.newsroom.feeds.test_opml import LIST

pytestmark = pytest.mark.django_db
ADD, LIST_PAGE = "/admin/newsroom/feed/add/", "/admin/newsroom/feed/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def add(client: Client, url: str, **more: Any) -> Any:
    return client.post(ADD, {"url": url, "weight": "1.0", "full_text": "on", **more}, follow=True)


def act(client: Client, action: str, *feeds: Feed) -> str:
    data = {"action": action, "_selected_action": [feed.pk for feed in feeds]}
    return str(client.post(LIST_PAGE, data, follow=True).content.decode())


def test_adding_a_feed_reads_it_at_once(editor: Client, allowed: Web) -> None:
    allowed.replies["/feed"] = Reply(rss(item(1), item(2)))
    page = add(editor, allowed.url("/feed")).content.decode()
    assert "Read just now: 2 new articles." in page
    assert Feed.objects.get().title == "The Wire"
    assert Article.objects.count() == 2
    assert allowed.paths() == ["/feed"]


def test_a_web_page_leads_to_the_feed_it_names(editor: Client, allowed: Web) -> None:
    allowed.replies["/"] = Reply(
        b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    )
    allowed.replies["/feed"] = Reply(rss(item(1)))
    add(editor, allowed.url("/"))
    assert Feed.objects.get().url == allowed.url("/feed")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"", 404), "There is nothing at this address (404)."),
        (Reply(b"<html>Hello</html>"), "This is a web page, not a feed."),
        (Reply(b"\x00" * 50), "This is not a feed"),
        (Reply(act=lambda handler: None), "The connection failed"),
    ],
)
def test_a_feed_that_cannot_be_read_is_refused_with_the_reason(
    editor: Client, allowed: Web, reply: Reply, reason: str
) -> None:
    allowed.replies["/feed"] = reply
    page = add(editor, allowed.url("/feed")).content.decode()
    assert reason in page
    assert "Add it unread" in page
    assert not Feed.objects.exists()


def test_a_feed_can_be_added_unread(editor: Client, allowed: Web) -> None:
    add(editor, allowed.url("/feed"), unread="on")
    assert Feed.objects.get().polled_at is None
    assert allowed.asked == []


def test_an_address_inside_the_network_is_refused(editor: Client, inside: Web) -> None:
    assert "FETCH_ALLOW" in add(editor, inside.url("/feed")).content.decode()
    assert inside.asked == []
    assert not Feed.objects.exists()


def test_a_feed_that_is_here_already_is_not_added_again(editor: Client, allowed: Web) -> None:
    allowed.replies |= {"/feed": Reply(rss(item(1))), "/old": Reply(status=301, headers={"Location": "/feed"})}
    add(editor, allowed.url("/feed"))
    assert "already exists" in add(editor, allowed.url("/feed")).content.decode()
    assert "is a feed here already" in add(editor, allowed.url("/old")).content.decode()
    assert Feed.objects.count() == 1


def test_a_new_address_forgets_the_old_ones_tags_and_revives_an_ended_feed(editor: Client, allowed: Web) -> None:
    feed = Feed.objects.create(url="https://old.example/", etag="x", body_hash="y", failures=9, state=Feed.State.GONE)
    editor.post(f"{LIST_PAGE}{feed.pk}/change/", {"url": "https://new.example/feed", "weight": "2", "title": "T"})
    feed.refresh_from_db()
    assert (feed.url, feed.etag, feed.body_hash, feed.failures, feed.state) == (
        "https://new.example/feed",
        "",
        "",
        0,
        "active",
    )


def test_the_list_shows_health_next_poll_and_articles(editor: Client, allowed: Web) -> None:
    allowed.replies["/feed"] = Reply(rss(item(1), item(2)))
    good, bad = Feed.objects.create(url=allowed.url("/feed")), Feed.objects.create(url=allowed.url("/none"))
    for feed in (good, bad):
        ingest.poll(feed.pk)
    page = editor.get(LIST_PAGE).content.decode()
    assert "Well; last new article" in page
    assert "Failed once, never read so far. There is nothing at this address (404)." in page
    assert f'<a href="/admin/newsroom/article/?feed__id__exact={good.pk}">2</a>' in page
    assert "There is nothing" in editor.get(f"{LIST_PAGE}?q=nothing").content.decode()


def test_pausing_and_resuming(editor: Client) -> None:
    feed = Feed.objects.create(url="https://a.example/", failures=3, error="x")
    assert "1 feeds paused" in act(editor, "pause", feed)
    assert "paused by an editor" in editor.get(LIST_PAGE).content.decode()
    assert "paused or have ended" in act(editor, "poll_now", feed)
    assert "1 feeds resumed" in act(editor, "resume", feed)
    feed.refresh_from_db()
    assert (feed.state, feed.failures) == (Feed.State.ACTIVE, 0)
    assert feed.next_poll_at <= timezone.now()


def test_poll_now_makes_the_feed_due_even_without_a_broker(editor: Client) -> None:
    feed = Feed.objects.create(url="https://a.example/", next_poll_at=timezone.now() + timedelta(days=1))
    assert "being polled" in act(editor, "poll_now", feed)
    assert Feed.objects.due(timezone.now()).get() == feed


def test_lists_go_in_and_out(editor: Client) -> None:
    upload = {"file": SimpleUploadedFile("feeds.opml", LIST)}
    page = editor.post(reverse("admin:newsroom_feed_import"), upload, follow=True).content.decode()
    assert "3 added, 0 known before." in page
    answer = editor.get(reverse("admin:newsroom_feed_export"))
    assert b"https://paper.example/rss" in answer.content
    assert "feeds.opml" in answer["Content-Disposition"]
    chosen = editor.post(LIST_PAGE, {"action": "export", "_selected_action": [Feed.objects.first().pk]})
    assert chosen.content.count(b"xmlUrl") == 1


@pytest.mark.parametrize("document", [b"<html/>", b"", b"<!DOCTYPE a><opml><body/></opml>"])
def test_a_list_that_cannot_be_read_is_refused_on_the_page(editor: Client, document: bytes) -> None:
    upload = {"file": SimpleUploadedFile("feeds.opml", document)}
    page = editor.post(reverse("admin:newsroom_feed_import"), upload)
    assert page.status_code == 200
    assert b'class="errorlist' in page.content


def test_outsiders_and_readers_may_not_add(client: Client, allowed: Web) -> None:
    pages = [ADD, LIST_PAGE, reverse("admin:newsroom_feed_import"), reverse("admin:newsroom_feed_export")]
    assert [client.get(page).status_code for page in pages] == [302] * 4
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert [client.get(page).status_code for page in pages] == [403] * 4
    reader.user_permissions.add(Permission.objects.get(codename="view_feed"))
    assert [client.get(page).status_code for page in pages] == [403, 200, 403, 200]
    add(client, allowed.url("/feed"))
    assert allowed.asked == []


def test_everything_the_newsroom_holds_can_be_looked_at_and_searched(editor: Client, allowed: Web) -> None:
    allowed.replies["/feed"] = Reply(rss(item(1, link=allowed.url("/x"))))
    ingest.poll(Feed.objects.create(url=allowed.url("/feed")).pk)
    article = Article.objects.get()
    story = Story.objects.create(headline="Bridge", first_seen=timezone.now(), last_seen=timezone.now())
    Article.objects.update(story=story)
    brief = Brief.objects.create(story=story, headline="Bridge")
    Fact.objects.create(brief=brief, position=0, text="The bridge closed.", article=article)
    for row in (article, story, brief, Site.objects.get()):
        base = f"/admin/newsroom/{row._meta.model_name}/"
        assert str(row) in editor.get(f"{base}?q={str(row)[:6]}").content.decode()
        assert editor.get(f"{base}{row.pk}/change/").status_code == 200
    assert b"The bridge closed." in editor.get(f"/admin/newsroom/brief/{brief.pk}/change/").content
    fetch = {"action": "fetch_page", "_selected_action": [article.pk]}
    assert "being fetched" in editor.post("/admin/newsroom/article/", fetch, follow=True).content.decode()
