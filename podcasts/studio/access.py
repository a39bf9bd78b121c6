"""Who may come in. What is somebody else's does not exist: 404, never 403."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from podcasts.models import Episode, EpisodeQuerySet
from podcasts.studio.visitors import signed_in

View = Callable[..., HttpResponseBase]


def own_episodes(request: HttpRequest) -> EpisodeQuerySet:
    """What the visitor has made, deleted ones too."""
    user = signed_in(request)
    if user is None:
        return Episode.objects.none()
    return Episode.objects.filter(show__owner=user).select_related("show")


def owners_only(view: View) -> View:
    """Hands the view an episode of the visitor's own."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, guid: uuid.UUID, **arguments: Any) -> HttpResponseBase:
        return view(request, get_object_or_404(own_episodes(request).kept(), guid=guid), **arguments)

    return wrapped


def owner(request: HttpRequest) -> User:
    """Who is signed in; only for views that have let nobody else in."""
    user = signed_in(request)
    if user is None:
        raise Http404("There is no such podcast.")
    return user


def deleted_episode(request: HttpRequest, guid: uuid.UUID) -> Episode:
    found = own_episodes(request).filter(guid=guid, deleted_at__isnull=False).first()
    if found is None:
        raise Http404("There is no such podcast.")
    return found
