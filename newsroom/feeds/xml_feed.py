"""RSS 0.9x to 2.0, RDF and Atom, read by feedparser from well-formed XML."""

from __future__ import annotations

import calendar
import io
import re
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from newsroom.feeds import markup
from newsroom.feeds.canonical import web_address
from newsroom.feeds.exceptions import Unreadable
from newsroom.feeds.items import MAX_ITEMS, ParsedFeed, RawItem, bounded, language, without_twins
from newsroom.feeds.plain_text import from_html, one_line

ENTANGLED = "The elements of this feed are nested in a way that makes no sense, so it cannot be read."
# What feedparser raises over an element where it never stands, such as a channel within a link.
ON_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
EMAIL = re.compile(r"[<(]?[^\s<(]+@[^\s>)]+[>)]?")
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read(text: str, url: str, now: datetime) -> ParsedFeed:
    """The feed in a text of XML; raises Unreadable when there is none."""
    document, fault = markup.tidy(text, MAX_ITEMS)
    try:
        found = feedparser.parse(
            io.BytesIO(document),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,  # only plain text is kept, see plain_text
            resolve_relative_uris=False,
        )
    except ON_NONSENSE as error:
        raise Unreadable(ENTANGLED) from error
    if not found.version and not found.entries:
        raise Unreadable("This is XML, but not a feed that we know: neither RSS nor Atom.")
    atom = found.version.startswith("atom")
    feed = found.feed
    raw = (_raw(entry, feed, url, atom=atom) for entry in found.entries[:MAX_ITEMS])
    parsed = ParsedFeed(
        title=one_line(from_html(_text(feed, "title"), 800), 200),
        site_url=web_address(_text(feed, "link"), url),
        language=language(_text(feed, "language")),
        items=without_twins(item for item in (bounded(one, now) for one in raw) if item),
        refresh=_refresh(feed),
        fault=fault,
    )
    if fault and not parsed.items and not parsed.title:
        raise Unreadable(fault)
    return parsed


def _raw(entry: dict[str, Any], feed: dict[str, Any], url: str, *, atom: bool) -> RawItem:
    content, content_type = _content(entry)
    title_type = (dict.get(entry, "title_detail") or {}).get("type", "")
    guid = _text(entry, "id")
    return RawItem(
        guid=guid,
        url=web_address(_text(entry, "link"), url) or web_address(guid),
        title=_text(entry, "title"),
        title_is_markup=not (atom and title_type == "text/plain"),
        author=_author(entry) or _author(feed),
        category=_category(entry),
        language=_text(entry, "language") or (dict.get(entry, "title_detail") or {}).get("language") or "",
        summary=_text(entry, "summary"),
        content=content,
        content_is_markup=content_type != "text/plain" or not atom,
        licence=_licence(entry) or _licence(feed),
        date=_date(entry, "published_parsed") or _date(entry, "updated_parsed") or _date(entry, "created_parsed"),
    )


def _text(of: dict[str, Any], name: str) -> str:
    """A field as text. `dict.get` because feedparser's own lookup warns when it substitutes one date for another."""
    value = dict.get(of, name)
    return value if isinstance(value, str) else ""


def _content(entry: dict[str, Any]) -> tuple[str, str]:
    """The longest textual content and its type."""
    contents = [
        one for one in dict.get(entry, "content") or [] if one.get("type", "text/html").startswith(("text", "appl"))
    ]
    longest: dict[str, Any] = max(contents, key=lambda one: len(one.get("value") or ""), default={})
    return longest.get("value") or "", longest.get("type") or ""


def _author(of: dict[str, Any]) -> str:
    """The name alone: RSS writes "ann@wire.example (Ann)", and nobody's address is to be read out."""
    return EMAIL.sub("", _text(of, "author")[:300]).strip(" ()<>")


def _category(entry: dict[str, Any]) -> str:
    tags = dict.get(entry, "tags") or []
    return next((str(tag.get("label") or tag.get("term")) for tag in tags if tag.get("term") or tag.get("label")), "")


def _licence(of: dict[str, Any]) -> str:
    for link in dict.get(of, "links") or []:
        if link.get("rel") == "license" and link.get("href"):
            return str(link["href"])
    return _text(of, "license") or _text(of, "rights")


def _date(entry: dict[str, Any], name: str) -> datetime | None:
    value = dict.get(entry, name)
    if not isinstance(value, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _refresh(feed: dict[str, Any]) -> float | None:
    """Seconds by `ttl` (minutes) or by the syndication module's updatePeriod and updateFrequency."""
    ttl = _text(feed, "ttl").strip()
    if ttl.isdecimal() and len(ttl) < 8:
        return float(ttl) * 60
    period = PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    often = _text(feed, "sy_updatefrequency").strip()
    return period / max(1, int(often)) if period and often.isdecimal() and len(often) < 8 else period
