"""The article on a web page: its text by trafilatura, its address, language and licence by its own markup."""

from __future__ import annotations

import re
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HTMLParser
from trafilatura.settings import Document

from newsroom.feeds.canonical import believed, web_address
from newsroom.feeds.charset import decode
from newsroom.feeds.exceptions import Unreadable
from newsroom.feeds.items import MAX_TEXT, language
from newsroom.feeds.plain_text import one_line, paragraphs

# trafilatura goes over the tree many times; a longer page is furniture or an attack.
MAX_PAGE = 3 * 2**20
MAX_ELEMENTS = 50_000
TAG = re.compile(r"<[a-zA-Z]")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Page:
    """An article as its page gives it: paragraphs with an empty line between them."""

    text: str
    canonical_url: str
    language: str = ""
    licence: str = ""
    author: str = ""
    title: str = ""
    site: str = ""  # what the site calls itself


def read(body: bytes, content_type: str, url: str) -> Page:
    """The article on a page; raises Unreadable when there is none to be found."""
    root = _tree(body, content_type)
    try:
        found = trafilatura.bare_extraction(
            root, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True
        )
    except Exception as error:  # a library over hostile input: whatever it trips over, the teaser stays
        raise Unreadable(f"The page cannot be read ({type(error).__name__}).") from error
    if not isinstance(found, Document) or not found.text:
        raise Unreadable("No article was found on the page.")
    text = paragraphs(found.text.replace("\n", "\n\n"), MAX_TEXT)
    return Page(
        text=_without_title(text, found.title or ""),
        canonical_url=believed(_link(root, "canonical"), url),
        language=language(str(root.get("lang") or "")),
        licence=one_line(_link(root, "license") or found.license or "", 200),
        author=one_line(found.author or "", 200),
        title=one_line(found.title or "", 300),
        site=one_line(found.sitename or "", 100),
    )


def discover_feed(body: bytes, content_type: str, url: str) -> str:
    """The address of the first feed that a web page names, or an empty string."""
    try:
        root = _tree(body, content_type)
    except Unreadable:
        return ""
    for link in root.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and (link.get("type") or "").lower() in FEED_TYPES:
            return web_address(link.get("href") or "", url)
    return ""


def _tree(body: bytes, content_type: str) -> etree._Element:
    if len(body) > MAX_PAGE:
        raise Unreadable("The page is too large to be an article.")
    kind = content_type.partition(";")[0].strip().lower()
    text = decode(body, content_type).replace("\0", "")
    if (kind and "html" not in kind) or not TAG.search(text[:50_000]):
        raise Unreadable(f"The page is no HTML{f', but {kind[:60]}' if kind else ''}.")
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable("The page is empty or no HTML.")
    if any(count > MAX_ELEMENTS for count, _ in enumerate(root.iter())):
        raise Unreadable("The page has too many elements to be an article.")
    return root


def _link(root: etree._Element, rel: str) -> str:
    """The target of the first `link` or `a` with this relation."""
    for element in root.iter("link", "a"):
        if rel in (element.get("rel") or "").lower().split() and element.get("href"):
            return str(element.get("href"))
    return ""


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n\n")
    return rest if rest and first.strip().lower() == title.strip().lower() else text
