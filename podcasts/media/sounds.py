"""The sound of a single line over HTTP."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from podcasts.media import ranges
from synthesis.models import Render


def flac(request: HttpRequest, render: Render | None, name: str, *, private: bool = True) -> HttpResponseBase:
    """The render with byte ranges; 404 while it is not voiced, and where its file is lost."""
    if render is None or render.state != Render.State.DONE or not render.audio.name:
        raise Http404("This is not voiced yet.")
    storage, stored = render.audio.storage, str(render.audio.name)
    if not storage.exists(stored):
        raise Http404("The sound of this is lost; have it voiced again.")
    return ranges.serve(request, storage, stored, content_type="audio/flac", filename=f"{name}.flac", private=private)
