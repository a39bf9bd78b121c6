"""The voice lab: texts tried, heard line by line and as a whole. Whoever has a take's address may hear it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import limits
from podcasts.api.base import ApiView
from podcasts.api.models import Scope
from podcasts.api.problems import CannotBe, Problem
from podcasts.api.serializers.sketches import SketchOrder, SketchSerializer
from podcasts.api.sounds import FLAC, SoundView
from podcasts.lab import joining, sketches
from podcasts.lab import limits as tries
from podcasts.lab.models import Sketch
from podcasts.lab.sketches import Trial
from podcasts.media import ranges
from podcasts.media.sounds import flac
from synthesis.errors import SynthesisError

EXAMPLE = OpenApiExample("A dialogue", {"text": "A: Who is there?\nB: Only me.", "style": "warm"}, request_only=True)
SIGNED = OpenApiParameter("signed", str, "path", description="The id that ordering it answered.")
KIND = OpenApiParameter("kind", str, "path", enum=list(joining.KINDS))


class SketchesView(ApiView):
    scopes = {"POST": Scope.MODELS}

    @extend_schema(
        operation_id="try_text", summary="Try a text in the voice lab", tags=["sound"], request=SketchOrder,
        responses={201: SketchSerializer}, examples=[EXAMPLE],
        description="Follow `Location`: each line says whether it can be heard. Kept for 30 days.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        if settings.LAB == "off":
            raise Http404
        if not tries.may_try(request._request):
            raise PermissionDenied("The voice lab is for accounts here.")
        order = self.read(SketchOrder)
        beside = self._beside(order.pop("beside", ""))
        tries.spend(request._request)
        with transaction.atomic():
            made = sketches.make(self.user, _trial(order), beside=beside, policy=limits.policy_of(request))
            limits.spend(request, _seconds(made))
        return self.made(SketchSerializer, made)

    def _beside(self, signed: str) -> Sketch | None:
        try:
            return sketches.by_token(signed) if signed else None
        except Http404:
            raise CannotBe({"beside": ["There is no such take."]}) from None


def _trial(order: dict[str, Any]) -> Trial:
    text, style = order.pop("text"), order.pop("style")
    voices, kind = order.pop("voices"), sketches.kind_of(text, story=order.pop("story"))
    feeling = order.pop("feeling")
    return Trial(text, kind, voices, style, order, feeling)


def _seconds(made: Sketch) -> float:
    """How long it will be, by the pace of its voices and lines."""
    return sum(
        len(line.text.split()) / (line.voice.words_per_minute * float(line.settings.get("pace", 1.0))) * 60
        for line in made.lines.select_related("voice")
    )


class SketchView(ApiView):
    public = True

    @extend_schema(
        operation_id="get_take", summary="How far a take is", tags=["sound"], parameters=[SIGNED],
        responses=SketchSerializer,
    )  # fmt: skip
    def get(self, request: Request, signed: str) -> Response:
        return Response(self.shown(SketchSerializer, sketches.by_token(signed)))


class SketchAudioView(SoundView):
    public = True

    @extend_schema(
        operation_id="get_take_audio", summary="A take as one file", tags=["sound"], parameters=[SIGNED, KIND],
        responses={
            (200, "audio/mpeg"): OpenApiTypes.BINARY, (206, "audio/mpeg"): OpenApiTypes.BINARY,
            (200, "audio/wav"): OpenApiTypes.BINARY, (206, "audio/wav"): OpenApiTypes.BINARY, 304: None,
        },
        description="With a watermark of its own.",
    )  # fmt: skip
    def get(self, request: Request, signed: str, kind: str) -> HttpResponseBase:
        found = sketches.by_token(signed)
        if kind not in joining.KINDS:
            raise Http404
        try:
            name = joining.joined_file(found, kind)
        except SynthesisError as error:
            raise Problem("conflict", str(error)) from error
        return ranges.serve(
            request, default_storage, name, content_type=joining.KINDS[kind], filename=f"lab-{found.pk}.{kind}",
            private=True,
        )  # fmt: skip


class SketchLineView(SoundView):
    public = True

    @extend_schema(
        operation_id="get_take_line", summary="One line of a take", tags=["sound"], parameters=[SIGNED], responses=FLAC
    )
    def get(self, request: Request, signed: str, position: int) -> HttpResponseBase:
        line = get_object_or_404(sketches.by_token(signed).lines.select_related("render"), position=position)
        return flac(request, line.render, f"lab-{position + 1}")
