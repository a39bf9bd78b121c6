"""Sound of single lines, with byte ranges; 404 while there is none."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from podcasts.api.base import ApiView
from podcasts.api.negotiation import AnyForm
from podcasts.media import ranges
from synthesis.models import Render

FLAC = {(200, "audio/flac"): OpenApiTypes.BINARY, (206, "audio/flac"): OpenApiTypes.BINARY, 304: None}


class SoundView(ApiView):
    content_negotiation_class = AnyForm


def flac(request: Request, render: Render | None, name: str) -> HttpResponseBase:
    if render is None or render.state != Render.State.DONE or not render.audio.name:
        raise Http404
    storage, stored = render.audio.storage, str(render.audio.name)
    if not storage.exists(stored):
        raise Http404
    return ranges.serve(request, storage, stored, content_type="audio/flac", filename=f"{name}.flac", private=True)
