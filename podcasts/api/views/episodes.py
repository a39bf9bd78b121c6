"""Episodes: found, read, changed and heard."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts import prompts
from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.finding import lookups
from podcasts.api.negotiation import AnyForm
from podcasts.api.permissions import needs_publish
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers.episodes import EpisodeDetail, EpisodePatch, EpisodeQuery, EpisodeSerializer
from podcasts.api.serializers.shows import CoverOrder
from podcasts.api.sounds import SoundView
from podcasts.api.storing import put
from podcasts.feeds.delivery import cached
from podcasts.media import ranges
from podcasts.media.files import TRANSCRIPTS
from podcasts.models import Episode
from podcasts.pages import searching
from podcasts.pages.reading import cast_names, script_lines, spoken_lines, with_stories
from podcasts.production.stages import Stage
from podcasts.studio.shows import set_visibility


def filtered(rows: QuerySet[Episode], query: dict[str, Any], user: Any) -> QuerySet[Episode]:
    wanted = lookups(
        query, show="show__slug", stage="stage", visibility="visibility", published_after="published_at__gt",
        published_before="published_at__lt",
    )  # fmt: skip
    rows = rows.filter(**wanted)
    if words := searching.words_of(query.get("q", "")):
        # Of what is out only: nobody finds a draft by words that he may not read.
        rows = searching.matching(rows.filter(stage=Stage.PUBLISHED), words)
    if query.get("mine"):
        rows = rows.filter(show__owner=user) if user.is_authenticated else rows.none()
    return rows.exclude(published_at=None) if "published" in query["ordering"] else rows


class EpisodesView(ApiView):
    public = True

    @extend_schema(
        operation_id="list_episodes", summary="Episodes", tags=["episodes"], parameters=[EpisodeQuery],
        responses=paged(EpisodeSerializer),
        description="What everybody finds, the own ones, and for editors all of the newsroom's.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(EpisodeQuery)
        rows = filtered(access.listed_episodes(request.user).select_related("show"), query, request.user)
        sign = "-" if query["ordering"].startswith("-") else ""
        ordering = query["ordering"].replace("created", "id")
        return self.page(rows, EpisodeSerializer, (ordering,) if ordering == f"{sign}id" else (ordering, f"{sign}id"))


class EpisodeView(ApiView):
    public = True

    def show_one(self, episode: Episode) -> Any:
        return self.shown(EpisodeDetail, with_stories(Episode.objects.all()).get(pk=episode.pk))

    @extend_schema(operation_id="get_episode", summary="An episode", tags=["episodes"], responses=EpisodeDetail)
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.visible_episode(request.user, guid)
        if episode.stage == Stage.WITHDRAWN and not access.may_edit(request.user, episode.show):
            raise Problem("gone")
        return Response(self.show_one(episode))

    @extend_schema(
        operation_id="change_episode", summary="Change an episode", tags=["episodes"], request=EpisodePatch,
        responses=EpisodeDetail,
        description="Its title and summary, who may see it, and what feeds say of it: season, trailer or bonus, clip.",
    )  # fmt: skip
    def patch(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.editable_episode(request.user, guid)
        self.require_version(self.show_one(episode))
        changes = self.read(EpisodePatch)
        needs_publish(request, changes)
        visibility = changes.pop("visibility", None)
        put(episode, changes)
        if visibility:
            set_visibility(episode, visibility)
        if changes:
            Episode.objects.filter(pk=episode.pk).update(**changes)
        return Response(self.show_one(episode))

    @extend_schema(
        operation_id="delete_episode", summary="Delete a podcast of my own", tags=["episodes"], responses={204: None},
        description="It can be had back for 30 days with POST …/restore.",
    )  # fmt: skip
    def delete(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.editable_episode(request.user, guid)
        if episode.show.owner_id is None:
            raise PermissionDenied("An episode of the newsroom is withdrawn, not deleted.")
        prompts.delete(episode)
        return Response(status=204)


class EpisodeCoverView(ApiView):
    """For its owner, and for editors where it is the newsroom's own."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="upload_episode_cover", summary="Give an episode a cover of its own", tags=["episodes"],
        request={"multipart/form-data": CoverOrder}, responses=EpisodeSerializer,
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.editable_episode(request.user, guid)
        put(episode, {"cover": self.read(CoverOrder)["file"]})
        episode.save(update_fields=["cover"])
        return Response(self.shown(EpisodeSerializer, episode))

    @extend_schema(
        operation_id="delete_episode_cover", summary="Show the show's cover again", tags=["episodes"],
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.editable_episode(request.user, guid)
        episode.cover = ""
        episode.save(update_fields=["cover"])
        return Response(status=204)


def published(request: Request, guid: uuid.UUID) -> Episode:
    episode = access.visible_episode(request.user, guid)
    if episode.stage == Stage.WITHDRAWN:
        raise Problem("gone")
    if episode.stage != Stage.PUBLISHED or not episode.audio:
        raise Http404
    return episode


class AudioView(SoundView):
    public = True

    @extend_schema(
        operation_id="get_audio", summary="The episode as MP3", tags=["episodes"],
        parameters=[OpenApiParameter("Range", str, "header", description="As in bytes=0-1023.")],
        responses={
            (200, "audio/mpeg"): OpenApiTypes.BINARY, (206, "audio/mpeg"): OpenApiTypes.BINARY,
            304: None, 416: OpenApiResponse(description="The range lies outside of the file."),
        },
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID) -> HttpResponseBase:
        episode = published(request, guid)
        name = f"{episode.show.slug}-{episode.number or episode.guid}.mp3"
        return ranges.serve(
            request, default_storage, str(episode.audio.name), content_type="audio/mpeg", filename=name
        )  # fmt: skip


class TranscriptView(ApiView):
    public = True
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="get_transcript", summary="The transcript, timed by word", tags=["episodes"],
        parameters=[OpenApiParameter("kind", str, "path", enum=list(TRANSCRIPTS))],
        responses={
            (200, "text/vtt"): OpenApiTypes.STR, (200, "application/x-subrip"): OpenApiTypes.STR,
            (200, "application/json"): OpenApiTypes.OBJECT, (200, "text/html"): OpenApiTypes.STR,
        },
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID, kind: str) -> HttpResponseBase:
        episode = published(request, guid)
        if kind not in TRANSCRIPTS:
            raise Http404
        content_type, form = TRANSCRIPTS[kind]
        lines = spoken_lines(script_lines(episode), cast_names(episode))
        response = cached(request, HttpResponse(form(lines), content_type=content_type))
        response["Cache-Control"] = "private, no-cache"
        return response
