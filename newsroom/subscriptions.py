"""Feeds come and go: lists of them in OPML, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from newsroom.feeds import opml
from newsroom.feeds.addresses import Guard
from newsroom.feeds.canonical import web_address
from newsroom.feeds.exceptions import AddressRefused
from newsroom.feeds.items import language
from newsroom.models import Feed


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the feeds of a list; `refused` pairs an address with the reason."""

    added: tuple[Feed, ...]
    known: int
    refused: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        parts = [f"{len(self.added)} added", f"{self.known} known before"]
        return ", ".join([*parts, f"{len(self.refused)} refused"] if self.refused else parts) + "."


@transaction.atomic
def import_opml(document: bytes) -> Imported:
    """Subscribe to the feeds of a list; they are polled at the next beat. Raises OpmlUnreadable."""
    guard = Guard()
    known = set(Feed.objects.values_list("url", flat=True))
    fresh: dict[str, Feed] = {}
    refused = []
    seen = set()
    for outline in opml.read(document):
        try:
            feed = _feed(outline, guard)
        except AddressRefused as error:
            refused.append((outline.url[:200], str(error)))
            continue
        seen.add(feed.url)
        if feed.url not in known:
            fresh.setdefault(feed.url, feed)
    Feed.objects.bulk_create(fresh.values())
    return Imported(tuple(fresh.values()), len(seen) - len(fresh), tuple(refused))


def _feed(outline: opml.Outline, guard: Guard) -> Feed:
    url = str(guard.url(outline.url))
    if len(url) > 500:
        raise AddressRefused("This address is longer than 500 characters.")
    return Feed(
        url=url,
        title=outline.title,
        site_url=web_address(outline.site_url)[:500],
        category=outline.category,
        language=language(outline.language),
    )


def export_opml(feeds: Iterable[Feed], *, now: datetime) -> bytes:
    """A list of these feeds that any feed reader takes."""
    outlines = (opml.Outline(feed.url, feed.spoken_name, feed.site_url, feed.category, feed.language) for feed in feeds)
    return opml.write(outlines, title="Feeds of the newsroom", now=now)
