"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from newsroom.feeds.canonical import web_address
from newsroom.feeds.exceptions import Unreadable
from newsroom.feeds.items import MAX_ITEMS, ParsedFeed, RawItem, bounded, language, without_twins
from newsroom.feeds.plain_text import one_line


def read(text: str, url: str, now: datetime) -> ParsedFeed:
    """The feed in a text of JSON; raises Unreadable when there is none."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("The JSON of this feed is not well-formed.") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable("This is JSON, but not a JSON Feed: it has no list of items.")
    entries = [entry for entry in feed["items"][:MAX_ITEMS] if isinstance(entry, dict)]
    items = (bounded(_raw(entry, feed, url), now) for entry in entries)
    return ParsedFeed(
        title=one_line(_text(feed, "title"), 200),
        site_url=web_address(_text(feed, "home_page_url"), url),
        language=language(_text(feed, "language")),
        items=without_twins(item for item in items if item),
        fault="" if len(entries) == len(feed["items"]) else "Some items were not read: too many, or malformed.",
    )


def _raw(entry: dict[str, Any], feed: dict[str, Any], url: str) -> RawItem:
    markup = _text(entry, "content_html")
    guid = _text(entry, "id")
    return RawItem(
        guid=guid,
        url=web_address(_text(entry, "url") or _text(entry, "external_url"), url) or web_address(guid),
        title=_text(entry, "title"),
        title_is_markup=False,
        author=_author(entry) or _author(feed),
        category=next((tag for tag in _list(entry, "tags") if isinstance(tag, str)), ""),
        language=_text(entry, "language"),
        summary=_text(entry, "summary"),
        content=markup or _text(entry, "content_text"),
        content_is_markup=bool(markup),
        date=_date(_text(entry, "date_published")) or _date(_text(entry, "date_modified")),
    )


def _text(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(of: dict[str, Any], name: str) -> list[Any]:
    value = of.get(name)
    return value if isinstance(value, list) else []


def _author(of: dict[str, Any]) -> str:
    authors = [*_list(of, "authors"), of.get("author")]
    return ", ".join(name for author in authors[:5] if isinstance(author, dict) and (name := _text(author, "name")))


def _date(text: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(text.strip()[:40])
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
