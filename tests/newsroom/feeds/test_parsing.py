"""Feeds as publishers write them: every format, every charset, every mistake; and nothing makes the reader raise."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.feeds.items import MAX_ITEMS, MAX_TEXT, MAX_TITLE, ParsedFeed
from newsroom.feeds.parser import parse
from tests.newsroom.feeds.conftest import DATA, item, rss

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
URL = "https://wire.example/feeds/all.xml"
LONG = "<p>" + "A sentence of the article that says something. " * 30 + "</p>"


def read(body: bytes | str, content_type: str = "application/xml") -> ParsedFeed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, URL, NOW)


def only(body: bytes | str, content_type: str = "application/xml") -> object:
    feed = read(body, content_type)
    assert feed.error == "", feed.error
    assert len(feed.items) == 1
    return feed.items[0]


RSS20 = rss(
    item(
        7,
        extra="<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><author>ann@wire.example (Ann)</author>"
        "<category>Science</category>",
    )
)
FORMATS = sorted((DATA / "formats").iterdir())


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.name)
def test_every_format_is_read(file: Path) -> None:
    feed = read(file.read_bytes())
    assert len(FORMATS) == 9
    assert (feed.error, feed.fault, feed.title) == ("", "", "The Wire")
    assert [(one.title, one.url) for one in feed.items] == [("Item 7", "https://wire.example/7")]


def test_the_fields_of_an_item() -> None:
    found = only(RSS20)
    assert (found.guid, found.author, found.category) == ("n7", "Ann", "Science")
    assert found.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (found.summary, found.complete) == ("Words of item 7.", False)


def test_the_fields_of_a_json_item() -> None:
    found = only(json.dumps({"items": [{
        "id": 12, "url": "/a?utm_source=x", "content_html": LONG, "authors": [{"name": "Ann"}, {"name": "Bo"}],
        "tags": ["Art"], "language": "de", "date_published": "2026-11-20T10:00:00+02:00", "summary": "Short.",
    }]}))  # fmt: skip
    assert (found.guid, found.url, found.canonical_url) == (
        "12",
        "https://wire.example/a?utm_source=x",
        "https://wire.example/a",
    )
    assert (found.author, found.category, found.language, found.complete) == ("Ann, Bo", "Art", "de", True)
    assert found.published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "title", "licence", "whole"),
    [
        ("digitalgov", "Digital.gov", "Public domain (CC0 1.0)", True),
        ("18f", "18F", "Public domain (CC0 1.0)", True),
        ("rust", "Rust Blog", "MIT or Apache-2.0, by the Rust Teams and the named authors", False),
    ],
)
def test_real_feeds(data: Path, name: str, title: str, licence: str, whole: bool) -> None:
    feed = read((data / f"{name}.xml").read_bytes())
    assert (feed.title, feed.error, feed.fault) == (title, "", "")
    assert len(feed.items) == (5 if name == "rust" else 4)
    for one in feed.items:
        assert one.url.startswith("https://")
        assert one.author
        assert one.licence == licence
        assert one.published_at is not None
        assert one.complete is whole
        assert "<" not in one.text
        assert ("\n\n" in one.text) is whole


def test_markup_becomes_paragraphs_and_nothing_active_survives() -> None:
    found = only(rss(item(1, text="""<![CDATA[
        <p>One &amp; <b>two</b><script>alert(1)</script>.</p><style>p{}</style><iframe src=x>inner</iframe>
        <p onclick="x()">Three<br>four <a href="javascript:x()">five</a></p><ul><li>six</li><li>seven</li></ul>
        <svg><text>eight</text></svg><form><button>nine</button></form><!-- ten --><img src=x onerror=y() alt="eleven">
    ]]>""")))  # fmt: skip
    assert found.text == "One & two.\n\nThree\n\nfour five\n\nsix\n\nseven"


def test_the_text_of_an_atom_title_is_not_taken_for_markup() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id><title>{}</title></entry></feed>'
    assert only(feed.format("Why &lt;b&gt; is not &lt;strong&gt;")).title == "Why <b> is not <strong>"
    assert (
        only(feed.replace("<title>{}", '<title type="html">{}').format("Why &lt;b&gt;not&lt;/b&gt;")).title == "Why not"
    )
    assert (
        only(rss("<item><title>AT&amp;amp;T &amp;lt; 5 < 6</title></item>".replace("5 <", "5 &lt;"))).title
        == "AT&T < 5 < 6"
    )


def test_atom_content_in_xhtml() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id><title>x</title>'
        '<content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two</p></div></content></entry></feed>'
    )
    assert only(feed).text == "One\n\nTwo"


@pytest.mark.parametrize(
    ("encoded", "content_type"),
    [
        ("<?xml version='1.0' encoding='iso-8859-1'?>{}", "text/xml"),
        ("<?xml version='1.0' encoding='utf-8'?>{}", "text/xml"),
        ("{}", "text/xml; charset=iso-8859-1"),
        ("<?xml version='1.0' encoding='nonsense'?>{}", "text/xml; charset=hex"),
        ("{}", ""),
    ],
)
@pytest.mark.parametrize("charset", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
def test_wrong_charsets_are_seen_through(encoded: str, content_type: str, charset: str) -> None:
    body = encoded.format(rss(item(1)).decode().replace("Item 1", "Café à la crème"))
    assert only(body.encode(charset), content_type).title == "Café à la crème"


@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("windows-1251", "Новости дня"),
        ("shift_jis", "今日のニュース"),
        ("big5", "今日新聞"),
        ("iso-2022-jp", "今日のニュース"),
        ("koi8-r", "Новости"),
    ],
)
def test_declared_charsets_are_believed_where_the_bytes_agree(charset: str, title: str) -> None:
    body = f"<?xml version='1.0' encoding='{charset}'?>" + rss(item(1)).decode().replace("Item 1", title)
    assert only(body.encode(charset)).title == title


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        ("Caf&eacute;&nbsp;&hellip;", "Café …"),
        ("R&D & more", "R&D & more"),
        ("a < b", "a"),
        ("<b>bold</i> claim", "bold claim"),
        ("tick\x08tock\x0c", "ticktock"),
        ("&#0;&#xFFFFFFFF;left", "left"),
        ("&undefined; word", "&undefined; word"),
    ],
)
def test_ill_formed_xml_is_repaired_and_the_fault_is_kept(broken: str, title: str) -> None:
    feed = read(rss(f"<item><title>{broken}</title><guid>1</guid></item>", item(2)))
    assert feed.items[0].title.startswith(title)
    assert "not well-formed" in feed.fault or "\x08" in broken


def test_a_feed_cut_off_in_the_middle_gives_what_there_is() -> None:
    body = rss(*(item(number) for number in range(10)))
    feed = read(body[: len(body) // 2])
    assert 3 <= len(feed.items) <= 6
    assert "not well-formed" in feed.fault


def test_words_before_the_feed_are_skipped() -> None:
    feed = read(b"\n\nWarning: mysql_connect() in /srv/x.php\n" + RSS20)
    assert len(feed.items) == 1
    assert "text before the feed" in feed.fault


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]>',
        '<!DOCTYPE r [<!ENTITY a "lol">' + "".join(f'<!ENTITY a{n} "{"&a;" * 50}">' for n in range(20)) + "]>",
        "<!DOCTYPE r [<!ENTITY x 'secret'",
    ],
    ids=["file", "parameter", "laughs", "unclosed"],
)  # fmt: skip
def test_entities_are_neither_loaded_nor_expanded(doctype: str) -> None:
    began = time.monotonic()
    feed = read(doctype + rss("<item><title>A &x; &a19; B</title><guid>1</guid></item>").decode())
    said = " ".join(one.title for one in feed.items)
    assert "root:" not in said
    assert "lol" not in said
    assert "secret" not in said
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x00\x01\x02\xff" * 99, "not a feed"),
        (b"<!doctype html><html><body>Hello", "web page"),
        (b"<html><head></head></html>", "web page"),
        (b"<opml version='2.0'/>", "not a feed"),
        (b"{", "not well-formed"),
        (b"[1, 2]", "no list of items"),
        (b'{"items": 5}', "no list of items"),
        (b"[" * 100_000, "not well-formed"),
        (b"<rss>" + b"<a>" * 100_000, "not well-formed"),
        (b"<rss><channel><item>" + b"<a/>" * 400_000, "elements"),
    ],
)
def test_what_is_no_feed_comes_back_as_a_reason(body: bytes, reason: str) -> None:
    feed = read(body)
    assert reason in feed.error
    assert feed.items == ()


def test_everything_is_bounded() -> None:
    words = "word " * 500_000
    feed = read(rss(*(item(n) for n in range(MAX_ITEMS)), item(9999, text=words).replace("Item 9999", words)))
    last = feed.items[-1]
    assert len(feed.items) == MAX_ITEMS
    assert f"Only {MAX_ITEMS} of its {MAX_ITEMS + 1} items" in feed.fault
    assert last.guid == "n9999"
    assert len(last.title) <= MAX_TITLE
    assert 0.9 * MAX_TEXT < len(last.text) <= MAX_TEXT
    assert last.text.endswith("word…")


@pytest.mark.parametrize(
    "hostile",
    [b"<" * 5_000_000, b"<rss>" + b"&" * 3_000_000, b"<rss>" + b"<!--" * 1_000_000, b"<rss>" + b"<![CDATA[" * 500_000,
     b"<rss " + b"a='1' " * 800_000, rss("<item><description>" + "&lt;div " * 200_000 + "</description></item>"),
     rss("<item><title>x</title><pubDate>" + "9-" * 500_000 + "</pubDate></item>"), b'{"items":' * 500_000],
    ids=["angle", "ampersand", "comment", "cdata", "attributes", "html", "date", "json"],
)  # fmt: skip
def test_no_input_takes_long(hostile: bytes) -> None:
    began = time.process_time()
    read(hostile)
    assert time.process_time() - began < 5


def test_without_a_guid_the_address_identifies_and_else_the_wording() -> None:
    feed = read(
        rss(
            "<item><title>A</title><link>https://wire.example/a?utm_medium=rss#x</link></item>",
            "<item><title>B</title></item>",
        )
    )
    again = read(rss("<item><title>B</title></item>"))
    assert feed.items[0].guid == "https://wire.example/a"
    assert feed.items[1].guid == again.items[0].guid
    assert feed.items[1].guid.startswith("sha256:")


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    assert only(rss("<item><title>A</title><guid>https://wire.example/a</guid></item>")).url == "https://wire.example/a"


def test_one_guid_for_different_articles_does_not_lose_any() -> None:
    same = [item(n).replace(f">n{n}<", ">same<") for n in (1, 2, 3)]
    feed = read(rss(*same, item(4), item(4)))
    assert [one.title for one in feed.items] == ["Item 1", "Item 2", "Item 3", "Item 4"]
    assert len({one.guid for one in feed.items}) == 4


def test_a_guid_of_any_length_is_kept_apart() -> None:
    feed = read(rss(*(item(n).replace(f">n{n}<", f">{'g' * 5000}{n}<") for n in (1, 2))))
    assert len({one.guid for one in feed.items}) == 2
    assert all(len(one.guid) <= 500 for one in feed.items)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0200", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Sat, 21 Nov 2126 10:00:00 GMT", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0000-00-00", None),
        ("yesterday", None),
        ("99999-99-99T99:99:99Z", NOW),
    ],
)
def test_dates_are_possible_or_absent(date: str, expected: datetime | None) -> None:
    assert only(rss(item(1, extra=f"<pubDate>{date}</pubDate>"))).published_at == expected


def test_relative_links_are_resolved_and_others_than_the_webs_dropped() -> None:
    links = ["../a/1?x=1&amp;utm_source=r", "javascript:alert(1)", "https://u:p@wire.example/", "//cdn.example/x"]
    feed = read(rss(*(f"<item><title>{n}</title><link>{link}</link></item>" for n, link in enumerate(links))))
    assert [one.url for one in feed.items] == [
        "https://wire.example/a/1?x=1&utm_source=r",
        "",
        "",
        "https://cdn.example/x",
    ]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        (LONG, True),
        ("Short words.", False),
        (LONG + "<p>Read more</p>", False),
        (LONG + "…", False),
        (LONG + "[...]", False),
        (LONG + "Continue reading »", False),
    ],
)
def test_teasers_are_told_from_articles(text: str, complete: bool) -> None:
    assert only(rss(item(1, text=f"<![CDATA[{text}]]>"))).complete is complete


def test_the_publishers_rhythm_is_read() -> None:
    assert read(rss(channel="<ttl>90</ttl>")).refresh == 5400
    period = "<x:updatePeriod>daily</x:updatePeriod><x:updateFrequency>4</x:updateFrequency>"
    body = rss(channel=period).replace(b"<rss ", b'<rss xmlns:x="http://purl.org/rss/1.0/modules/syndication/" ')
    assert read(body).refresh == 21_600
    assert read(rss(channel="<ttl>often</ttl>")).refresh is None


def test_marks_that_forge_the_direction_of_text_are_dropped_and_emoji_kept() -> None:
    assert only(rss(item(1).replace("Item 1", "\u202eevil\u202c 👩‍🚀 \u200bnews"))).title == "evil 👩‍🚀 news"


PIECES = [
    b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<content type='xhtml'>",
    b"<content type='application/octet-stream'>", b"<link href='//[' rel='license'/>", b"<guid>", b"<pubDate>",
    b"Fri, 31 Feb 2026 25:61:61 +9999", b"2026-11-20T10:00:00+99:99", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<!DOCTYPE rss [", b"]>", b"<!ENTITY x 'y'>", b"&x;", b"&#0;", b"&#xD800;", b"&nbsp;", b"\xff\xfe", b"\x00",
    b"<?xml version='1.0' encoding='utf-7'?>", b"xml:base='http://['", b"<dc:date>", b"<media:content url='x'/>",
    b"<rdf:RDF>", b"<ttl>", b"-1", b"{", b"}", b'"items":[', b'{"id":1e999}', b"]", b"null", b"true", b'"\\ud800"',
    b",", b"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", b"\xe2\x80\xae", b"<a href='javascript:1'>", b"&lt;script&gt;",
    b"<x xmlns:x=''>", b"<itunes:author>", b"<source url='http://['>", b"<category>",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)), max_size=60).map(b"".join),
    st.text(max_size=40),
)
def test_nothing_makes_the_reader_raise(body: bytes, content_type: str) -> None:
    for start in (
        b"",
        b"<rss version='2.0'><channel><item>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b'{"items":[',
    ):
        feed = parse(start + body, content_type, URL, NOW)
        assert feed.error or feed.title or feed.items or not feed.fault
        for one in feed.items:
            assert one.title
            assert 0 < len(one.guid) <= 500
            assert one.url == "" or one.url.startswith(("http://", "https://"))
            assert one.published_at is None or NOW - timedelta(days=40_000) < one.published_at <= NOW
            "".join((one.guid, one.title, one.text, one.summary, one.author, one.licence)).encode()


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author", "name",
         "tags", "language"]
    ), inner, max_size=6), max_leaves=20,
))  # fmt: skip
def test_no_json_feed_makes_the_reader_raise(entry: object) -> None:
    feed = read(json.dumps({"title": entry, "items": [entry, {"id": entry, "content_html": "x"}]}))
    assert "cannot be read" not in feed.error
    "".join(one.title + one.guid for one in feed.items).encode()
