"""Shows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.models import ApiKey, Scope
from podcasts.api.pagination import PageQuery
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers.episodes import EpisodeSerializer
from podcasts.api.serializers.shows import ShowPatch, ShowQuery, ShowSerializer
from podcasts.models import Show
from podcasts.production import editions
from podcasts.schedule import local_now


class ShowsQuery(ShowQuery, PageQuery):
    pass


def needs_publish(request: Request, changes: dict[str, Any]) -> None:
    """Who may see a thing is changed by keys with the scope publish only."""
    if "visibility" in changes and isinstance(request.auth, ApiKey) and not request.auth.allows(Scope.PUBLISH):
        raise PermissionDenied("Changing who may see it needs a key with the scope “publish”.")


class ShowsView(ApiView):
    public = True

    @extend_schema(
        operation_id="list_shows", summary="Shows", tags=["shows"], parameters=[ShowsQuery],
        responses=paged(ShowSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(ShowsQuery)
        rows = access.listed_shows(request.user).prefetch_related("hosts__voice")
        if words := query.get("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(description__icontains=words))
        if language := query.get("language"):
            rows = rows.filter(language__iexact=language)
        return self.page(rows, ShowSerializer, (query["ordering"], "-id"))


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
        for name, value in changes.items():
            setattr(show, name, value)
        show.clean()
        show.save(update_fields=[*changes, "updated"])
        show.refresh_from_db()
        return Response(self.shown(ShowSerializer, show))


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
        shown = self.shown(EpisodeSerializer, episode)
        return Response(shown, status=201, headers={"Location": shown["links"]["self"]})
