"""Three differently configured shows against PSP-1, Apple's rules and the podcast namespace, read back strictly."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from podcasts.checks.document import check_document
from podcasts.feeds.access import new_token
from podcasts.feeds.addresses import Addresses
from podcasts.feeds.elements import NAMESPACES
from podcasts.feeds.json_feed import json_feed
from podcasts.feeds.pages import FeedPage, Item, read_page
from podcasts.feeds.rss import rss
from podcasts.models import Episode, Show, Visibility
from tests.podcasts.feeds.conftest import Release
from tests.podcasts.feeds.reading import NS, text_of
from tests.podcasts.feeds.shows import SHOWS, daily_news, private, serial
from tests.podcasts.web.conftest import OUT


def document_of(show: Show) -> tuple[bytes, str]:
    hidden = show.visibility == Visibility.PRIVATE
    if hidden:
        new_token(show)
    address = Addresses(show, hidden).feed()
    return Client().get(address.removeprefix("http://127.0.0.1:8000")).content, address


def channel_of(show: Show) -> etree._Element:
    return etree.fromstring(document_of(show)[0])[0]


@pytest.mark.parametrize("kind", SHOWS)
def test_each_kind_of_show_has_all_that_is_required_and_recommended(db: None, release: Release, kind: str) -> None:
    content, address = document_of(SHOWS[kind](release))
    found = [str(finding) for finding in check_document(content, address)]
    assert found == [f"feed: {address} can be reached from this machine or network only."]


@pytest.mark.parametrize("kind", SHOWS)
def test_an_independent_parser_finds_every_episode_with_its_sound(db: None, release: Release, kind: str) -> None:
    show = SHOWS[kind](release)
    parsed = feedparser.parse(document_of(show)[0])
    assert not parsed.bozo
    assert {entry.id for entry in parsed.entries} == {str(episode.guid) for episode in show.episodes.all()}
    for entry in parsed.entries:
        assert int(entry.enclosures[0].length) == Episode.objects.get(guid=entry.id).audio_bytes
        assert entry.published_parsed


def test_daily_news_says_when_it_comes_and_what_it_costs(db: None, release: Release) -> None:
    channel = channel_of(daily_news(release))
    assert text_of(channel, "podcast:updateFrequency/@rrule") == "FREQ=DAILY"
    assert text_of(channel, "podcast:license") == "CC-BY-4.0"
    assert text_of(channel, "podcast:funding/@url") == "https://example.org/give?a=1&b=2"
    assert text_of(channel, "itunes:type") == "episodic"
    assert [item.findtext("title") for item in channel.findall("item")] == ["Day 3", "Day 2", "Day 1"]
    assert channel.find("itunes:block", NS) is None
    assert channel.find("podcast:person", NS).text == "Host A (synthetic voice)"


def test_a_serial_has_seasons_a_trailer_a_bonus_and_an_end(db: None, release: Release) -> None:
    channel = channel_of(serial(release))
    expected = {
        "itunes:type": "serial", "itunes:complete": "Yes", "itunes:explicit": "true", "language": "de-AT",
        "podcast:locked": "no", "podcast:updateFrequency/@complete": "true", "copyright": "© 2026 N.",
        "podcast:txt[@purpose='applepodcastsverify']": "a1b2-C3", "podcast:license/@url": "https://example.org/rights",
        "podcast:podroll/podcast:remoteItem/@feedUrl": "https://podnews.net/rss/", "podcast:trailer/@season": "1",
    }  # fmt: skip
    assert {path: text_of(channel, path) for path in expected} == expected
    items = {item.findtext("title"): item for item in channel.findall("item")}
    assert [item.findtext("itunes:episodeType", namespaces=NS) for item in items.values()] == [
        "full", "bonus", "full", "full", "trailer",
    ]  # fmt: skip
    assert text_of(items["full 2.1"], "itunes:season") == text_of(items["full 2.1"], "podcast:season") == "2"
    assert items["trailer 1.None"].find("itunes:episode", NS) is None
    assert text_of(items["trailer 1.None"], "itunes:explicit") == "false"
    assert text_of(channel, "podcast:trailer/@url") == text_of(items["trailer 1.None"], "enclosure/@url")


def test_a_private_show_gives_away_no_address_of_its_owner(db: None, release: Release) -> None:
    content, _ = document_of(private(release))
    assert b"owner@example.org" not in content
    assert text_of(etree.fromstring(content)[0], "itunes:block") == "Yes"


def test_a_clip_is_the_editor_s_or_a_lead_story_of_fitting_length(release: Release, show: Show) -> None:
    episode = release(show)
    starts = [{"start": start, "title": "x"} for start in (0.0, 5.0, 65.0)]
    Episode.objects.update(chapters=starts)
    path = "item/podcast:soundbite/@startTime"
    assert text_of(channel_of(show), path) == "5.000"
    Episode.objects.update(soundbite_start=2.5, soundbite_seconds=30.0)
    assert text_of(channel_of(show), path) == "2.500"
    Episode.objects.update(
        soundbite_start=None, soundbite_seconds=None, chapters=[*starts[:2], {"start": 500.0, "title": "x"}]
    )
    assert channel_of(show).find("item/podcast:soundbite", NS) is None
    assert episode.guid


BROKEN = {
    "<title>Squid &amp; &lt;patrols&gt;</title>": ("", "title is there 0 times"),
    "isPermaLink=\"false\"": ("", "must say isPermaLink"),
    "<language>en</language>": ("<language>English please</language>", "no language code"),
    "audio/mpeg": ("audio/mp4", "type of the audio"),
    "<pubDate>Fri, 20 Nov": ("<pubDate>Thu, 20 Nov", "wrong day of the week"),
    "+0000</pubDate>": ("UTC</pubDate>", "RFC 2822"),
    "<itunes:duration>9<": ("<itunes:duration>0:09<", "duration"),
    "</rss>": ("", "not well-formed"),
    "version=\"2.0\"": ("version=\"0.9\"", "no RSS 2.0"),
    "http://127.0.0.1:8000/shows/tea-and-toast/feed.xml\"": ("http://127.0.0.1:8000/other.xml\"", "was read at"),
    "purpose=\"ai-content\"": ("purpose=\"verify\"", "ai-content"),
    "http://127.0.0.1:8000/shows/tea-and-toast/cover.jpg": ("cover.jpg", "no full web address"),
    "http://127.0.0.1:8000": ("http://news.example.org", "is not https"),
}  # fmt: skip


@pytest.mark.parametrize("good", BROKEN)
def test_the_checklist_sees_what_is_missing_or_wrong(release: Release, show: Show, good: str) -> None:
    release(show, title="Squid & <patrols>")
    content, address = document_of(show)
    bad, says = BROKEN[good]
    assert good in content.decode()
    found = check_document(content.decode().replace(good, bad).encode(), address)
    assert any(says in finding.says and finding.level == "error" for finding in found), found


def page_with(text: str) -> FeedPage:
    """A feed in which every text is this one."""
    show = Show(slug="any", title=text, description=text, author=text, licence=text, copyright=text, funding_text=text,
                funding="https://example.org", guid="9b024349-ccf0-5f69-a609-6b82873eab3c", language="en")  # fmt: skip
    episode = Episode(show=show, title=text, summary=text, published_at=OUT, audio_bytes=1, seconds=1)
    item = Item(episode, (text,), text, text)
    return FeedPage(
        show=show, addresses=Addresses(show), hosts=(text,), items=(item,), trailers=(episode,), number=1, last=1,
        renamed=False, listed=True,
    )  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text()
    | st.text(st.characters(codec=None))
    | st.sampled_from(["]]>", "<![CDATA[", "&amp;", "\x00\ufffe", "\ud800"])
)
def test_any_text_gives_a_well_formed_feed(text: str) -> None:
    page = page_with(text)
    root = etree.fromstring(rss(page))
    kept = "".join(
        sign
        for sign in text
        if sign in "\t\n" or " " <= sign < "\ud800" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
    )
    assert (root.findtext("channel/item/title") or "") == kept.replace("\r", "\n") or "\r" in text
    assert root.find("channel/item/content:encoded", NAMESPACES) is not None
    assert json_feed(page).decode()


def test_a_long_description_is_cut_where_apple_stops_reading(release: Release, show: Show) -> None:
    show.description = "größer " * 600
    release(show)
    page = read_page(Addresses(show), number=1, private=False)
    told = etree.fromstring(rss(page)).findtext("channel/description") or ""
    assert 3900 < len(told.encode()) <= 4000
    assert told.endswith("größer…")
