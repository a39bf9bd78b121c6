"""Setting up where an account is told of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from newsroom.feeds.addresses import USUAL_PORTS, Guard, parse_allowed
from newsroom.feeds.exceptions import FeedError
from podcasts.errors import WebhookRefused
from podcasts.webhooks.models import Delivery, Event, Webhook, new_secret

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_PER_OWNER = 10
# So long the former secret signs too.
OVERLAP = dt.timedelta(days=1)
UNREACHABLE = "This address is not public, or not known from here. Give one that the internet can reach, with https."


def guard() -> Guard:
    return Guard(parse_allowed(settings.WEBHOOK_ALLOW))


def add(owner: User, url: str, events: Collection[str]) -> Webhook:
    """Raises WebhookRefused."""
    if owner.webhooks.count() >= MOST_PER_OWNER:
        raise WebhookRefused(f"You have {MOST_PER_OWNER} webhooks. Delete one that you no longer need.")
    return Webhook.objects.create(owner=owner, url=checked(url), events=sorted(set(events)))


def checked(url: str) -> str:
    """The address, if it may be told anything: public and encrypted, or allowed by the operator."""
    try:
        found = guard().url(url)
        port = found.port or USUAL_PORTS[found.scheme]
        guard().addresses(found.host, port)
    except FeedError as error:
        raise WebhookRefused(UNREACHABLE) from error
    if found.scheme != "https" and (found.host, port) not in guard().allowed:
        raise WebhookRefused(UNREACHABLE)
    if len(str(found)) > 500:
        raise WebhookRefused("This address is longer than 500 characters.")
    return str(found)


def rotate(webhook: Webhook) -> None:
    """A new secret. The former one signs too for a day, so that receivers can change over without a gap."""
    webhook.former_secret, webhook.secret, webhook.rotated_at = webhook.secret, new_secret(), timezone.now()
    webhook.save(update_fields=["former_secret", "secret", "rotated_at"])


def secrets_of(webhook: Webhook, now: dt.datetime) -> list[str]:
    fresh = webhook.rotated_at is not None and now - webhook.rotated_at < OVERLAP
    return [webhook.secret, *([webhook.former_secret] if fresh and webhook.former_secret else [])]


def switch_on(webhook: Webhook) -> None:
    """Begin anew: what failed before is forgotten, what waits is sent."""
    webhook.enabled, webhook.failing_since, webhook.notice = True, None, ""
    webhook.save(update_fields=["enabled", "failing_since", "notice"])


def switch_off(webhook: Webhook) -> None:
    """What waits is kept, and sent when it is switched on again within a month."""
    webhook.enabled = False
    webhook.save(update_fields=["enabled"])


def send_test(webhook: Webhook) -> Delivery:
    now = timezone.now()
    payload = {"type": Event.TEST.value, "timestamp": now.isoformat(), "data": {"words": "Sent by hand."}}
    return Delivery.objects.create(
        webhook=webhook, event=Event.TEST, source=f"test:{now.isoformat()}", payload=payload, due_at=now
    )


def redeliver(delivery: Delivery) -> None:
    """Once more from the start, whatever became of it."""
    fresh = {"state": Delivery.State.WAITING, "attempts": 0, "due_at": timezone.now(), "claimed_at": None, "error": ""}
    Delivery.objects.filter(pk=delivery.pk).update(**fresh)
    delivery.refresh_from_db()
