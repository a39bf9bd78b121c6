"""Building XML by prefixed names. What XML cannot hold is left out: whatever the text, the feed is well-formed."""

from __future__ import annotations

import functools

from lxml import etree

from newsroom.feeds.markup import NOT_IN_XML

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def legible(text: str) -> str:
    """`text` without what XML cannot hold; what is printable throughout, as nearly all is, has nothing of it."""
    return text if text.isprintable() else NOT_IN_XML.sub("", text)


@functools.cache
def qualified(name: str) -> str:
    """ "itunes:author" as lxml names it."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A new last child; an attribute without a value is left out."""
    given = {key: legible(value) for key, value in attributes.items() if value}
    child = etree.SubElement(parent, qualified(name), given)
    if text:
        child.text = legible(text)
    return child


def cut(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8, cut between words where it must be."""
    text = legible(text)
    if len(text.encode()) <= most:
        return text
    shorter = text.encode()[: most - len("…".encode())].decode(errors="ignore")
    return (shorter.rpartition(" ")[0] or shorter).rstrip() + "…"
