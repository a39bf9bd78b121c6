"""Telling WebSub hubs that a feed has changed, so that apps learn of an episode in seconds (https://www.w3.org/TR/websub/)."""

from __future__ import annotations

import logging

import httpx
from django.conf import settings

from orchestrator.hints import hint
from podcasts.errors import HubRefused
from podcasts.feeds.addresses import Addresses
from podcasts.models import Show, Visibility

log = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds for one hub
TASK = "podcasts.tasks.announce"


def announce(show: Show) -> None:
    """Once the transaction is through. An announcement that is lost costs minutes: apps also ask by themselves."""
    if settings.WEBSUB_HUBS and show.visibility == Visibility.PUBLIC:
        for hub in settings.WEBSUB_HUBS:
            hint(TASK, show_id=show.pk, hub=hub)


def ping(show_id: int, hub: str) -> None:
    """Tell one hub. Raises HubRefused when it is to be tried again."""
    show = Show.objects.filter(pk=show_id, visibility=Visibility.PUBLIC).first()
    if show is None or hub not in settings.WEBSUB_HUBS:
        return
    feeds = Addresses(show)
    # Hubs differ in which name they read.
    form = {"hub.mode": "publish", "hub.url": [feeds.feed(), feeds.feed(kind="json")], "hub.topic": feeds.feed()}
    try:
        answer = httpx.post(hub, data=form, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise HubRefused(f"{hub} cannot be reached: {error}") from error
    if not answer.is_success:
        raise HubRefused(f"{hub} answered {answer.status_code}.")
    log.info("%s was told that “%s” has changed.", hub, show)
