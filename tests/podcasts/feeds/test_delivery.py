"""Feeds and files over HTTP: packed, conditional, in pages, in parts, at old addresses, and readable in a browser."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest
from django.test import Client, override_settings
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from podcasts.feeds.access import new_token
from podcasts.feeds.delivery import accepted
from podcasts.models import Episode, Show, Visibility
from tests.podcasts.feeds.reading import NS, channel_of, text_of
from tests.podcasts.web.conftest import OUT, make_episode, make_show

ADDRESS = "/shows/tea-and-toast/feed.xml"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("br, gzip", "br"), ("gzip, deflate", "gzip"), ("gzip;q=1.0, br;q=0.5", "gzip"), ("*", "br"), ("", ""),
        ("identity", ""), ("br;q=0, gzip;q=0", ""), ("*;q=0", ""), ("gzip;q=x, br;q=9", ""), ("GZIP", "gzip"),
    ],
)  # fmt: skip
def test_the_reader_s_favourite_coding_is_taken(header: str, coding: str) -> None:
    assert accepted(header) == coding


def test_a_feed_is_packed_and_each_packing_has_its_own_tag(episode: Episode) -> None:
    plain, packed, brotlied = (
        Client().get(ADDRESS, headers={"accept-encoding": coding}) for coding in ("identity", "gzip", "br")
    )
    assert gzip.decompress(packed.content) == brotli.decompress(brotlied.content) == plain.content
    assert len({answer["ETag"] for answer in (plain, packed, brotlied)}) == 3
    for answer in (plain, packed, brotlied):
        assert answer["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer["Vary"]
    again = Client().get(ADDRESS, headers={"accept-encoding": "br", "if-none-match": brotlied["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", brotlied["ETag"])


def test_a_head_says_how_long_the_feed_is(episode: Episode) -> None:
    head, whole = Client().head(ADDRESS), Client().get(ADDRESS)
    assert head["Content-Length"] == str(len(whole.content)) != "0"


def test_several_ranges_come_in_parts_as_rfc_9110_says(episode: Episode) -> None:
    address = f"/shows/tea-and-toast/{episode.guid}/episode.mp3"
    whole = b"".join(Client().get(address).streaming_content)
    answer = Client().get(address, headers={"range": "bytes=0-3,10-19,-5"})
    body = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Length"]) == (206, str(len(body)))
    boundary = answer["Content-Type"].partition("boundary=")[2].encode()
    parts = body.split(b"\r\n--" + boundary)[1:-1]
    size = len(whole)
    expected = [(0, 3), (10, 19), (size - 5, size - 1)]
    for part, (first, last) in zip(parts, expected, strict=True):
        head, _, content = part.partition(b"\r\n\r\n")
        assert f"Content-Range: bytes {first}-{last}/{size}".encode() in head
        assert content == whole[first : last + 1]
    assert body.endswith(b"--" + boundary + b"--\r\n")


@override_settings(FEED_LENGTH=2)
def test_older_episodes_are_on_later_pages(show: Show) -> None:
    for number in range(1, 6):
        make_episode(show, edition=None, number=number, title=f"Number {number}")
    seen: list[str] = []
    address, links = ADDRESS, {}
    while address:
        channel = channel_of(Client(), address)
        links = {link.get("rel"): link.get("href") for link in channel.findall("atom:link", NS)}
        assert links["self"].endswith(address)
        assert links["last"].endswith("feed.xml?page=3")
        seen += [str(item.findtext("guid")) for item in channel.findall("item")]
        address = links.get("next", "").partition("8000")[2]
    assert links["previous"].endswith("?page=2")
    assert len(seen) == len(set(seen)) == 5
    for page in ("4", "0", "-1", "x", "٣", "9" * 40):
        assert Client().get(ADDRESS, {"page": page}).status_code == 404


def test_a_renamed_show_is_found_at_its_old_address(episode: Episode) -> None:
    show = Show.objects.get()
    show.slug = "crumpets"
    show.save()
    for rest in ("", "feed.xml", "cover.jpg", f"{episode.guid}/", f"{episode.guid}/episode.mp3"):
        moved = Client().get(f"/shows/tea-and-toast/{rest}", {"page": "1"})
        assert (moved.status_code, moved["Location"]) == (301, f"/shows/crumpets/{rest}?page=1")
    channel = channel_of(Client(), "/shows/crumpets/feed.xml")
    assert text_of(channel, "itunes:new-feed-url").endswith("/shows/crumpets/feed.xml")
    assert (text_of(channel, "podcast:guid"), text_of(channel, "item/guid")) == (str(show.guid), str(episode.guid))
    Show.objects.update(visibility=Visibility.PRIVATE)
    assert Client().get("/shows/tea-and-toast/feed.xml").status_code == 404


def test_an_address_with_a_new_show_is_not_taken_from_it(episode: Episode) -> None:
    show = Show.objects.get()
    show.slug = "crumpets"
    show.save()
    make_show("tea-and-toast", title="Another")
    assert text_of(channel_of(Client(), ADDRESS), "title") == "Another"
    assert Client().get(f"/shows/tea-and-toast/{episode.guid}/episode.mp3").status_code == 404


def test_a_show_that_has_moved_to_another_host_sends_its_readers_there(episode: Episode) -> None:
    Show.objects.update(moved_to="https://elsewhere.example/feed")
    moved = Client().get(ADDRESS)
    assert (moved.status_code, moved["Location"]) == (301, "https://elsewhere.example/feed")
    # For apps that do not follow a redirect but read the feed.
    assert text_of(etree.fromstring(moved.content)[0], "itunes:new-feed-url") == "https://elsewhere.example/feed"
    assert Client().get(f"/shows/tea-and-toast/{episode.guid}/episode.mp3").status_code == 200


def test_a_browser_gets_the_same_bytes_with_a_style_sheet(episode: Episode) -> None:
    app, browser = Client().get(ADDRESS), Client().get(ADDRESS, headers={"sec-fetch-dest": "document"})
    assert app.content == browser.content
    assert (app["Content-Type"], browser["Content-Type"]) == (
        "application/rss+xml; charset=utf-8", "application/xml; charset=utf-8",
    )  # fmt: skip
    assert "Sec-Fetch-Dest" in app["Vary"]
    assert app.content.splitlines()[1].startswith(
        b'<?xml-stylesheet type="text/css" href="/static/podcasts/feed.css"?>'
    )


@pytest.mark.parametrize("change", [{"deleted_at": OUT}, {"deleted_at": None}, {"visibility": Visibility.UNLISTED}])
def test_whatever_changes_an_episode_changes_the_feed_s_date(episode: Episode, change: dict[str, object]) -> None:
    Episode.objects.update(updated=OUT)
    Show.objects.update(updated=OUT)
    before = {"if-modified-since": Client().get(ADDRESS)["Last-Modified"]}
    assert Client().get(ADDRESS, headers=before).status_code == 304
    Episode.objects.update(**change)
    assert Client().get(ADDRESS, headers=before).status_code == 200


def test_json_feed_says_the_same(show: Show, episode: Episode) -> None:
    answer = Client().get("/shows/tea-and-toast/feed.json")
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "Tea & Toast")
    item = feed["items"][0]
    assert (item["id"], item["title"]) == (str(episode.guid), "Squid & <patrols>")
    assert item["attachments"][0]["size_in_bytes"] == episode.audio_bytes
    assert "AI-generated" in item["_podcast"]["ai_content"]


def test_all_public_shows_can_be_subscribed_to_at_once(show: Show) -> None:
    make_show("hidden", title="Hidden", visibility=Visibility.PRIVATE)
    root = etree.fromstring(Client().get("/shows.opml").content)
    assert [row.get("xmlUrl") for row in root.iter("outline")] == [f"http://127.0.0.1:8000{ADDRESS}"]
    assert root.find("body/outline").get("text") == "Tea & Toast"


@pytest.mark.parametrize("how", ["x-accel-redirect", "x-sendfile"])
def test_a_web_server_may_send_the_file_in_our_place(episode: Episode, how: str) -> None:
    with override_settings(SENDFILE=how):
        answer = Client().get(f"/shows/tea-and-toast/{episode.guid}/episode.mp3", headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "audio/mpeg")
    place = answer["X-Accel-Redirect" if how.startswith("x-accel") else "X-Sendfile"]
    assert place == (f"/protected/{episode.audio.name}" if how.startswith("x-accel") else episode.audio.path)


@pytest.mark.parametrize("kept", [True, False])
def test_many_episodes_cost_no_more_queries_than_few(
    show: Show, django_assert_max_num_queries: DjangoAssertNumQueries, kept: bool
) -> None:
    for number in range(1, 13):
        make_episode(show, edition=None, number=number, title=f"Number {number}")
    if kept:
        Episode.objects.update(notes="<p>Notes</p>", disclosure="Machines made it.")
    token = new_token(show)
    for address in (ADDRESS, f"/feeds/{token}.xml"):
        with django_assert_max_num_queries(8 if kept else 14):
            assert len(channel_of(Client(), address).findall("item")) == 12
