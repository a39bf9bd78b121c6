"""Podcasts from a prompt: ordered, remixed, with uploads as sources."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.research import uploads
from podcasts import prompts
from podcasts.api import limits
from podcasts.api.base import ApiView
from podcasts.api.pagination import PageQuery
from podcasts.api.permissions import needs_publish
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers import prompts as forms
from podcasts.api.serializers.episodes import EpisodeSerializer
from podcasts.api.views.steps import ordered_episode
from podcasts.models import Episode, Prompt, Visibility
from podcasts.studio.wishes import Wish

EXAMPLE = OpenApiExample("One field is enough", {"topic": "The squid fishery off Peru"}, request_only=True)
FULL = OpenApiExample(
    "Everything said",
    {
        "topic": "The squid fishery off Peru", "minutes": 3, "format": "interview", "voices": [], "style": "serious",
        "language": "en", "visibility": "private",
        "sources": [{"kind": "newsroom"}, {"kind": "text", "value": "Peru and Ecuador agreed …", "name": "notes"}],
    },
    request_only=True,
)  # fmt: skip


class PromptsView(ApiView):
    @extend_schema(
        operation_id="list_prompts", summary="What I ordered", tags=["prompts"], parameters=[PageQuery],
        responses=paged(forms.PromptSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query(PageQuery)
        rows = Prompt.objects.filter(episode__show__owner=self.user, episode__deleted_at=None)
        return self.page(rows.select_related("episode__show", "remix_of"), forms.PromptSerializer, ("-id",))

    @extend_schema(
        operation_id="order_podcast", summary="Order a podcast", tags=["prompts"], request=forms.WishOrder,
        responses={201: EpisodeSerializer}, examples=[EXAMPLE, FULL],
        description="Follow `Location`: the episode's stage and progress say how far it is.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        order = self.read(forms.WishOrder)
        if order["visibility"] != Visibility.PRIVATE:
            needs_publish(request, order)
        wish = forms.wish_from(order)
        return ordered(self, wish, lambda: prompts.order(self.user, wish))


def ordered(view: ApiView, wish: Wish, order: Callable[[], Episode]) -> Response:
    """Both or neither: the minutes are counted, and the podcast is on its way."""
    with transaction.atomic():
        limits.spend(view.request, wish.minutes * 60)
        episode = order()
        limits.bind(view.request, episode)
    return view.made(EpisodeSerializer, episode)


class UploadsView(ApiView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="upload_source", summary="Upload a document as a source", tags=["prompts"],
        request={"multipart/form-data": forms.UploadOrder}, responses={201: forms.UploadShown},
        description="It is looked at at once; what can't be read is refused with the reason.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        source = uploads.store(self.read(forms.UploadOrder)["file"])
        return Response(source.to_json(), status=201)


class RemixView(ApiView):
    @extend_schema(
        operation_id="remix_podcast", summary="Tell the same material anew", tags=["prompts"],
        request=forms.RemixOrder, responses={201: EpisodeSerializer},
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        episode = ordered_episode(self.user, guid)
        changes = self.read(forms.RemixOrder)
        needs_publish(request, changes)
        before = prompts.wish_of(episode)
        if before is None:
            raise Problem("conflict", "Nobody ordered this episode with a prompt.")
        if changes.get("format", before.format) != before.format:
            changes.setdefault("voices", ())  # another format has another cast
        wish = replace(before, **changes | ({"voices": tuple(changes["voices"])} if "voices" in changes else {}))
        return ordered(self, wish, lambda: prompts.remix(episode, wish))
