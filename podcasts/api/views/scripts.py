"""Scripts and their lines."""

from __future__ import annotations

import uuid

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api.base import ApiView
from podcasts.api.serializers.episodes import ScriptSerializer
from podcasts.api.views.episodes import readable_script
from podcasts.models import Episode, Script


def newest_script(episode: Episode) -> Script:
    """What is out, or will be; an editor's unfinished version of it apart."""
    rows = (
        episode.scripts.filter(draft=False)
        .order_by("-version")
        .prefetch_related("lines__facts__article", "lines__render")
    )
    script = rows.first()
    if script is None:
        raise Http404
    return script


class ScriptView(ApiView):
    public = True

    @extend_schema(
        operation_id="get_script", summary="The newest script, line by line", tags=["scripts"],
        responses=ScriptSerializer,
        description="What is out is read by everyone who may hear it; drafts by those who may edit them.",
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        return Response(self.shown(ScriptSerializer, newest_script(readable_script(request, guid))))
