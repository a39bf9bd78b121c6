"""Deliveries out: signed, several at once, tried again for two days, to public addresses only.

The row is the truth: a delivery is claimed by a conditional UPDATE, and a claim whose worker died is taken over.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpcore
import httpx
from django.conf import settings
from django.utils import timezone

from newsroom.feeds.exceptions import FeedError
from newsroom.feeds.fetcher import default_ssl_context
from newsroom.feeds.transport import Deadline, GuardedTransport
from podcasts.webhooks import setup, signing
from podcasts.webhooks.models import Delivery, Webhook

State = Delivery.State
SECONDS = 10.0
# A batch is done well before its claims go stale.
BATCH, AT_ONCE = 24, 8
# After the first try, in seconds; a little dice keeps receivers that come back from being met by all at once.
PAUSES = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000)
# An address that has failed for so long is switched off.
PATIENCE = dt.timedelta(days=5)
KEPT_FOR = dt.timedelta(days=30)
# What our own transport lets through as it is.
BELOW_HTTPX = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
dice = random.Random()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an address answered; `status` is None when it did not."""

    status: int | None
    error: str = ""

    @property
    def well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(now: dt.datetime) -> int:
    """Send what is due; returns how many were sent or tried."""
    due = Delivery.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:BATCH]
    ours = [pk for pk in due if Delivery.objects.claim(pk, now)]
    deliveries = list(Delivery.objects.filter(pk__in=ours).select_related("webhook"))
    # Only the network is asked in threads: they need no database.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = list(threads.map(_post, deliveries))
    for delivery, outcome in zip(deliveries, outcomes, strict=True):
        settle(delivery, outcome, timezone.now())
    return len(deliveries)


def _post(delivery: Delivery) -> Outcome:
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    now = timezone.now()
    secrets = setup.secrets_of(delivery.webhook, now)
    headers = {"Content-Type": "application/json", "User-Agent": settings.FETCH_USER_AGENT}
    headers |= signing.headers(secrets, delivery.event_id, int(now.timestamp()), body)
    transport = GuardedTransport(setup.guard(), Deadline(SECONDS), default_ssl_context())
    try:
        with (
            httpx.Client(transport=transport, trust_env=False, timeout=SECONDS) as client,
            client.stream("POST", delivery.webhook.url, content=body, headers=headers) as answer,
        ):
            return Outcome(answer.status_code, "" if answer.is_success else f"It answered {answer.status_code}.")
    except FeedError:
        return Outcome(None, f"{setup.UNREACHABLE} Or it took longer than {SECONDS:g} seconds.")
    except (httpx.HTTPError, httpx.InvalidURL, *BELOW_HTTPX, OSError) as error:
        return Outcome(None, f"The connection failed: {type(error).__name__}.")


def settle(delivery: Delivery, outcome: Outcome, now: dt.datetime) -> None:
    """Write down how it went, if the delivery is still ours."""
    ours = Delivery.objects.filter(pk=delivery.pk, claimed_at=delivery.claimed_at, state=State.WAITING)
    known = {"status": outcome.status, "error": outcome.error[:500], "claimed_at": None}
    if outcome.well:
        if ours.update(state=State.DELIVERED, delivered_at=now, **known):
            Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None, notice="")
        return
    pause = _pause(delivery.attempts, dice.uniform)
    if pause is None:
        ours.update(state=State.GIVEN_UP, **known)
    else:
        ours.update(due_at=now + dt.timedelta(seconds=pause), **known)
    _note_failure(delivery.webhook, outcome, now)


def _pause(attempts: int, between: Callable[[float, float], float]) -> float | None:
    """Seconds until the next try, or None when there was the last."""
    return PAUSES[attempts - 1] * between(0.9, 1.1) if attempts <= len(PAUSES) else None


def _note_failure(webhook: Webhook, outcome: Outcome, now: dt.datetime) -> None:
    rows = Webhook.objects.filter(pk=webhook.pk, enabled=True)
    rows.filter(failing_since=None).update(failing_since=now)
    if outcome.status == 410:
        rows.update(enabled=False, notice="Switched off: the address answered that it is gone (410).")
    else:
        rows.filter(failing_since__lt=now - PATIENCE).update(
            enabled=False, notice=f"Switched off: nothing was delivered for {PATIENCE.days} days. {outcome.error}"[:300]
        )


def forget(now: dt.datetime) -> int:
    """Drop the log of what is long settled."""
    old = Delivery.objects.filter(created__lt=now - KEPT_FOR)
    return old.exclude(state=State.WAITING, webhook__enabled=True).delete()[0]
