"""Who may read a show's feed and files: everyone, its owner's session, or whoever has a private feed's address.

A private feed's address carries the show's token. The files it names carry a signature made with that token, one for
each episode: it opens that episode alone, and nothing once the token is revoked. For everybody else a private thing is
not there.
"""

from __future__ import annotations

import re
import secrets
import uuid

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from podcasts.models import Episode, Show, Visibility
from podcasts.production.stages import Stage

TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class Gone(Exception):
    """The episode was published and is withdrawn."""


def new_token(show: Show) -> str:
    """A private address for the show's feed; every earlier one stops working."""
    show.feed_token = secrets.token_urlsafe(32)
    show.save(update_fields=["feed_token", "updated"])
    return show.feed_token


def revoke_token(show: Show) -> None:
    show.feed_token = None
    show.save(update_fields=["feed_token", "updated"])


def show_of_token(token: str) -> Show:
    """The show whose private feed it is; 404 for every other token."""
    found = Show.objects.filter(feed_token=token).first() if TOKEN.fullmatch(token) else None
    if found is None:
        raise Http404("There is no such feed.")
    return found


def signature(show: Show, guid: uuid.UUID) -> str:
    """What opens the files of one episode (or, by the show's own GUID, its cover) without a session."""
    secret = f"{settings.SECRET_KEY}{show.feed_token}"
    return salted_hmac("podcasts.feeds.access", str(guid), secret=secret, algorithm="sha256").hexdigest()[:40]


def admitted(request: HttpRequest, show: Show, guid: uuid.UUID) -> bool:
    """By a private feed's signature, or as the owner."""
    given = request.GET.get("access", "")
    if given and show.feed_token and constant_time_compare(given.encode(), signature(show, guid).encode()):
        return True
    return show.owner_id is not None and request.user.is_authenticated and request.user.pk == show.owner_id


def readable_episode(request: HttpRequest, slug: str, guid: uuid.UUID) -> Episode:
    """A published episode that this reader may have; Gone for a withdrawn one, 404 for everything else."""
    episode = Episode.objects.kept().select_related("show").filter(show__slug=slug, guid=guid).first()
    if episode is None or (is_hidden(episode) and not admitted(request, episode.show, episode.guid)):
        raise Http404("There is no such episode.")
    if episode.stage == Stage.WITHDRAWN:
        raise Gone
    if episode.stage != Stage.PUBLISHED:
        raise Http404("There is no such episode.")
    return episode


def readable_show(request: HttpRequest, slug: str) -> Show:
    """A show that this reader may know of; 404 else."""
    show = Show.objects.filter(slug=slug).first()
    if show is None or (show.visibility == Visibility.PRIVATE and not admitted(request, show, show.guid)):
        raise Http404("There is no such show.")
    return show


def is_hidden(episode: Episode) -> bool:
    return Visibility.PRIVATE in (episode.visibility, episode.show.visibility)


def is_public(episode: Episode) -> bool:
    """Whether search engines and caches may know of it."""
    return episode.visibility == episode.show.visibility == Visibility.PUBLIC
