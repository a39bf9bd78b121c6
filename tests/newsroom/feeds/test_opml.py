"""Lists of feeds, in and out, by command; hostile lists are refused in words."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from newsroom import subscriptions
from newsroom.feeds import opml
from newsroom.feeds.exceptions import OpmlUnreadable
from newsroom.models import Feed

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="World">
    <outline text="The Wire" title="The Wire" type="rss" xmlUrl="https://wire.example/feed" htmlUrl="https://wire.example/"/>
    <outline text="Deep"><outline text="Paper" xmlUrl="https://paper.example/rss"/></outline>
  </outline>
  <outline text="Alone" type="rss" xmlUrl="https://alone.example/feed" category="/Local"/>
  <outline text="A note"/>
</body></opml>"""


def test_feeds_are_found_in_their_folders() -> None:
    found = [(one.url, one.title, one.category) for one in opml.read(LIST)]
    assert found == [
        ("https://wire.example/feed", "The Wire", "World"),
        ("https://paper.example/rss", "Paper", "Deep"),
        ("https://alone.example/feed", "Alone", "Local"),
    ]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "not well-formed"),
        (b"<opml><body>", "not well-formed"),
        (b"<html/>", "not an OPML"),
        (b"<opml version='2.0'/>", "not an OPML"),
        (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body/></opml>', "document type"),
        (b"<?xml version='1.0' encoding='nonsense'?><opml/>", "not well-formed"),
        (b"<opml><body>" + b"<outline xmlUrl='https://a.example/'/>" * 10_001 + b"</body></opml>", "more than 10,000"),
        (b" " * (5 * 2**20 + 1), "larger than 5 MiB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(document: bytes, reason: str) -> None:
    with pytest.raises(OpmlUnreadable, match=reason):
        opml.read(document)


def test_deep_nesting_is_read_without_recursion() -> None:
    deep = b"<outline text='x'>" * 5000 + b"<outline xmlUrl='https://a.example/'/>" + b"</outline>" * 5000
    assert len(opml.read(b"<opml><body>" + deep + b"</body></opml>")) == 1


@given(st.lists(st.builds(
    opml.Outline, url=st.just("https://a.example/"),
    title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30),
    category=st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), max_size=20),
), max_size=5))  # fmt: skip
def test_what_is_written_is_read_again(outlines: list[opml.Outline]) -> None:
    again = opml.read(opml.write(outlines, title="T", now=NOW))
    assert sorted((one.title, one.category) for one in again) == sorted((one.title, one.category) for one in outlines)


@pytest.mark.django_db
def test_import_adds_new_feeds_once_and_says_what_it_refused() -> None:
    Feed.objects.create(url="https://wire.example/feed", title="Known already")
    bad = LIST.replace(b"https://paper.example/rss", b"ftp://paper.example/rss")
    imported = subscriptions.import_opml(bad)
    assert imported.words == "1 added, 1 known before, 1 refused."
    assert imported.refused == (("ftp://paper.example/rss", "An address must begin with http:// or https://."),)
    assert Feed.objects.get(url="https://wire.example/feed").title == "Known already"
    assert Feed.objects.get(url="https://alone.example/feed").category == "Local"
    assert subscriptions.import_opml(bad).words == "0 added, 2 known before, 1 refused."


@pytest.mark.django_db
def test_the_command_imports_and_exports(tmp_path: Path) -> None:
    source, target, out = tmp_path / "in.opml", tmp_path / "out.opml", io.StringIO()
    source.write_bytes(LIST)
    call_command("opml", "import", str(source), stdout=out)
    call_command("opml", "export", str(target))
    assert "3 added" in out.getvalue()
    assert {one.url for one in opml.read(target.read_bytes())} == {one.url for one in opml.read(LIST)}
    assert ElementTree.fromstring(target.read_bytes()).get("version") == "2.0"
    with pytest.raises(CommandError, match="No such file"):
        call_command("opml", "import", str(tmp_path / "missing"))
    source.write_bytes(b"<html/>")
    with pytest.raises(CommandError, match="not an OPML"):
        call_command("opml", "import", str(source))
