"""Who changed what of a show, its hosts, a voice or a feed, and when: kept in the log, shown in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom.models import Feed
from podcasts.models import Host, Show
from podcasts.trust.chain import verify
from podcasts.trust.models import LogEntry
from tests.podcasts.api.conftest import Caller, account, key_of
from tests.podcasts.web.conftest import make_show, make_voice

pytestmark = pytest.mark.usefixtures("redis_server")


@pytest.fixture
def show(db: None) -> Show:
    return make_show()


@pytest.fixture
def boss(client: Client, db: None) -> User:
    user = User.objects.create_superuser("boss", password="a long sentence")
    client.force_login(user)
    return user


def latest(subject: str) -> tuple[str, str, Any]:
    entry = LogEntry.objects.filter(subject=subject).order_by("-pk")[0]
    return entry.actor, entry.action, entry.details["changes"]


def test_a_change_by_key_is_kept_with_who_and_both_sides(show: Show) -> None:
    editor = account("editor", "podcasts.change_show")
    answer = Caller(key_of(editor)).ask("PATCH", f"shows/{show.slug}", {"minutes": 12.5, "publish_time": "07:00"})
    assert answer.status_code == 200, answer.content
    changes = {"minutes": [5.0, 12.5], "publish_time": ["06:00:00", "07:00:00"]}
    assert latest(f"show:{show.pk}") == ("editor", "changed", changes)
    assert verify().faults == ()


def test_what_is_saved_unchanged_leaves_no_entry(show: Show) -> None:
    before = LogEntry.objects.count()
    show.save()
    show.title = "Another title that is not among the fields saved"
    show.save(update_fields=["minutes", "updated"])
    assert LogEntry.objects.count() == before


def test_a_new_cast_stands_in_the_shows_history(client: Client, boss: User, show: Show) -> None:
    first, second = make_voice("nell"), make_voice("edwin")
    host = Host.objects.create(show=show, speaker="A", name="Nell", voice=first)
    host.voice = second
    host.save()
    assert latest(f"show:{show.pk}") == ("", "changed", {"voice": ["Nell", "Edwin"]})
    host.delete()
    assert latest(f"show:{show.pk}")[1] == "deleted"
    page = client.get(f"/admin/podcasts/show/{show.pk}/history/").content.decode()
    for words in ("changed host A: voice", "deleted host A", "the system", "Edwin"):
        assert words in page


def test_pausing_a_feed_in_the_admin_is_kept(client: Client, boss: User) -> None:
    feed = Feed.objects.create(url="https://wire.example/rss")
    client.post("/admin/newsroom/feed/", {"action": "pause", "_selected_action": [feed.pk]})
    assert latest(f"feed:{feed.pk}") == ("boss", "changed", {"state": ["active", "paused"]})
    page = client.get(f"/admin/newsroom/feed/{feed.pk}/history/").content.decode()
    assert "paused" in page
    assert "boss" in page


def test_which_feeds_a_show_tells_from_is_kept(show: Show) -> None:
    feed = Feed.objects.create(url="https://wire.example/rss", title="The Wire")
    show.feeds.add(feed)
    assert latest(f"show:{show.pk}")[2] == {"feeds added": [None, ["The Wire"]]}
    show.feeds.clear()
    assert latest(f"show:{show.pk}")[2] == {"feeds taken away": [["The Wire"], None]}


def test_switching_a_voice_off_is_kept_and_polling_is_not(client: Client, boss: User) -> None:
    voice = make_voice("nell")
    voice.enabled = False
    voice.save()
    assert latest(f"voice:{voice.pk}") == ("", "changed", {"enabled": [True, False]})
    assert "enabled" in client.get(f"/admin/synthesis/voice/{voice.pk}/history/").content.decode()
    feed = Feed.objects.create(url="https://wire.example/rss")
    count = LogEntry.objects.count()
    feed.failures = 3
    feed.save()
    assert LogEntry.objects.count() == count


def test_secrets_and_addresses_of_people_are_not_kept(show: Show) -> None:
    show.owner_email, show.feed_token = "someone@example.org", "very-secret-token"
    show.save()
    assert latest(f"show:{show.pk}")[2] == {"owner_email": ["…", "…"], "feed_token": ["…", "…"]}


def test_a_listeners_own_show_leaves_no_entry(show: Show) -> None:
    ana = account("ana")
    own = make_show("my-own", owner=ana)
    Host.objects.create(show=own, speaker="A", name="Nell", voice=make_voice("nell"))
    own.title = "Private thoughts"
    own.save()
    own.delete()
    assert "my-own" not in str(list(LogEntry.objects.values()))
    assert not LogEntry.objects.filter(subject=f"show:{own.pk}").exists()


def test_what_an_editor_typed_is_text_on_the_page(client: Client, boss: User, show: Show) -> None:
    show.title = "<script>alert(1)</script>"
    show.save()
    assert b"<script>alert(1)" not in client.get(f"/admin/podcasts/show/{show.pk}/history/").content


def test_an_outsider_sees_no_history(client: Client, show: Show) -> None:
    client.force_login(account("reader", is_staff=True))
    assert client.get(f"/admin/podcasts/show/{show.pk}/history/").status_code == 403
