"""The public pages: shows, a show, an episode."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from podcasts.feeds.access import readable_show
from podcasts.models import Episode, Show, Visibility
from podcasts.pages import searching
from podcasts.pages.embed import offer_of
from podcasts.pages.episode_page import page_of
from podcasts.pages.page_meta import meta_of_episode, meta_of_show
from podcasts.pages.reading import with_stories
from podcasts.production.stages import WORKING, Stage
from podcasts.templatetags.pages import spoken_length

# What listeners see of a show's work besides what is out: what is in the making.
MAKING = (*WORKING, Stage.REVIEW)
PER_PAGE = 20
NEWEST = 6  # episodes on the front page


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it wherever a page names no icon, as in the admin."""
    return redirect(static("podcasts/mark.svg"))


@require_safe
@gzip_page
def index(request: HttpRequest) -> HttpResponse:
    """The shows and what is new; with `?q=` what was found in all that is out."""
    if words := searching.words_of(request.GET.get("q", "")):
        return _search(request, words)
    heard = Q(episodes__stage=Stage.PUBLISHED, episodes__visibility=Visibility.PUBLIC, episodes__deleted_at=None)
    shows = Show.objects.filter(visibility=Visibility.PUBLIC).annotate(
        out=Count("episodes", filter=heard), latest=Max("episodes__published_at", filter=heard)
    )
    newest = Episode.objects.listed().select_related("show").order_by("-published_at", "-id")[:NEWEST]
    return render(request, "podcasts/index.html", {"shows": shows.order_by("title"), "newest": newest})


def _search(request: HttpRequest, words: list[str]) -> HttpResponse:
    found = Paginator(searching.matching(Episode.objects.listed(), words), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {"query": " ".join(words), "page": page, "hits": searching.hits(list(page), words)}
    return render(request, "podcasts/search.html", context)


@require_safe
@gzip_page
def show(request: HttpRequest, slug: str) -> HttpResponse:
    found = readable_show(request, slug)
    own = found.owner_id is not None and found.owner_id == request.user.pk
    episodes = found.episodes.kept() if own else found.episodes.kept().filter(visibility=Visibility.PUBLIC)
    published = episodes.filter(stage=Stage.PUBLISHED).order_by("-published_at", "-id")
    context = {
        "show": found,
        "meta": meta_of_show(found),
        "hosts": list(found.hosts.values_list("name", flat=True)),
        "making": episodes.filter(stage__in=MAKING).order_by("-id"),
        "episodes": Paginator(published, PER_PAGE).get_page(request.GET.get("page")),
        "apps": [] if found.visibility == Visibility.PRIVATE else subscribe_links(found.feed_url),
    }
    return render(request, "podcasts/show.html", context)


def subscribe_links(feed: str) -> list[tuple[str, str]]:
    """Addresses that open a podcast app with the feed, by the app's name."""
    bare = feed.split("://", 1)[-1]
    return [
        ("Apple Podcasts", f"podcast://{bare}"),
        ("Overcast", f"overcast://x-callback-url/add?url={quote(feed, safe='')}"),
        ("Pocket Casts", f"pktc://subscribe/{bare}"),
        ("AntennaPod", f"antennapod-subscribe://{bare}"),
    ]


@require_safe
@gzip_page
def episode(request: HttpRequest, slug: str, guid: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(with_stories(Episode.objects.visible_to(request.user)), show__slug=slug, guid=guid)
    context = {"episode": found, "show": found.show}
    if found.stage == Stage.WITHDRAWN:
        return render(request, "podcasts/withdrawn.html", context, status=410)
    if found.stage != Stage.PUBLISHED:
        return never_cache(_unfinished)(request, found)
    told = {"page": page_of(found), "meta": meta_of_episode(found), "embed": offer_of(found)}
    return render(request, "podcasts/episode.html", {**context, **told})


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
