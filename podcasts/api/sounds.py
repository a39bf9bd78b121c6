"""What views that answer with sound have in common."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes

from podcasts.api.base import ApiView
from podcasts.api.negotiation import AnyForm

FLAC = {(200, "audio/flac"): OpenApiTypes.BINARY, (206, "audio/flac"): OpenApiTypes.BINARY, 304: None}


class SoundView(ApiView):
    content_negotiation_class = AnyForm
