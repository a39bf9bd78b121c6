"""The public pages: shows, a show, an episode."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from podcasts.models import Episode, Show
from podcasts.production.stages import WORKING, Stage
from podcasts.reading import disclosure, host_names, makers, script_lines, sources, spoken_lines

# What listeners see of a show's work: what is out, what is in the making and what failed on the way.
VISIBLE = (*WORKING, Stage.REVIEW, Stage.PUBLISHED, Stage.FAILED)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shows = Show.objects.annotate(out=Count("episodes", filter=Q(episodes__stage=Stage.PUBLISHED)))
    return render(request, "podcasts/index.html", {"shows": shows})


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Show, slug=slug)
    episodes = found.episodes.filter(stage__in=VISIBLE).order_by("-created")[:50]
    return render(request, "podcasts/show.html", {"show": found, "hosts": found.hosts.all(), "episodes": episodes})


@require_safe
def episode(request: HttpRequest, slug: str, guid: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Episode.objects.select_related("show"), show__slug=slug, guid=guid)
    if found.stage == Stage.WITHDRAWN:
        return render(request, "podcasts/withdrawn.html", {"show": found.show}, status=410)
    context = published(found) if found.stage == Stage.PUBLISHED else {}
    return render(request, "podcasts/episode.html", {"episode": found, "show": found.show, **context})


def published(found: Episode) -> dict[str, Any]:
    """What the page of a published episode says beyond its row."""
    lines = script_lines(found)
    writers, voices = makers(lines)
    told = list(found.told.select_related("brief", "story"))
    return {
        "lines": list(zip(lines, spoken_lines(lines, host_names(found.show)), strict=False)),
        "stories": [(row, sources(row)) for row in told],
        "writers": writers,
        "voices": voices,
        "disclosure": disclosure(lines),
    }


@require_safe
@never_cache
def progress(request: HttpRequest, slug: str, guid: uuid.UUID) -> JsonResponse:
    """Where an episode is, for the page that shows it live."""
    found = get_object_or_404(Episode, show__slug=slug, guid=guid)
    return JsonResponse(
        {
            "stage": found.stage,
            "label": found.get_stage_display(),
            "done": found.steps_done,
            "total": found.steps_total,
            "seconds_left": found.seconds_left,
            "working": found.stage in WORKING,
        }
    )
