"""Voices, and texts spoken by them; models and the ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from orchestrator import export
from orchestrator.health import health_of_all
from orchestrator.models import ModelRun
from podcasts.api import limits
from podcasts.api.base import ApiView
from podcasts.api.fields import existing
from podcasts.api.finding import lookups
from podcasts.api.models import Scope
from podcasts.api.negotiation import AnyForm
from podcasts.api.pagination import PageQuery
from podcasts.api.schema import paged
from podcasts.api.serializers import sound as forms
from podcasts.api.sounds import FLAC, SoundView
from podcasts.duels.models import Duel
from podcasts.duels.standing import standing
from podcasts.media.sounds import flac
from podcasts.studio import samples
from synthesis import renders
from synthesis.models import Render, Voice
from synthesis.tasks import offer

SIGNED = OpenApiParameter("signed", str, "path", description="The id that ordering it answered.")
EXAMPLE = OpenApiExample(
    "A sentence", {"voice": "harriet", "text": "Good morning from Lund.", "style": "upbeat"}, request_only=True
)


class RunsQuery(forms.RunQuery, PageQuery):
    pass


class VoicesView(ApiView):
    public = True

    @extend_schema(
        operation_id="list_voices", summary="Voices that may be used today", tags=["sound"],
        parameters=[forms.VoiceQuery], responses=paged(forms.VoiceSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(forms.VoiceQuery)
        rows = Voice.objects.usable(timezone.localdate())
        rows = rows.filter(**lookups(query, language="language__iexact", model="model"))
        return self.page(rows, forms.VoiceSerializer, ("name", "id"))


class VoiceView(ApiView):
    public = True

    @extend_schema(operation_id="get_voice", summary="A voice", tags=["sound"], responses=forms.VoiceSerializer)
    def get(self, request: Request, slug: str) -> Response:
        voice = get_object_or_404(Voice.objects.usable(timezone.localdate()), slug=slug)
        return Response(self.shown(forms.VoiceSerializer, voice))


class SampleView(SoundView):
    public = True

    @extend_schema(
        operation_id="get_voice_sample", summary="How a voice sounds", tags=["sound"], responses=FLAC,
        description="A sentence, as FLAC; 404 until a voice worker has spoken it.",
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        voice = get_object_or_404(Voice.objects.usable(timezone.localdate()), slug=slug)
        return flac(request, samples.of(voice), f"voice-{voice.slug}")


class RendersView(ApiView):
    scopes = {"POST": Scope.MODELS}

    @extend_schema(
        operation_id="speak", summary="Have a voice speak a text", tags=["sound"], request=forms.RenderOrder,
        responses={202: forms.RenderSerializer}, examples=[EXAMPLE],
        description="A voice worker speaks it. Follow `Location` until its state is `done` or `failed`.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        order = self.read(forms.RenderOrder)
        voice = existing(Voice.objects.all(), "voice", slug=order.pop("voice"))
        text, style = order.pop("text"), order.pop("style")
        with transaction.atomic():
            limits.spend(request, len(text.split()) / voice.words_per_minute / order["pace"] * 60)
            takes = [renders.Take(voice, text, style, order)]
            policy = limits.policy_of(request)
            [render] = renders.order(takes, subject=f"api:{request.user.pk}", policy=policy)
            offer()
        shown = self.shown(forms.RenderSerializer, render)
        return Response(shown, 202, headers={"Location": reverse("api:render", [shown["id"]], request=request)})


def ordered_by(user: Any, signed: str) -> Render:
    try:
        pk = int(forms.signer(user).unsign(signed))
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    return get_object_or_404(Render.objects.select_related("voice"), pk=pk)


class RenderView(ApiView):
    scopes = {"GET": Scope.MODELS, "HEAD": Scope.MODELS}

    @extend_schema(
        operation_id="get_render", summary="How far a text is", tags=["sound"], responses=forms.RenderSerializer,
        parameters=[SIGNED],
    )  # fmt: skip
    def get(self, request: Request, signed: str) -> Response:
        return Response(self.shown(forms.RenderSerializer, ordered_by(request.user, signed)))


class RenderAudioView(SoundView):
    scopes = {"GET": Scope.MODELS, "HEAD": Scope.MODELS}

    @extend_schema(
        operation_id="get_render_audio", summary="The sound of a text as FLAC", tags=["sound"],
        parameters=[SIGNED],
        responses=FLAC,
    )  # fmt: skip
    def get(self, request: Request, signed: str) -> HttpResponseBase:
        render = ordered_by(request.user, signed)
        return flac(request, render, f"render-{render.pk}")


class ModelsView(ApiView):
    @extend_schema(
        operation_id="list_models", summary="Models and how they fare", tags=["models"], responses=forms.ModelList
    )
    def get(self, request: Request) -> Response:
        return Response({"results": forms.ModelSerializer(health_of_all(), many=True).data})


class ScoresView(ApiView):
    public = True

    @extend_schema(
        operation_id="list_scores", summary="Scores from blind duels", tags=["models"], responses=forms.ScoreList,
        description="Of writers and of voices. Judging takes a browser: it is blind, and once per person.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        rows = [asdict(score) | {"kind": kind.value} for kind in Duel.Kind for score in standing(kind)]
        return Response({"results": forms.ScoreShown(rows, many=True).data})


class LedgerView(ApiView):
    permissions = {"GET": "orchestrator.view_modelrun"}

    @extend_schema(
        operation_id="list_runs", summary="The ledger: every attempt of every model", tags=["models"],
        parameters=[RunsQuery], responses=paged(forms.RunSerializer), description="For editors.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return self.page(found_runs(self.query(RunsQuery)), forms.RunSerializer, ("-id",))


class LedgerFileView(ApiView):
    permissions = {"GET": "orchestrator.view_modelrun"}
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="export_runs", summary="The ledger as CSV", tags=["models"], parameters=[forms.RunQuery],
        responses={(200, "text/csv"): OpenApiTypes.STR}, description="For editors. The oldest row first.",
    )  # fmt: skip
    def get(self, request: Request) -> StreamingHttpResponse:
        runs = found_runs(self.query(forms.RunQuery)).order_by("pk")
        headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
        return StreamingHttpResponse(export.lines(runs), content_type="text/csv; charset=utf-8", headers=headers)


def found_runs(query: dict[str, Any]) -> QuerySet[ModelRun]:
    found = lookups(
        query, task="task", model="model", outcome="outcome", subject="subject", after="created__gt",
        before="created__lt",
    )  # fmt: skip
    return ModelRun.objects.filter(**found)
