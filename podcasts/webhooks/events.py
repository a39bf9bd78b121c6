"""From what happened to what is to be told: an outbox read from the rows themselves.

Nobody who moves an episode needs to think of webhooks, and none of their crashes loses an event: the stage and its time
stand in the episode's row, and a delivery is made once for each.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from podcasts.api import access
from podcasts.feeds.addresses import absolute
from podcasts.models import Episode
from podcasts.production.stages import Stage
from podcasts.webhooks.models import Delivery, Event, Webhook

EVENTS = {
    Stage.REVIEW: Event.REVIEW,
    Stage.PUBLISHED: Event.PUBLISHED,
    Stage.FAILED: Event.FAILED,
    Stage.WITHDRAWN: Event.WITHDRAWN,
}
# Workers that were down for longer tell nothing of what happened meanwhile.
LOOK_BACK = dt.timedelta(days=1)


def note(now: dt.datetime) -> int:
    """Make the deliveries of everything that happened and is not noted yet; returns how many."""
    recent = Episode.objects.filter(stage__in=EVENTS, stage_since__gt=now - LOOK_BACK)
    if not recent.exists():
        return 0
    return sum(_note_for(webhook, now) for webhook in Webhook.objects.filter(enabled=True, owner__is_active=True))


def _note_for(webhook: Webhook, now: dt.datetime) -> int:
    stages = [stage for stage, event in EVENTS.items() if event in webhook.events]
    since = max(webhook.created, now - LOOK_BACK)
    happened = access.listed_episodes(webhook.owner).filter(stage__in=stages, stage_since__gt=since)
    rows = {source_of(episode): episode for episode in happened.select_related("show")}
    noted = set(webhook.deliveries.filter(source__in=rows).values_list("source", flat=True))
    fresh = [_delivery(webhook, source, episode, now) for source, episode in rows.items() if source not in noted]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def source_of(episode: Episode) -> str:
    return f"episode:{episode.pk}:{episode.stage}:{episode.stage_since.isoformat()}"


def _delivery(webhook: Webhook, source: str, episode: Episode, now: dt.datetime) -> Delivery:
    event = EVENTS[Stage(episode.stage)]
    payload = {"type": event.value, "timestamp": episode.stage_since.isoformat(), "data": told(episode)}
    return Delivery(webhook=webhook, event=event, source=source, payload=payload, due_at=now)


def told(episode: Episode) -> dict[str, object]:
    return {
        "guid": str(episode.guid),
        "show": episode.show.slug,
        "title": episode.title,
        "stage": episode.stage,
        "visibility": episode.visibility,
        "seconds": episode.seconds,
        "error": episode.error,
        "url": settings.BASE_URL + reverse("api:episode", args=[episode.guid]),
        "page": absolute("episode", episode.show.slug, episode.guid),
    }
