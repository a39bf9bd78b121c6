"""Taking sources down, looking into recordings, where episodes come from, and the log."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from newsroom import takedown as articles_of
from newsroom.models import Article, Feed
from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.fields import existing
from podcasts.api.finding import lookups
from podcasts.api.models import Scope
from podcasts.api.problems import CannotBe
from podcasts.api.schema import paged
from podcasts.api.serializers import trust as forms
from podcasts.api.views.episodes import published
from podcasts.desk.permissions import PUBLISH
from podcasts.trust import takedown
from podcasts.trust.models import LogEntry
from podcasts.trust.provenance import chain_of
from synthesis import inquiries
from synthesis.models import Inquiry


def named(wanted: dict[str, Any]) -> tuple[Collection[Article], Feed | None]:
    """What is to go, and the feed where all of one goes."""
    if ("article" in wanted) == ("feed" in wanted):
        raise CannotBe({"article": ["Name an article by its address, or a feed by its number."]})
    feed = existing(Feed.objects.all(), "feed", pk=wanted["feed"]) if "feed" in wanted else None
    articles = articles_of.of_feed(feed) if feed else articles_of.at_address(wanted["article"].replace("\x00", ""))
    if not articles:
        raise CannotBe({"article": ["There is nothing with this address, or it was taken down already."]})
    return articles, feed


class TakedownsView(ApiView):
    permissions = {"GET": PUBLISH, "POST": PUBLISH}
    scopes = dict.fromkeys(("GET", "HEAD", "POST"), Scope.PUBLISH)

    @extend_schema(
        operation_id="preview_takedown", summary="What would go with a source", tags=["trust"],
        parameters=[forms.TakedownQuery], responses=forms.ImpactShown,
        description="For publishers. Nothing is changed.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        articles, _ = named(self.query(forms.TakedownQuery))
        return Response(self._told(takedown.impact(articles)))

    @extend_schema(
        operation_id="take_down", summary="Take a source down, with all that was made of it", tags=["trust"],
        request=forms.TakedownOrder, responses=forms.ImpactShown,
        description="For publishers. Texts, episodes and renders are gone for good; a feed is paused as well.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        order = self.read(forms.TakedownOrder)
        articles, feed = named(order)
        actor = self.user.get_username()
        done = takedown.take_down(articles, reason=order["reason"], actor=actor, recut=order["recut"], feed=feed)
        return Response(self._told(done))

    def _told(self, touched: takedown.Impact) -> Any:
        keys = [episode.pk for episode in touched.episodes]
        seen = access.visible_episodes(self.user).filter(pk__in=keys).select_related("show").order_by("pk")
        told = {"articles": len(touched.articles), "episodes": seen, "private_episodes": len(keys) - seen.count()}
        return self.shown(forms.ImpactShown, told)


class RecordingsView(ApiView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="ask_about_recording", summary="Was this recording made here?", tags=["trust"],
        request={"multipart/form-data": forms.RecordingOrder}, responses={201: forms.RecordingSerializer},
        description="A worker listens to it. Follow `Location` until its state is `done` or `failed`.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        inquiry = inquiries.ask(self.read(forms.RecordingOrder)["recording"])
        return self.made(forms.RecordingSerializer, inquiry, reverse("api:recording", [inquiry.guid], request=request))


class RecordingView(ApiView):
    public = True

    @extend_schema(
        operation_id="get_recording", summary="What was found in a recording", tags=["trust"],
        responses=forms.RecordingSerializer, description="For whoever has its address, for a week.",
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        return Response(self.shown(forms.RecordingSerializer, get_object_or_404(Inquiry, guid=guid)))


class ProvenanceView(ApiView):
    public = True

    @extend_schema(
        operation_id="get_provenance", summary="Where an episode comes from", tags=["trust"], responses=forms.Provenance
    )
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        chain = chain_of(published(request, guid))
        asked, mark = [one.words for one in chain["asked"]], chain["mark"]
        return Response(self.shown(forms.Provenance, chain | {"asked": asked, "mark": mark and mark.pk}))


class LogView(ApiView):
    permissions = {"GET": "podcasts.view_logentry"}

    @extend_schema(
        operation_id="list_log", summary="The newsroom's log", tags=["trust"], parameters=[forms.LogQuery],
        responses=paged(forms.LogSerializer), description="For staff: what was done, when and by whom.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        found = lookups(
            self.query(forms.LogQuery), action="action", subject="subject", actor="actor", after="at__gt",
            before="at__lt",
        )  # fmt: skip
        return self.page(LogEntry.objects.filter(**found), forms.LogSerializer, ("-id",))
