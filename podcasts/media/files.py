"""An episode's files: audio, transcripts, chapters, cover. All can be cached, and audio can be had in parts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe
from PIL import Image

from podcasts.feeds.access import Gone, is_hidden, is_public, readable_episode, readable_show, signature
from podcasts.feeds.delivery import cached
from podcasts.media import chapter_art, ranges, transcripts
from podcasts.media import chapters as chapter_list
from podcasts.media.cover import cover_name, thumbnail_name
from podcasts.models import Episode, Show, Visibility
from podcasts.pages.reading import cast_names, script_lines, spoken_lines, with_stories

TRANSCRIPTS: dict[str, tuple[str, Callable[..., str]]] = {
    "vtt": ("text/vtt; charset=utf-8", transcripts.vtt),
    "srt": ("application/x-subrip; charset=utf-8", transcripts.srt),
    "json": ("application/json; charset=utf-8", transcripts.transcript_json),
    "html": ("text/html; charset=utf-8", transcripts.transcript_html),
}
THUMBNAILS = (160, 320, 640, 1400)


def of_readable_episode(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view a published episode that this reader may have.

    A withdrawn one is 410 Gone, so that apps forget it; one that is not for this reader is not there.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, guid: uuid.UUID, **arguments: Any) -> HttpResponseBase:
        try:
            episode = readable_episode(request, slug, guid)
        except Gone:
            return HttpResponse("This episode has been withdrawn.", status=410, content_type="text/plain")
        response = view(request, episode, **arguments)
        if not is_public(episode):
            response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@require_safe
@of_readable_episode
def audio(request: HttpRequest, episode: Episode) -> HttpResponseBase:
    name, filename = str(episode.audio.name), f"{episode.show.slug}-{episode.number or episode.pk}.mp3"
    return ranges.serve(
        request, default_storage, name, content_type="audio/mpeg", filename=filename, private=is_hidden(episode)
    )


@require_safe
@of_readable_episode
def transcript(request: HttpRequest, episode: Episode, kind: str) -> HttpResponse:
    if kind not in TRANSCRIPTS:
        raise Http404(f"There is no transcript of the kind {kind}; there are {', '.join(TRANSCRIPTS)}.")
    content_type, form = TRANSCRIPTS[kind]
    lines = spoken_lines(script_lines(episode), cast_names(episode))
    return cached(request, HttpResponse(form(lines), content_type=content_type), private=is_hidden(episode))


@require_safe
@of_readable_episode
def chapters(request: HttpRequest, episode: Episode) -> HttpResponse:
    found = with_stories(Episode.objects.filter(pk=episode.pk)).get()
    opened = is_hidden(episode) and "access" in request.GET
    access = signature(episode.show, episode.guid) if opened else ""
    response = JsonResponse(chapter_list.document(found, access=access))
    response["Content-Type"] = "application/json+chapters"
    return cached(request, response, private=is_hidden(episode))


@require_safe
@of_readable_episode
def chapter_image(request: HttpRequest, episode: Episode, number: int) -> HttpResponseBase:
    rows = sorted(episode.chapters, key=lambda row: row["start"])
    if not 1 <= number <= len(rows):
        raise Http404(f"This episode has {len(rows)} chapters.")
    name = chapter_art.picture_name(episode.show, rows[number - 1]["title"])
    return _picture(request, name, private=is_hidden(episode))


@require_safe
def thumbnail(request: HttpRequest, slug: str, side: int) -> HttpResponseBase:
    """The cover for pages, where three thousand pixels would be waste."""
    if side not in THUMBNAILS:
        raise Http404(f"Covers come in {', '.join(str(known) for known in THUMBNAILS)} pixels.")
    show = readable_show(request, slug)
    try:
        name = thumbnail_name(show, side)
    except (OSError, Image.DecompressionBombError) as error:
        raise Http404(f"The cover of {show} cannot be read as a picture; upload another.") from error
    return _picture(request, name, private=_is_private(show))


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    show = readable_show(request, slug)
    return _picture(request, cover_name(show), private=_is_private(show))


@require_safe
@of_readable_episode
def episode_cover(request: HttpRequest, episode: Episode) -> HttpResponseBase:
    """Its own picture, or the show's."""
    name = str(episode.cover.name) if episode.cover else cover_name(episode.show)
    return _picture(request, name, private=is_hidden(episode))


def _is_private(show: Show) -> bool:
    return show.visibility == Visibility.PRIVATE


def _picture(request: HttpRequest, name: str, *, private: bool) -> HttpResponseBase:
    kind = "image/png" if name.lower().endswith(".png") else "image/jpeg"
    filename = name.rsplit("/", 1)[-1]
    return ranges.serve(request, default_storage, name, content_type=kind, filename=filename, private=private)
