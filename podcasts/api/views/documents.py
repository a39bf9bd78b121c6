"""The OpenAPI document, and the page that explains it to people."""

from __future__ import annotations

import functools

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView

from podcasts.api import reference
from podcasts.api.models import Scope
from podcasts.api.problems import KINDS


@extend_schema(exclude=True)
class OpenApiView(SpectacularJSONAPIView):
    permission_classes = []
    authentication_classes = []
    throttle_classes = []


@functools.cache
def topics() -> list[reference.Topic]:
    """Once per process: the operations change with the code only."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return reference.topics(document)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {"topics": topics(), "problems": KINDS.values(), "scopes": Scope.choices}
    return render(request, "podcasts/api/docs.html", context)


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404
