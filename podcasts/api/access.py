"""Who sees and changes what. The same rules as on the pages: the listener's own, the newsroom's for its editors."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import PermissionDenied

from podcasts.models import Episode, EpisodeQuerySet, Show, Visibility


def listed_shows(user: Any) -> QuerySet[Show]:
    """What a user finds: the public shows, the own ones, and for editors all of the newsroom's."""
    return Show.objects.filter(Q(visibility=Visibility.PUBLIC) | _own_shows(user))


def visible_shows(user: Any) -> QuerySet[Show]:
    """What a user may open by its address."""
    return Show.objects.filter(~Q(visibility=Visibility.PRIVATE) | _own_shows(user))


def listed_episodes(user: Any) -> EpisodeQuerySet:
    return Episode.objects.listed() | _own_episodes(user)


def visible_episodes(user: Any) -> EpisodeQuerySet:
    return Episode.objects.visible_to(user) | _own_episodes(user)


def visible_episode(user: Any, guid: Any) -> Episode:
    return get_object_or_404(visible_episodes(user).select_related("show"), guid=guid)


def may_edit(user: Any, show: Show, permission: str = "podcasts.change_episode") -> bool:
    """The owner of a personal show, and for the newsroom's own whoever has the permission of the admin."""
    if not user.is_authenticated:
        return False
    return show.owner_id == user.pk if show.owner_id else bool(user.has_perm(permission))


def editable_episode(user: Any, guid: Any, permission: str = "podcasts.change_episode") -> Episode:
    """404 for whoever may not even see it, 403 for whoever sees it only."""
    episode = visible_episode(user, guid)
    if not may_edit(user, episode.show, permission):
        raise PermissionDenied("This episode is not yours to change.")
    return episode


def own_episode(user: Any, guid: Any) -> Episode:
    """One of the user's personal show, deleted or not."""
    rows = Episode.objects.filter(show__owner=user).select_related("show")
    return get_object_or_404(rows, guid=guid)


def editable_show(user: Any, slug: str) -> Show:
    show = visible_shows(user).filter(slug=slug).first()
    if show is None:
        raise Http404
    if not may_edit(user, show, "podcasts.change_show"):
        raise PermissionDenied("This show is not yours to change.")
    return show


def _own_shows(user: Any) -> Q:
    return _own(user, "owner", "podcasts.view_show")


def _own_episodes(user: Any) -> EpisodeQuerySet:
    return Episode.objects.kept().filter(_own(user, "show__owner", "podcasts.view_episode"))


def _own(user: Any, owner: str, permission: str) -> Q:
    """The user's own, by the path to its `owner`; and for editors with the permission what is the newsroom's."""
    own = Q(**{owner: user}) if user.is_authenticated else Q(pk__in=[])
    return own | Q(**{owner: None}) if user.has_perm(permission) else own
