"""A page of a feed as RSS 2.0 with the tags of Apple Podcasts and of the podcast namespace.

Required and recommended items are those of the Podcast Standards Project's PSP-1
(https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification) and of
https://podcasting2.org/docs/podcast-namespace. Pure: the same page gives the same bytes.
"""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import rfc2822_date
from lxml import etree

from podcasts.feeds.channel import add_show
from podcasts.feeds.elements import NAMESPACES, add
from podcasts.feeds.items import add_episode, enclosure
from podcasts.feeds.pages import FeedPage
from podcasts.models import Episode

CONTENT_TYPE = "application/rss+xml; charset=utf-8"


def rss(page: FeedPage) -> bytes:
    root = etree.Element("rss", {"version": "2.0"}, nsmap=NAMESPACES)
    style = etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{static("podcasts/feed.css")}"')
    root.addprevious(style)
    channel = add(root, "channel")
    add_links(channel, page)
    add_show(channel, page)
    for trailer in page.trailers:
        add_trailer(channel, page, trailer)
    for item in page.items:
        add_episode(add(channel, "item"), item, page)
    return bytes(etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True))


def add_links(channel: etree._Element, page: FeedPage) -> None:
    """Where this page is, where the others are (RFC 5005), and who announces changes (WebSub)."""
    at = page.addresses.feed
    links = {"self": at(page.number)}
    if page.last > 1:
        links |= {"first": at(1), "last": at(page.last)}
    if page.number > 1:
        links["previous"] = at(page.number - 1)
    if page.number < page.last:
        links["next"] = at(page.number + 1)
    for relation, address in links.items():
        add(channel, "atom:link", rel=relation, href=address, type="application/rss+xml")
    add(channel, "atom:link", rel="alternate", href=at(page.number, "json"), type="application/feed+json")
    for hub in settings.WEBSUB_HUBS if page.listed else ():
        add(channel, "atom:link", rel="hub", href=hub)


def add_trailer(channel: etree._Element, page: FeedPage, trailer: Episode) -> None:
    assert trailer.published_at is not None  # noqa: S101 - it is published
    season = str(trailer.season) if trailer.season else ""
    when = rfc2822_date(trailer.published_at)
    add(channel, "podcast:trailer", trailer.title, pubdate=when, season=season, **enclosure(trailer, page))
