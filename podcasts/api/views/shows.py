"""Shows."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.permissions import needs_publish
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers.episodes import EpisodeSerializer
from podcasts.api.serializers.shows import CoverOrder, ShowOrder, ShowPatch, ShowQuery, ShowSerializer
from podcasts.api.storing import store
from podcasts.models import Show, Visibility
from podcasts.production import editions
from podcasts.schedule import local_now

EXAMPLE = OpenApiExample(
    "A morning show",
    {
        "slug": "morning", "title": "Morning", "description": "What happened overnight.", "author": "The newsroom",
        "hosts": [{"speaker": "A", "name": "Harriet", "voice": "harriet"}], "scheduled": True, "publish_time": "06:00",
    },
    request_only=True,
)  # fmt: skip


class ShowsView(ApiView):
    public = True
    permissions = {"POST": "podcasts.add_show"}

    @extend_schema(
        operation_id="list_shows", summary="Shows", tags=["shows"], parameters=[ShowQuery],
        responses=paged(ShowSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(ShowQuery)
        rows = access.listed_shows(request.user).prefetch_related("hosts__voice", "feeds")
        if words := query.get("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(description__icontains=words))
        if language := query.get("language"):
            rows = rows.filter(language__iexact=language)
        return self.page(rows, ShowSerializer, (query["ordering"], "-id"))

    @extend_schema(
        operation_id="add_show", summary="Found a show", tags=["shows"], request=ShowOrder,
        responses={201: ShowSerializer}, examples=[EXAMPLE],
        description="For editors who may add shows: one of the newsroom's own, with its hosts and feeds.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        order = self.read(ShowOrder)
        needs_publish(request, order)
        show = Show(visibility=Visibility.PRIVATE)
        store(show, order)
        return self.made(ShowSerializer, Show.objects.get(pk=show.pk))


class ShowView(ApiView):
    public = True

    @extend_schema(operation_id="get_show", summary="A show", tags=["shows"], responses=ShowSerializer)
    def get(self, request: Request, slug: str) -> Response:
        show = get_object_or_404(access.visible_shows(request.user), slug=slug)
        return Response(self.shown(ShowSerializer, show))

    @extend_schema(
        operation_id="change_show", summary="Change a show", tags=["shows"], request=ShowPatch,
        responses=ShowSerializer, description="For its owner, and for editors where it is the newsroom's own.",
    )  # fmt: skip
    def patch(self, request: Request, slug: str) -> Response:
        show = access.editable_show(request.user, slug)
        self.require_version(self.shown(ShowSerializer, show))
        changes = self.read(ShowPatch)
        needs_publish(request, changes)
        store(show, changes)
        return Response(self.shown(ShowSerializer, Show.objects.get(pk=show.pk)))


class CoverView(ApiView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="upload_cover", summary="Give a show its cover", tags=["shows"],
        request={"multipart/form-data": CoverOrder}, responses=ShowSerializer,
        description="For its owner, and for editors where it is the newsroom's own.",
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        show = access.editable_show(request.user, slug)
        store(show, {"cover": self.read(CoverOrder)["file"]})
        return Response(self.shown(ShowSerializer, show))

    @extend_schema(
        operation_id="delete_cover", summary="Have the cover drawn again", tags=["shows"], responses={204: None}
    )
    def delete(self, request: Request, slug: str) -> Response:
        store(access.editable_show(request.user, slug), {"cover": ""})
        return Response(status=204)


class EditionsView(ApiView):
    """Making today's episode, as the schedule does."""

    @extend_schema(
        operation_id="open_edition", summary="Make today's episode now", tags=["shows"], request=None,
        responses={201: EpisodeSerializer},
        description="For editors. A show has one edition a day; a second request is answered with 409.",
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        show: Show = access.editable_show(request.user, slug)
        if show.owner_id:
            raise Problem("conflict", "A personal show has no editions. Order an episode with POST /prompts.")
        episode, new = editions.open_edition(show, local_now(show, timezone.now()).date())
        if not new:
            raise Problem("conflict", f"“{show}” has today's edition already: {episode.guid}.")
        return self.made(EpisodeSerializer, episode)
