"""An episode's files: audio, transcripts, chapters, cover. All can be cached, and audio can be had in parts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from PIL import Image

from podcasts import chapter_art, ranges, transcripts
from podcasts import chapters as chapter_list
from podcasts.cover import cover_name, thumbnail_name
from podcasts.models import Episode, Show
from podcasts.reading import Gone, cast_names, public_episode, script_lines, spoken_lines, with_stories

TRANSCRIPTS: dict[str, tuple[str, Callable[..., str]]] = {
    "vtt": ("text/vtt; charset=utf-8", transcripts.vtt),
    "srt": ("application/x-subrip; charset=utf-8", transcripts.srt),
    "json": ("application/json; charset=utf-8", transcripts.transcript_json),
    "html": ("text/html; charset=utf-8", transcripts.transcript_html),
}
THUMBNAILS = (160, 320, 640)


def of_public_episode(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view a published episode; a withdrawn one is 410 Gone, so that apps forget it."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, guid: uuid.UUID, **arguments: Any) -> HttpResponseBase:
        try:
            episode = public_episode(slug, guid)
        except Gone:
            return HttpResponse("This episode has been withdrawn.", status=410, content_type="text/plain")
        return view(request, episode, **arguments)

    return wrapped


def cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With an entity tag, answered 304 where the reader has it, and readable by players on other sites."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {response["ETag"], "*"}:
        response.status_code, response.content = 304, b""
    return response


@require_safe
@of_public_episode
def audio(request: HttpRequest, episode: Episode) -> HttpResponseBase:
    filename = f"{episode.show.slug}-{episode.number}.mp3"
    return ranges.serve(request, default_storage, str(episode.audio.name), content_type="audio/mpeg", filename=filename)


@require_safe
@of_public_episode
def transcript(request: HttpRequest, episode: Episode, kind: str) -> HttpResponse:
    if kind not in TRANSCRIPTS:
        raise Http404(f"There is no transcript of the kind {kind}; there are {', '.join(TRANSCRIPTS)}.")
    content_type, form = TRANSCRIPTS[kind]
    lines = spoken_lines(script_lines(episode), cast_names(episode))
    return cached(request, HttpResponse(form(lines), content_type=content_type))


@require_safe
@of_public_episode
def chapters(request: HttpRequest, episode: Episode) -> HttpResponse:
    found = with_stories(Episode.objects.filter(pk=episode.pk)).get()
    response = JsonResponse(chapter_list.document(found))
    response["Content-Type"] = "application/json+chapters"
    return cached(request, response)


@require_safe
@of_public_episode
def chapter_image(request: HttpRequest, episode: Episode, number: int) -> HttpResponseBase:
    rows = sorted(episode.chapters, key=lambda row: row["start"])
    if not 1 <= number <= len(rows):
        raise Http404(f"This episode has {len(rows)} chapters.")
    name = chapter_art.picture_name(episode.show, rows[number - 1]["title"])
    return ranges.serve(
        request, default_storage, name, content_type="image/jpeg", filename=f"{episode.show.slug}-chapter-{number}.jpg"
    )


@require_safe
def thumbnail(request: HttpRequest, slug: str, side: int) -> HttpResponseBase:
    """The cover for pages, where three thousand pixels would be waste."""
    if side not in THUMBNAILS:
        raise Http404(f"Covers come in {', '.join(str(known) for known in THUMBNAILS)} pixels.")
    show = get_object_or_404(Show, slug=slug)
    try:
        name = thumbnail_name(show, side)
    except (OSError, Image.DecompressionBombError) as error:
        raise Http404(f"The cover of {show} cannot be read as a picture; upload another.") from error
    return ranges.serve(request, default_storage, name, content_type="image/jpeg", filename=f"{slug}-{side}.jpg")


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    show = get_object_or_404(Show, slug=slug)
    name = cover_name(show)
    kind = "image/png" if name.lower().endswith(".png") else "image/jpeg"
    return ranges.serve(request, default_storage, name, content_type=kind, filename=name.rsplit("/", 1)[-1])
