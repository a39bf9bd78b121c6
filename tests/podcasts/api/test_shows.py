"""Shows are founded, cast, given feeds and covers, and feeds and the ledger come in and out as files."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from newsroom.models import Feed
from orchestrator.models import ModelRun
from podcasts.models import Show
from tests.podcasts.api.conftest import EDITOR, ROOT, Caller, account, key_of
from tests.podcasts.web.conftest import make_show, make_voice

OPML = """<opml version="2.0"><body><outline text="Wires"><outline text="The Wire" xmlUrl="https://wire.example/rss"/>
<outline text="Inside" xmlUrl="file:///etc/passwd"/></outline></body></opml>"""
NEW = {"slug": "morning", "title": "Morning", "description": "What happened overnight.", "author": "The newsroom"}


@pytest.fixture
def founder(db: None) -> User:
    return account("founder", *EDITOR, "podcasts.add_show", "orchestrator.view_modelrun", is_staff=True)


@pytest.fixture
def boss(founder: User) -> Caller:
    return Caller(key_of(founder))


def picture(side: int = 1400) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (side, side), (20, 60, 90)).save(content, "JPEG")
    return SimpleUploadedFile("cover.jpg", content.getvalue(), "image/jpeg")


def test_a_show_is_founded_with_hosts_and_feeds_and_is_private_at_first(boss: Caller, stranger: Caller) -> None:
    make_voice("nell")
    feed = Feed.objects.create(url="https://wire.example/rss")
    cast = [{"speaker": "A", "name": "Nell", "voice": "nell"}]
    answer = boss.ask("POST", "shows", {**NEW, "hosts": cast, "feeds": [feed.pk], "publish_time": "06:30"})
    assert answer.status_code == 201, answer.content
    made = boss.ask("GET", answer["Location"]).json()
    assert made == answer.json()
    assert (made["hosts"], made["feeds"], made["publish_time"]) == (cast, [feed.pk], "06:30:00")
    assert (made["visibility"], Show.objects.get().owner) == ("private", None)
    assert stranger.ask("GET", "shows/morning").status_code == 404
    again = boss.ask("POST", "shows", NEW)
    assert (again.status_code, again.json()["detail"]) == (409, "Another show has the slug “morning”. Choose another.")


def test_the_cast_is_changed_as_a_whole(desk: Caller) -> None:
    show = make_show()
    for name in ("nell", "edwin"):
        make_voice(name)
    two = [{"speaker": letter, "name": letter, "voice": voice} for letter, voice in (("A", "nell"), ("B", "edwin"))]
    assert desk.ask("PATCH", f"shows/{show.slug}", {"hosts": two}).json()["hosts"] == two
    one = [{"speaker": "A", "name": "Edwin", "voice": "edwin"}]
    assert desk.ask("PATCH", f"shows/{show.slug}", {"hosts": one}).json()["hosts"] == one


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"hosts": [{"speaker": "A", "name": "x", "voice": "nobody"}]}, 422, "There is no voice “nobody”."),
        ({"hosts": [{"speaker": "A", "name": x, "voice": "nell"} for x in "ab"]}, 422, "Each speaker has one host."),
        ({"hosts": [{"speaker": x, "name": "x", "voice": "nell"} for x in "ABCDA"]}, 400, "at most four"),
        ({"hosts": [{"speaker": "E", "name": "x", "voice": "nell"}]}, 400, "speaker"),
        ({"feeds": [4711]}, 422, "There is no feed “4711”."),
        ({"category": "Cats"}, 422, "Directories do not know this."),
        ({"slug": "other"}, 409, "Another show has the slug"),
        ({"time_zone": "Mars/Olympus"}, 422, "no time zone"),
    ],
)
def test_what_can_not_be_changes_nothing(desk: Caller, change: Any, status: int, words: str) -> None:
    show, _ = make_show(), make_show("other")
    make_voice("nell")
    before = desk.ask("GET", f"shows/{show.slug}").json()
    answer = desk.ask("PATCH", f"shows/{show.slug}", {"title": "Another", **change})
    assert (answer.status_code, words in answer.content.decode()) == (status, True), answer.content
    assert desk.ask("GET", f"shows/{show.slug}").json() == before


def test_who_may_see_it_needs_the_scope_publish(founder: User) -> None:
    answer = Caller(key_of(founder, "read", "write")).ask("POST", "shows", {**NEW, "visibility": "public"})
    assert answer.status_code == 403
    assert not Show.objects.exists()


def test_a_cover_is_looked_at_kept_and_taken_away(desk: Caller, media_folder: Any) -> None:
    show = make_show()
    where = f"{ROOT}/shows/{show.slug}/cover"
    small = desk.post(where, {"file": picture(200)})
    assert (small.status_code, "200 × 200 pixels" in small.content.decode()) == (422, True)
    text = desk.post(where, {"file": SimpleUploadedFile("cover.jpg", b"<svg onload=alert(1)>")})
    assert (text.status_code, "cannot be read as a picture" in text.content.decode()) == (422, True)
    kept = desk.post(where, {"file": picture()})
    assert kept.status_code == 200, kept.content
    address = kept.json()["links"]["cover"]
    served = b"".join(desk.get(address).streaming_content)
    assert Image.open(io.BytesIO(served)).size == (1400, 1400)
    assert desk.delete(where).status_code == 204
    assert Show.objects.get().cover.name == ""


def test_feeds_come_in_and_go_out_as_opml(desk: Caller) -> None:
    answer = desk.post(f"{ROOT}/feeds/import", {"file": SimpleUploadedFile("feeds.opml", OPML.encode())})
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert [feed["url"] for feed in found["added"]] == ["https://wire.example/rss"]
    assert [one["url"] for one in found["refused"]] == ["file:///etc/passwd"]
    assert Feed.objects.get().category == "Wires"
    out = desk.ask("GET", "feeds/export")
    again = desk.post(f"{ROOT}/feeds/import", {"file": SimpleUploadedFile("feeds.opml", out.content)}).json()
    assert (again["added"], again["known"]) == ([], 1)
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body>&a;</body></opml>'
    for document, words in ((bomb, "document type"), (b"\xff\x00", "not well-formed"), (b" " * (5 * 2**20 + 1), "MiB")):
        refused = desk.post(f"{ROOT}/feeds/import", {"file": SimpleUploadedFile("feeds.opml", document)})
        assert (refused.status_code, words in refused.json()["detail"]) == (422, True), refused.content


def test_the_ledger_goes_out_as_csv_with_the_filters_of_its_list(boss: Caller) -> None:
    for model in ("Scribe", "Anchor"):
        ModelRun.objects.create(task="write", model=model, version="1", kind="in-house", subject="episode:1")
    answer = boss.ask("GET", "ledger/export?model=Anchor")
    assert answer["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert (row["model"], row["subject"]) == ("Anchor", "episode:1")
    assert boss.ask("GET", "ledger/export?modle=x").status_code == 400
