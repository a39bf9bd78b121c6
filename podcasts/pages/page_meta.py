"""What a page tells machines about itself: search engines, and sites where its address is pasted."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from podcasts.feeds.access import is_public
from podcasts.feeds.addresses import absolute
from podcasts.models import Episode, Show, Visibility

# What would end a script element early, as in django.utils.html.json_script.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Meta:
    """Absolute addresses, whether search engines may list the page, and the page's structured data."""

    page: str
    image: str
    listed: bool
    json_ld: SafeString
    audio: str = ""


def meta_of_show(show: Show) -> Meta:
    image = absolute("thumbnail", show.slug, 640)
    listed = show.visibility == Visibility.PUBLIC
    return Meta(absolute("show", show.slug), image, listed, linked_data("PodcastSeries", _series(show, image=image)))


def meta_of_episode(episode: Episode) -> Meta:
    """`episode` is published."""
    show, place = episode.show, (episode.show.slug, episode.guid)
    page, audio, image = absolute("episode", *place), absolute("audio", *place), absolute("thumbnail", show.slug, 640)
    properties = {
        "url": page,
        "name": episode.title,
        "description": episode.summary,
        "datePublished": episode.published_at.isoformat() if episode.published_at else None,
        "episodeNumber": episode.number,
        "timeRequired": duration(episode.seconds),
        "inLanguage": show.language,
        "image": image,
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": audio,
            "encodingFormat": "audio/mpeg",
            "duration": duration(episode.seconds),
        },
        "partOfSeries": {"@type": "PodcastSeries", **_series(show)},
    }
    return Meta(page, image, is_public(episode), linked_data("PodcastEpisode", properties), audio)


def _series(show: Show, **more: str) -> dict[str, Any]:
    return {"name": show.title, "url": absolute("show", show.slug), "webFeed": show.feed_url, **more}


def duration(seconds: float) -> str:
    """ISO 8601."""
    whole = round(dt.timedelta(seconds=seconds).total_seconds())
    return f"PT{whole // 3600}H{whole // 60 % 60}M{whole % 60}S"


def linked_data(kind: str, properties: dict[str, Any]) -> SafeString:
    """https://schema.org as JSON-LD. A block of data, not a script: the content policy has nothing against it."""
    stated = {name: value for name, value in properties.items() if value not in (None, "")}
    text = json.dumps({"@context": "https://schema.org", "@type": kind, **stated}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(ESCAPES)),  # noqa: S308 - escaped on this line
    )
