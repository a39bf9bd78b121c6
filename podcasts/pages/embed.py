"""A small player for other sites, and oEmbed (https://oembed.com), by which they find it; for nothing private."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from lxml import etree

from podcasts.feeds.access import is_hidden
from podcasts.feeds.addresses import absolute
from podcasts.feeds.delivery import MAX_AGE, cached
from podcasts.feeds.elements import add
from podcasts.models import Episode, EpisodeQuerySet
from podcasts.production.stages import Stage

WIDTH, HEIGHT = 640, 180  # what the player likes, in pixels
PICTURES = (640, 320, 160)  # covers that an answer may name
PROVIDER = "Newsroom"


@dataclass(frozen=True, slots=True)
class Room:
    """The pixels that the other site has at most; None where it does not say."""

    width: int | None
    height: int | None

    def fits(self, side: int) -> bool:
        return side <= min(self.width or side, self.height or side)


@require_safe
@xframe_options_exempt
def player(request: HttpRequest, slug: str, guid: uuid.UUID) -> HttpResponse:
    """The player alone, for a frame. It knows no session, so it is the same for everyone."""
    episode = get_object_or_404(_embeddable(), show__slug=slug, guid=guid)
    gone = episode.stage == Stage.WITHDRAWN
    start = _start(request.GET.get("t", ""), episode)
    context = {"episode": episode, "show": episode.show, "start": start, "gone": gone}
    return cached(request, render(request, "podcasts/embed.html", context, status=410 if gone else 200))


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """What another site needs to show the episode at `url`, as JSON or XML."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse("There are the formats json and xml.", status=501, content_type="text/plain")
    try:
        room = Room(_pixels(request, "maxwidth"), _pixels(request, "maxheight"))
    except ValueError as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    address = request.GET.get("url", "")
    episode = _episode_at(address, hosts={request.get_host(), urlsplit(settings.BASE_URL).netloc})
    start = _start("".join(parse_qs(urlsplit(address).query).get("t", [])), episode)
    told = answer(episode, room, start)
    return cached(request, JsonResponse(told) if form == "json" else _xml(told))


def answer(episode: Episode, room: Room, start: int = 0) -> dict[str, Any]:
    """Section 2.3.4 of the specification: the type "rich", with a frame as its HTML."""
    show = episode.show
    width, height = min(WIDTH, room.width or WIDTH), min(HEIGHT, room.height or HEIGHT)
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": show.title,
        "author_url": absolute("show", show.slug),
        "provider_name": PROVIDER,
        "provider_url": absolute("index"),
        "cache_age": MAX_AGE,
        "html": frame(episode, width, height, start),
        "width": width,
        "height": height,
    }
    if side := next((side for side in PICTURES if room.fits(side)), 0):
        told |= {
            "thumbnail_url": absolute("thumbnail", show.slug, side),
            "thumbnail_width": side,
            "thumbnail_height": side,
        }
    return told


def frame(episode: Episode, width: int = WIDTH, height: int = HEIGHT, start: int = 0) -> str:
    """The HTML that shows the player in another page."""
    source = absolute("embed", episode.show.slug, episode.guid) + (f"?t={start}" if start else "")
    title = escape(f"{episode.title} · {episode.show.title}")
    return (
        f'<iframe src="{source}" width="{width}" height="{height}" title="{title}" loading="lazy" '
        'frameborder="0"></iframe>'
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """What an episode's page says to those who would like to show it on theirs."""

    frame: str
    oembed: str


def offer_of(episode: Episode) -> Offer | None:
    if is_hidden(episode):
        return None
    page = quote(absolute("episode", episode.show.slug, episode.guid), safe="")
    return Offer(frame(episode), f"{absolute('oembed')}?url={page}")


def _embeddable() -> EpisodeQuerySet:
    """What is or was out and is not private, whoever asks: the frame of another site has no session of ours."""
    out = Episode.objects.visible_to(AnonymousUser()).filter(stage__in=(Stage.PUBLISHED, Stage.WITHDRAWN))
    return out.select_related("show").defer("waveform", "timings", "notes")


def _episode_at(address: str, hosts: set[str]) -> Episode:
    """The published episode whose page has this address; 404 for everything else."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        raise Http404("There is no page at this address.") from None
    ours = parts.scheme in ("http", "https") and parts.netloc.lower() in {host.lower() for host in hosts}
    if not ours or match.view_name not in ("podcasts:episode", "podcasts:embed"):
        raise Http404("This is not the address of an episode of this site.")
    episode = get_object_or_404(_embeddable(), stage=Stage.PUBLISHED, guid=match.kwargs["guid"])
    slug, show = match.kwargs["slug"], episode.show
    if slug != show.slug and not show.former_slugs.filter(slug=slug).exists():
        raise Http404("This is not the address of an episode of this site.")
    return episode


def _start(asked: str, episode: Episode) -> int:
    """Seconds into the episode; 0 for what is no time in it."""
    seconds = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    return seconds if seconds < episode.seconds else 0


def _pixels(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 6 and int(given)):
        raise ValueError(f"{name} is a number of pixels, such as 600.")
    return int(given)


def _xml(told: dict[str, Any]) -> HttpResponse:
    root = etree.Element("oembed")
    for name, value in told.items():
        add(root, name, str(value))
    written = etree.tostring(root, encoding="utf-8", xml_declaration=True, standalone=True)
    return HttpResponse(bytes(written), content_type="text/xml; charset=utf-8")
