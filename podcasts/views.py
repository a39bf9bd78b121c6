"""The public pages: shows, a show, an episode."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from podcasts.episode_page import page_of
from podcasts.models import Episode, Show, Visibility
from podcasts.page_meta import meta_of_episode
from podcasts.production.stages import WORKING, Stage
from podcasts.reading import with_stories
from podcasts.templatetags.pages import spoken_length

# What listeners see of a show's work besides what is out: what is in the making.
MAKING = (*WORKING, Stage.REVIEW)
PER_PAGE = 20


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it wherever a page names no icon, as in the admin."""
    return redirect(static("podcasts/mark.svg"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    out = Q(episodes__stage=Stage.PUBLISHED, episodes__visibility=Visibility.PUBLIC, episodes__deleted_at__isnull=True)
    shows = (
        Show.objects.filter(visibility=Visibility.PUBLIC)
        .annotate(out=Count("episodes", filter=out), latest=Max("episodes__published_at", filter=out))
        .order_by("title")
    )
    return render(request, "podcasts/index.html", {"shows": shows})


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Show, slug=slug)
    owned = request.user.is_authenticated and found.owner_id == request.user.pk
    if found.visibility == Visibility.PRIVATE and not owned:
        raise Http404("There is no such show.")
    episodes = found.episodes.kept() if owned else found.episodes.kept().filter(visibility=Visibility.PUBLIC)
    published = episodes.filter(stage=Stage.PUBLISHED).order_by("-published_at", "-id")
    context = {
        "show": found,
        "hosts": list(found.hosts.values_list("name", flat=True)),
        "making": episodes.filter(stage__in=MAKING).order_by("-id"),
        "episodes": Paginator(published, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "podcasts/show.html", context)


@require_safe
def episode(request: HttpRequest, slug: str, guid: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(with_stories(Episode.objects.visible_to(request.user)), show__slug=slug, guid=guid)
    context = {"episode": found, "show": found.show}
    if found.stage == Stage.WITHDRAWN:
        return render(request, "podcasts/withdrawn.html", context, status=410)
    if found.stage != Stage.PUBLISHED:
        return never_cache(_unfinished)(request, found)
    return render(request, "podcasts/episode.html", {**context, "page": page_of(found), "meta": meta_of_episode(found)})


def _unfinished(request: HttpRequest, found: Episode) -> HttpResponse:
    """How far it is. What it says stays unseen: nobody has checked or approved it yet."""
    context = {
        "episode": found,
        "show": found.show,
        "stages": stages(found),
        "working": found.stage in MAKING,
        "progress": progress_in_words(found),
    }
    return render(request, "podcasts/making.html", context)


def progress_in_words(found: Episode) -> str:
    """ "line 12 of 38, about 41 sec left"; empty when nothing is known."""
    unit = "line " if found.stage == Stage.VOICING else ""
    done = f"{unit}{found.steps_done} of {found.steps_total}" if found.steps_total else ""
    left = "" if found.seconds_left is None else f"about {spoken_length(found.seconds_left)} left"
    return ", ".join(part for part in (done, left) if part)


def stages(found: Episode) -> list[tuple[str, str]]:
    """Each stage with "done", "now" or "next"."""
    shown = [Stage(stage) for stage in WORKING]
    if found.show.review or found.stage == Stage.REVIEW:
        shown.insert(shown.index(Stage.VOICING), Stage.REVIEW)
    at = found.failed_stage or found.stage
    here = next((place for place, stage in enumerate(shown) if stage == at), len(shown))
    states = ("done" if place < here else "now" if place == here else "next" for place in range(len(shown)))
    return [(str(stage.label), state) for stage, state in zip(shown, states, strict=True)]


@require_safe
@never_cache
def progress(request: HttpRequest, slug: str, guid: uuid.UUID) -> JsonResponse:
    """Where an episode is, for the page that shows it live."""
    found = get_object_or_404(
        Episode.objects.visible_to(request.user).select_related("show"), show__slug=slug, guid=guid
    )
    return JsonResponse(
        {
            "stage": found.stage,
            "label": found.get_stage_display(),
            "stages": stages(found),
            "done": found.steps_done,
            "total": found.steps_total,
            "seconds_left": found.seconds_left,
            "words": progress_in_words(found),
            "working": found.stage in MAKING,
        }
    )
