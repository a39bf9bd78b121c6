"""What a feed says about the show."""

from __future__ import annotations

from django.utils.feedgenerator import rfc2822_date
from lxml import etree

from podcasts.feeds.elements import add, cut
from podcasts.feeds.pages import FeedPage
from podcasts.media.files import THUMBNAILS
from podcasts.models import Show

GENERATOR = "Newsroom"
DESCRIPTION = 4000  # bytes that Apple reads
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def add_show(channel: etree._Element, page: FeedPage) -> None:
    """All tags of the channel but its links and items."""
    show = page.show
    add(channel, "title", show.title)
    add(channel, "link", page.addresses.page())
    add(channel, "description", cut(show.description, DESCRIPTION))
    add(channel, "language", show.language)
    if show.copyright:
        add(channel, "copyright", show.copyright)
    newest = max((item.episode.published_at for item in page.items if item.episode.published_at), default=None)
    if newest:
        add(channel, "pubDate", rfc2822_date(newest))
    add(channel, "generator", GENERATOR)
    add(channel, "ttl", "60")
    _add_picture(channel, page)
    _add_itunes(channel, page)
    _add_podcast(channel, page)


def _add_picture(channel: etree._Element, page: FeedPage) -> None:
    add(channel, "itunes:image", href=page.addresses.cover())
    picture = add(channel, "image")
    add(picture, "url", page.addresses.cover())
    add(picture, "title", page.show.title)
    add(picture, "link", page.addresses.page())
    sizes = ", ".join(f"{page.addresses.thumbnail(side)} {side}w" for side in reversed(THUMBNAILS))
    add(channel, "podcast:images", srcset=sizes)


def _add_itunes(channel: etree._Element, page: FeedPage) -> None:
    show = page.show
    add(channel, "itunes:author", show.author)
    if page.listed and show.owner_email:
        owner = add(channel, "itunes:owner")
        add(owner, "itunes:name", show.author)
        add(owner, "itunes:email", show.owner_email)
    category = add(channel, "itunes:category", text=show.category)
    if show.subcategory:
        add(category, "itunes:category", text=show.subcategory)
    add(channel, "itunes:type", show.type)
    add(channel, "itunes:explicit", "true" if show.explicit else "false")
    if show.blocked or not page.listed:
        add(channel, "itunes:block", "Yes")
        add(channel, "podcast:block", "yes")
    if show.complete:
        add(channel, "itunes:complete", "Yes")
    if show.moved_to or page.renamed:
        add(channel, "itunes:new-feed-url", show.moved_to or page.addresses.feed())


def _add_podcast(channel: etree._Element, page: FeedPage) -> None:
    show = page.show
    add(channel, "podcast:guid", str(show.guid))
    owner = show.owner_email if page.listed else ""
    add(channel, "podcast:locked", "yes" if show.locked else "no", owner=owner)
    add(channel, "podcast:medium", "podcast")
    add(channel, "podcast:txt", "Scripts and voices are machine-made.", purpose="ai-content")
    if show.verification:
        add(channel, "podcast:txt", show.verification, purpose="applepodcastsverify")
    if show.licence:
        add(channel, "podcast:license", show.licence, url=show.licence_url)
    if show.funding:
        add(channel, "podcast:funding", show.funding_text or "Support us", url=show.funding)
    if words := update_frequency(show):
        text, attributes = words
        add(channel, "podcast:updateFrequency", text, **attributes)
    for host in page.hosts:
        add_person(channel, host)
    if recommended := show.recommended():
        podroll = add(channel, "podcast:podroll")
        for other in recommended:
            add(podroll, "podcast:remoteItem", feedGuid=str(other.guid), feedUrl=other.address, medium="podcast")


def add_person(parent: etree._Element, name: str) -> None:
    """No host is a person, and each says so."""
    add(parent, "podcast:person", f"{name} (synthetic voice)", role="host", group="cast")


def update_frequency(show: Show) -> tuple[str, dict[str, str]] | None:
    """The schedule in words and as a recurrence rule (RFC 5545); None for a show without one."""
    if show.complete:
        return "complete", {"complete": "true"}
    if not show.scheduled:
        return None
    days = sorted(set(show.weekdays))
    if len(days) == 7:
        return "daily", {"rrule": "FREQ=DAILY"}
    chosen = ",".join(DAYS[int(day)] for day in days)
    often = "weekly" if len(days) == 1 else f"{len(days)} times a week"
    return often, {"rrule": f"FREQ=WEEKLY;BYDAY={chosen}"}
