"""A page of a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from podcasts.feeds.items import AUDIO
from podcasts.feeds.pages import FeedPage, Item

CONTENT_TYPE = "application/feed+json; charset=utf-8"


def json_feed(page: FeedPage) -> bytes:
    show, at = page.show, page.addresses
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": show.title,
        "home_page_url": at.page(),
        "feed_url": at.feed(page.number, "json"),
        "description": show.description,
        "icon": at.thumbnail(640),
        "favicon": at.thumbnail(160),
        "language": show.language,
        "expired": show.complete,
        "authors": [{"name": show.author}],
        "items": [_item(item, page) for item in page.items],
    }
    if page.number < page.last:
        feed["next_url"] = at.feed(page.number + 1, "json")
    if page.listed and settings.WEBSUB_HUBS:
        feed["hubs"] = [{"type": "WebSub", "url": hub} for hub in settings.WEBSUB_HUBS]
    return json.dumps(feed, ensure_ascii=False).encode(errors="replace")


def _item(item: Item, page: FeedPage) -> dict[str, Any]:
    episode, at = item.episode, page.addresses
    return {
        "id": str(episode.guid),
        "url": at.episode(episode),
        "title": episode.title,
        "summary": episode.summary,
        "content_html": item.notes,
        "image": at.episode_cover(episode),
        "date_published": episode.published_at.isoformat() if episode.published_at else None,
        "attachments": [
            {
                "url": at.audio(episode),
                "mime_type": AUDIO,
                "size_in_bytes": episode.audio_bytes,
                "duration_in_seconds": round(episode.seconds),
            }
        ],
        "_podcast": {"ai_content": item.disclosure, "type": episode.type, "season": episode.season},
    }
