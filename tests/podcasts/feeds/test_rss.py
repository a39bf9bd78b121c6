"""The feed has what PSP-1 and the directories require, tells the truth, and can be cached."""

from __future__ import annotations

import uuid

import feedparser
import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from newsroom.models import Article
from podcasts.models import Episode, Show, podcast_guid
from podcasts.production import actions
from tests.podcasts.web.conftest import make_episode

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
}
ADDRESS = "/shows/tea-and-toast/feed.xml"


def read(client: Client) -> etree._Element:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return etree.fromstring(response.content)


# PSP-1: required and recommended, of the channel and of each item.
CHANNEL = (
    "title", "link", "description", "language", "itunes:category/@text", "itunes:explicit", "itunes:image/@href",
    "itunes:author", "podcast:guid", "podcast:locked", "atom:link[@rel='self']/@href", "podcast:txt", "podcast:medium",
    "podcast:person",
)  # fmt: skip
ITEM = (
    "title", "guid", "enclosure/@url", "enclosure/@length", "enclosure/@type", "pubDate", "description", "link",
    "itunes:duration", "itunes:image/@href", "itunes:explicit", "itunes:episode", "itunes:episodeType",
    "podcast:transcript[@type='text/vtt']/@url", "podcast:chapters/@url", "podcast:txt[@purpose='ai-content']",
    "content:encoded",
)  # fmt: skip


@pytest.mark.parametrize("path", CHANNEL)
def test_the_channel_has_what_psp1_names(client: Client, episode: Episode, path: str) -> None:
    assert read(client).xpath(f"channel/{path}", namespaces=NS)


@pytest.mark.parametrize("path", ITEM)
def test_each_item_has_what_psp1_names(client: Client, episode: Episode, path: str) -> None:
    assert read(client).xpath(f"channel/item/{path}", namespaces=NS)


def test_an_independent_parser_reads_the_same_episode(client: Client, episode: Episode) -> None:
    parsed = feedparser.parse(client.get(ADDRESS).content)
    assert not parsed.bozo
    entry = parsed.entries[0]
    assert (entry.title, entry.id) == ("Squid & <patrols>", str(episode.guid))
    assert "The Wire" in entry.content[0].value
    assert parsed.feed.title == "Tea & Toast"


def test_the_enclosure_is_the_file_byte_for_byte(client: Client, episode: Episode) -> None:
    enclosure = read(client).find("channel/item/enclosure")
    assert enclosure is not None
    path = enclosure.attrib["url"].removeprefix("http://127.0.0.1:8000")
    served = b"".join(client.get(path).streaming_content)
    assert len(served) == int(enclosure.attrib["length"]) == episode.audio_bytes


def test_the_identity_outlives_a_new_title_and_slug(client: Client, episode: Episode, show: Show) -> None:
    assert show.guid == podcast_guid("http://127.0.0.1:8000/shows/tea-and-toast/feed.xml")
    assert show.guid.version == 5
    before = read(client).findtext("channel/item/guid")
    Episode.objects.update(title="Another title")
    Show.objects.update(slug="renamed")
    after = etree.fromstring(client.get("/shows/renamed/feed.xml").content)
    assert after.findtext("channel/item/guid") == before == str(episode.guid)
    assert after.findtext("channel/podcast:guid", namespaces=NS) == str(show.guid)


def test_the_guid_is_that_of_the_namespace_documentation() -> None:
    assert podcast_guid("https://podnews.net/rss/") == uuid.UUID("9b024349-ccf0-5f69-a609-6b82873eab3c")


def test_an_unchanged_feed_is_not_sent_again(client: Client, episode: Episode) -> None:
    first = client.get(ADDRESS)
    by_tag = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    by_date = client.get(ADDRESS, headers={"if-modified-since": first["Last-Modified"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert (by_date.status_code, by_date.content) == (304, b"")


def test_a_withdrawal_changes_the_feed_and_the_file_is_gone(client: Client, episode: Episode) -> None:
    first = client.get(ADDRESS)
    audio = f"/shows/tea-and-toast/{episode.guid}/episode.mp3"
    assert client.get(audio).status_code == 200
    actions.withdraw(episode)
    second = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    assert not etree.fromstring(second.content).findall("channel/item")
    assert client.get(audio).status_code == 410
    actions.republish(episode)
    assert read(client).findtext("channel/item/guid") == str(episode.guid)


@pytest.mark.parametrize("stage", ["gathering", "review", "voicing", "failed", "empty"])
def test_nothing_unfinished_is_in_the_feed_or_served(client: Client, episode: Episode, stage: str) -> None:
    Episode.objects.update(stage=stage)
    assert not read(client).findall("channel/item")
    for file in ("episode.mp3", "transcript.vtt", "chapters.json"):
        assert client.get(f"/shows/tea-and-toast/{episode.guid}/{file}").status_code == 404


def test_a_feed_can_be_asked_for_its_head(client: Client, episode: Episode) -> None:
    head = client.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(ADDRESS)["ETag"]


def test_a_character_that_xml_cannot_hold_does_not_cost_the_feed(client: Client, episode: Episode) -> None:
    Episode.objects.update(title="Bell\x07 & vertical\x0b tab", summary="\ufffe\x00Nul 😀")
    Show.objects.update(description="Form\x0cfeed")
    Article.objects.update(title="Escape\x1b")
    channel = read(client)
    assert channel.findtext("channel/item/title") == "Bell & vertical tab"
    assert channel.findtext("channel/item/description") == "Nul 😀"
    assert channel.findtext("channel/description") == "Formfeed"


def test_a_long_feed_costs_no_more_queries_than_a_short_one(
    client: Client, show: Show, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_episode(show, edition=None, number=number, title=f"Number {number}")
    with django_assert_max_num_queries(14):
        assert len(read(client).findall("channel/item")) == 12


def test_the_namespaces_are_declared_where_every_reader_looks(client: Client, episode: Episode) -> None:
    start = client.get(ADDRESS).content.decode().partition("<channel>")[0]
    for namespace in NS.values():
        assert f'="{namespace}"' in start


def test_the_disclosure_names_who_wrote_and_who_spoke(client: Client, episode: Episode) -> None:
    told = read(client).findtext("channel/item/podcast:txt[@purpose='ai-content']", namespaces=NS)
    assert told is not None
    assert "AI-generated: the script was written by Extractive 1" in told
    assert "spoken by Test voice 1" in told
