"""The show's feed: RSS 2.0 with the tags of Apple Podcasts and of the podcast namespace.

Required and recommended items are those of the Podcast Standards Project's PSP-1
(https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification) and of
https://podcasting2.org/docs/podcast-namespace. Built on Django's syndication generator, which escapes everything.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.http import http_date, parse_http_date_safe
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from podcasts.files import TRANSCRIPTS, cached
from podcasts.models import Episode, Show
from podcasts.production.stages import Stage
from podcasts.reading import host_names, makers_of, sources, with_stories

NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}
# The newest episodes that a feed carries.
LENGTH = 100


# What XML 1.0 cannot hold, however it is escaped; one such character would cost the whole feed.
ILLEGIBLE = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class PodcastFeed(Rss201rev2Feed):
    """RSS 2.0 with podcast tags; those of the show and of each item are lists of (name, text, attributes)."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **NAMESPACES}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        add_tags(handler, self.feed["tags"])
        add_category(handler, self.feed["category"], self.feed["subcategory"])

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        add_tags(handler, item["tags"])


def legible(text: str) -> str:
    return ILLEGIBLE.sub("", text)


Tag = tuple[str, str, dict[str, str]]


def add_tags(handler: SimplerXMLGenerator, tags: list[Tag]) -> None:
    for name, text, attributes in tags:
        handler.addQuickElement(name, legible(text), {key: legible(value) for key, value in attributes.items()})


def add_category(handler: SimplerXMLGenerator, category: str, subcategory: str) -> None:
    handler.startElement("itunes:category", AttributesImpl({"text": legible(category)}))
    if subcategory:
        add_tags(handler, [("itunes:category", "", {"text": subcategory})])
    handler.endElement("itunes:category")


def absolute(name: str, *arguments: object) -> str:
    return settings.BASE_URL + reverse(f"podcasts:{name}", args=arguments)


def show_tags(show: Show) -> list[Tag]:
    tags: list[Tag] = [
        ("podcast:guid", str(show.guid), {}),
        ("podcast:locked", "yes", {"owner": show.owner_email} if show.owner_email else {}),
        ("podcast:medium", "podcast", {}),
        ("podcast:txt", "Scripts and voices are machine-made.", {"purpose": "ai-content"}),
        ("podcast:updateFrequency", *update_frequency(show)),
        ("itunes:author", show.author, {}),
        ("itunes:type", "episodic", {}),
        ("itunes:explicit", "true" if show.explicit else "false", {}),
        ("itunes:image", "", {"href": absolute("cover", show.slug)}),
    ]
    if show.licence:
        tags.append(("podcast:license", show.licence, {}))
    tags += [("podcast:person", name, {"role": "host"}) for name in host_names(show).values()]
    return tags


def update_frequency(show: Show) -> tuple[str, dict[str, str]]:
    days = len(set(show.weekdays))
    if days == 7:
        return "daily", {"rrule": "FREQ=DAILY"}
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    chosen = ",".join(names[int(day)] for day in sorted(set(show.weekdays)))
    return f"{days} times a week", {"rrule": f"FREQ=WEEKLY;BYDAY={chosen}"}


def episode_tags(episode: Episode, notes: str, told: str) -> list[Tag]:
    show = episode.show
    place = (show.slug, episode.guid)
    transcripts: list[Tag] = [
        ("podcast:transcript", "", {"url": absolute("transcript", *place, kind), "type": form.split(";")[0]})
        for kind, (form, _) in TRANSCRIPTS.items()
    ]
    number: list[Tag] = []
    if episode.number is not None:
        number = [("itunes:episode", str(episode.number), {}), ("podcast:episode", str(episode.number), {})]
    return [
        ("content:encoded", notes, {}),
        ("itunes:title", episode.title, {}),
        ("itunes:duration", str(round(episode.seconds)), {}),
        *number,
        ("itunes:episodeType", "full", {}),
        ("itunes:explicit", "true" if show.explicit else "false", {}),
        ("itunes:image", "", {"href": absolute("cover", show.slug)}),
        *transcripts,
        ("podcast:chapters", "", {"url": absolute("chapters", *place), "type": "application/json+chapters"}),
        ("podcast:txt", told, {"purpose": "ai-content"}),
    ]


def build(show: Show, episodes: list[Episode]) -> bytes:
    """The feed as bytes; the same rows give the same bytes."""
    feed = PodcastFeed(
        title=legible(show.title),
        link=absolute("show", show.slug),
        description=legible(show.description),
        language=show.language,
        feed_url=show.feed_url,
        feed_copyright=legible(show.copyright) or None,
        ttl=60,
        tags=show_tags(show),
        category=show.category,
        subcategory=show.subcategory,
    )
    makers = makers_of(episodes)
    for episode in episodes:
        add_episode(feed, episode, makers[episode.pk].disclosure())
    output = io.BytesIO()
    feed.write(output, "utf-8")
    return output.getvalue()


def add_episode(feed: PodcastFeed, episode: Episode, told: str) -> None:
    place = (episode.show.slug, episode.guid)
    feed.add_item(
        title=legible(episode.title),
        link=absolute("episode", *place),
        description=legible(episode.summary),
        unique_id=str(episode.guid),
        unique_id_is_permalink=False,
        pubdate=episode.published_at,
        enclosures=[Enclosure(absolute("audio", *place), str(episode.audio_bytes), "audio/mpeg")],
        tags=episode_tags(episode, show_notes(episode, told), told),
    )


def show_notes(episode: Episode, told: str) -> str:
    """The notes as HTML: what is told and from where, then how it was made."""
    rows = [(row, sources(row)) for row in episode.told.all()]
    return render_to_string("podcasts/notes.html", {"episode": episode, "rows": rows, "disclosure": told}).strip()


def last_change(show: Show) -> dt.datetime:
    """A withdrawal changes the feed as much as a new episode does."""
    seen = show.episodes.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).values_list("stage_since", "updated")
    return max([show.updated, *(moment for row in seen for moment in row)])


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    show = get_object_or_404(Show, slug=slug)
    changed = int(last_change(show).timestamp())
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if "If-None-Match" not in request.headers and since is not None and changed <= since:
        return HttpResponse(status=304)
    episodes = show.episodes.filter(stage=Stage.PUBLISHED).order_by("-published_at", "-id")
    content = build(show, list(with_stories(episodes)[:LENGTH]))
    response = cached(request, HttpResponse(content, content_type=PodcastFeed.content_type))
    response["Last-Modified"] = http_date(changed)
    return response
