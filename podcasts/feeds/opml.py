"""A list of shows as OPML 2.0, which podcast apps import."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from podcasts.feeds.addresses import Addresses
from podcasts.feeds.elements import add
from podcasts.models import Show

CONTENT_TYPE = "text/x-opml; charset=utf-8"


def opml(shows: Sequence[Show]) -> bytes:
    root = etree.Element("opml", {"version": "2.0"})
    add(add(root, "head"), "title", "Shows of this newsroom")
    body = add(root, "body")
    for show in shows:
        at = Addresses(show)
        add(
            body, "outline", type="rss", text=show.title, title=show.title, description=show.description,
            xmlUrl=at.feed(), htmlUrl=at.page(), language=show.language,
        )  # fmt: skip
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
