"""What a feed says, as values within bounds: plain texts, addresses of the web, possible dates."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newsroom.feeds import plain_text
from newsroom.feeds.canonical import canonical

MAX_ITEMS = 500
MAX_TEXT = 100_000  # characters: two hours of speech
MAX_SUMMARY = 2_000
MAX_TITLE = 300
MAX_GUID = 500
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A text at least this long is taken to be the article; a shorter one may be a teaser, and the page is looked at.
WHOLE = 1_000
TEASER = re.compile(
    r"(?:…|\.\.\.|\b(?:read more|continue reading|full story|weiterlesen|lire la suite|leer más|lees verder))"
    r"[\s.»>\])]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed."""

    guid: str
    url: str
    title: str
    author: str = ""
    category: str = ""
    language: str = ""
    summary: str = ""
    text: str = ""
    complete: bool = False  # the text is the whole article, not a teaser
    licence: str = ""
    published_at: datetime | None = None

    @property
    def canonical_url(self) -> str:
        return canonical(self.url)

    @property
    def digest(self) -> str:
        """Changes when the wording changes."""
        return hashlib.sha256("\0".join((self.title, self.summary, self.text)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document. `error`: why nothing could be read; `fault`: what was wrong although something could."""

    title: str = ""
    site_url: str = ""
    language: str = ""
    items: tuple[Item, ...] = ()
    refresh: float | None = None  # seconds after which the publisher wants to be asked again
    error: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as its format gives it, not bounded yet; texts are HTML where `markup` says so."""

    guid: str = ""
    url: str = ""
    title: str = ""
    title_is_markup: bool = True
    author: str = ""
    category: str = ""
    language: str = ""
    summary: str = ""
    content: str = ""
    content_is_markup: bool = True
    licence: str = ""
    date: datetime | None = None


def bounded(raw: RawItem, now: datetime) -> Item | None:
    """The item within bounds; None when it says nothing at all."""
    summary = plain_text.from_html(raw.summary, MAX_TEXT)
    text = _text(raw.content, MAX_TEXT, markup=raw.content_is_markup)
    if len(summary) > len(text):  # many feeds put the whole article into the description
        text = summary
    title = plain_text.one_line(_text(raw.title, MAX_TITLE * 4, markup=raw.title_is_markup), MAX_TITLE)
    title = title or plain_text.one_line(text, 100)
    if not title:
        return None
    url = raw.url
    return Item(
        guid=identity(raw.guid, url, title, text),
        url=url,
        title=title,
        author=plain_text.one_line(raw.author, 200),
        category=plain_text.one_line(raw.category, 40),
        language=language(raw.language),
        summary=plain_text.paragraphs(summary or text.partition("\n\n")[0], MAX_SUMMARY),
        text=text,
        complete=is_complete(text, summary),
        licence=plain_text.one_line(_text(raw.licence, 800, markup=True), 200),
        published_at=possible(raw.date, now),
    )


def _text(value: str, most: int, *, markup: bool) -> str:
    return plain_text.from_html(value, most) if markup else plain_text.paragraphs(value, most)


def is_complete(text: str, summary: str) -> bool:
    """Is this text the article itself, as far as can be told without looking at the page?"""
    if TEASER.search(text[-60:]):
        return False
    return len(text) >= WHOLE or (len(text) > 2 * len(summary) and len(text) > 400)


def identity(guid: str, url: str, title: str, text: str) -> str:
    """What makes an item the same one next time: its guid, else its address, else its wording."""
    found = plain_text.one_line(guid, MAX_GUID + 1) or canonical(url)
    if not found:
        return "sha256:" + hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()
    if len(found) > MAX_GUID:
        return "sha256:" + hashlib.sha256((guid.strip() or found).encode("utf-8", "replace")).hexdigest()
    return found


def without_twins(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each item once. Where a feed gives one guid to different articles, their addresses tell them apart."""
    items = list(items)
    addresses: dict[str, set[str]] = {}
    for item in items:
        addresses.setdefault(item.guid, set()).add(item.canonical_url or item.title)
    shared = Counter({guid: len(found) for guid, found in addresses.items()})
    told = (
        replace(item, guid=identity("", item.url, item.title, item.text)) if shared[item.guid] > 1 else item
        for item in items
    )
    return tuple({item.guid: item for item in reversed(list(told))}.values())[::-1]


def possible(date: datetime | None, now: datetime) -> datetime | None:
    """The date, never in the future; None when there is none or it cannot be true."""
    if date is None or date < EARLIEST:
        return None
    return min(date, now)


def language(tag: str) -> str:
    """A language tag such as "en-GB", or nothing."""
    tag = tag.strip()[:20]
    return tag if tag.replace("-", "").replace("_", "").isalnum() and tag.isascii() else ""
