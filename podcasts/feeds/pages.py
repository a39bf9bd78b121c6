"""What one page of a show's feed holds, read in a constant number of queries.

The feed is paged as RFC 5005 (section 3) says: the address that readers subscribe to has the newest episodes, and links
lead to the older ones.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Max, QuerySet
from django.http import Http404

from podcasts.feeds.addresses import Addresses
from podcasts.feeds.notes import write_notes
from podcasts.models import Episode, Role, Show, Visibility
from podcasts.pages.reading import host_names
from podcasts.production.stages import Stage

# What a feed tells of an episode. The other half of its columns is not read.
TOLD = (
    "show", "guid", "title", "summary", "notes", "disclosure", "published_at", "seconds", "chapters", "audio_bytes",
    "cover", "type", "season", "number", "explicit", "blocked", "soundbite_start", "soundbite_seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An episode with its own cast, its show notes as HTML and the words that say how it was made."""

    episode: Episode
    cast: tuple[str, ...]
    notes: str
    disclosure: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed with all that is written in it."""

    show: Show
    addresses: Addresses
    hosts: tuple[str, ...]
    items: tuple[Item, ...]
    trailers: tuple[Episode, ...]
    number: int
    last: int
    renamed: bool
    listed: bool


def episodes_in(show: Show, *, private: bool) -> QuerySet[Episode]:
    """What is in a show's feed: in the public one only what is public, in the private one all that is out."""
    found = Episode.objects.kept().filter(show=show, stage=Stage.PUBLISHED)
    return found if private else found.filter(visibility=Visibility.PUBLIC)


def read_page(addresses: Addresses, *, number: int, private: bool) -> FeedPage:
    """`private` has also the episodes that are not public. 404 beyond the last page."""
    show = addresses.show
    episodes = episodes_in(show, private=private).order_by("-published_at", "-id")
    pages = Paginator(episodes.only(*TOLD), settings.FEED_LENGTH)
    try:
        page = pages.page(number)
    except EmptyPage as error:
        raise Http404(f"The feed has {pages.num_pages} pages.") from error
    found = list(page.object_list)
    for episode in found:
        episode.show = show
    return FeedPage(
        show=show,
        addresses=addresses,
        hosts=tuple(host_names(show).values()),
        items=_items(found),
        trailers=tuple(episodes.filter(type=Episode.Type.TRAILER)),
        number=number,
        last=pages.num_pages,
        renamed=show.former_slugs.exists(),
        listed=not private and show.visibility == Visibility.PUBLIC,
    )


def _items(episodes: Sequence[Episode]) -> tuple[Item, ...]:
    written = write_notes([episode for episode in episodes if not episode.notes])
    casts = defaultdict(list)
    roles = Role.objects.filter(episode__in=[episode.pk for episode in episodes])
    for episode_id, name in roles.values_list("episode_id", "name"):
        casts[episode_id].append(name)
    return tuple(
        Item(episode, tuple(casts[episode.pk]), *written.get(episode.pk, (episode.notes, episode.disclosure)))
        for episode in episodes
    )


def last_change(show: Show) -> dt.datetime:
    """A withdrawal or a deletion changes the feed as much as a new episode does."""
    out = Episode.objects.filter(show=show, published_at__isnull=False)
    latest: dt.datetime | None = out.aggregate(latest=Max("updated"))["latest"]
    return max(show.updated, latest or show.updated)
