"""My podcasts: all that the visitor has made, to be found, deleted and had back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from podcasts import prompts
from podcasts.errors import PodcastsError
from podcasts.feeds.access import new_token, revoke_token
from podcasts.feeds.addresses import Addresses
from podcasts.models import Episode, EpisodeQuerySet, Show
from podcasts.studio.access import deleted_episode, own_episodes, owners_only
from podcasts.studio.visitors import has_account, signed_in

PER_PAGE = 20


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    if signed_in(request) is None:
        return redirect("studio:sign-in")
    wanted = request.GET.get("q", "").strip()[:200]
    own = own_episodes(request)
    show = Show.objects.filter(owner=signed_in(request)).order_by("pk").first()
    context = {
        "show": show,
        "feed": Addresses(show, private=True).feed() if show and show.feed_token else "",
        "episodes": Paginator(_matching(own.kept(), wanted), PER_PAGE).get_page(request.GET.get("page")),
        "deleted": own.filter(deleted_at__isnull=False).order_by("-deleted_at")[:PER_PAGE],
        "wanted": wanted,
        "account": has_account(request),
        "sign_up": settings.SIGN_UP != "closed",
    }
    return render(request, "podcasts/studio/mine.html", context)


@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """A private address for podcast apps: made, replaced or revoked."""
    show = get_object_or_404(Show.objects.filter(owner=signed_in(request), owner__isnull=False).order_by("pk")[:1])
    if "revoke" in request.POST:
        revoke_token(show)
        messages.success(request, "The private feed is switched off. Apps that have its address get nothing more.")
    else:
        new_token(show)
        messages.success(request, "Your private feed has a new address. Earlier ones no longer work.")
    return redirect("studio:mine")


def _matching(episodes: EpisodeQuerySet, wanted: str) -> EpisodeQuerySet:
    """Those that have every word in title, summary or topic; the newest first."""
    for word in wanted.replace("\x00", "").split()[:10]:
        found = Q(title__icontains=word) | Q(summary__icontains=word) | Q(prompt__topic__icontains=word)
        episodes = episodes.filter(found)
    return episodes.order_by("-id")


@require_POST
@owners_only
def delete(request: HttpRequest, episode: Episode) -> HttpResponse:
    prompts.delete(episode)
    messages.success(request, f"“{episode}” is deleted. You can have it back for {prompts.KEPT_FOR.days} days.")
    return redirect("studio:mine")


@require_POST
def restore(request: HttpRequest, guid: uuid.UUID) -> HttpResponse:
    episode = deleted_episode(request, guid)
    try:
        prompts.restore(episode)
    except PodcastsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{episode}” is back.")
    return redirect("studio:mine")
