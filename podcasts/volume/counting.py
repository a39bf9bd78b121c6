"""Counts requests by whoever makes them, in Redis by the hour; what is much becomes rows.

A request counts for its address, and for its account or key where it has one. Without Redis nobody is counted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from redis import Redis

from orchestrator.errors import RedisAway
from orchestrator.shared import SharedRedis, shared_redis
from podcasts.api.models import Spending
from podcasts.models import Edit, Episode
from podcasts.studio import limiter
from podcasts.volume.models import HourCount, What

HOUR = dt.timedelta(hours=1)
KEPT = 3 * 3600  # seconds in Redis: the rows are written long before
UNCOUNTED = ("/health", "/metrics")
# What is less than this part of the least that is alarming is no row: it is usual, and nobody's business.
WORTH_A_ROW = 0.05

Counts = Counter[tuple[str, str]]


class CountRequests:
    """Middleware. After the answer, when it is known who asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path not in UNCOUNTED:
            with suppress(RedisAway):
                note(askers(request), timezone.now())
        return response


def askers(request: HttpRequest) -> list[str]:
    """The address, and the account or key. A session that the page did not need is not loaded for this."""
    found = [f"address:{address_mark(limiter.address(request))}"]
    counted_as = str(getattr(request, "counted_as", ""))
    if counted_as.startswith(("key:", "user:")):
        return [*found, counted_as]
    session = getattr(request, "session", None)
    user = session.get(SESSION_KEY) if session is not None and session.accessed else None
    return [*found, f"user:{user}"] if user else found


def address_mark(address: str) -> str:
    """By which an address is told from others, and from which nobody finds it without the key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"volume:{address}".encode(), hashlib.sha256).hexdigest()[:16]


def note(who: list[str], now: dt.datetime) -> None:
    """Raises `RedisAway`; then nothing is counted."""
    name = _name(hour_of(now))

    def add(client: Redis) -> None:
        with client.pipeline(transaction=False) as pipe:
            for one in who:
                pipe.hincrby(name, one, 1)
            pipe.expire(name, KEPT)
            pipe.execute()

    _counters().ask(add)


def collect(now: dt.datetime) -> None:
    """Rows of this hour and of the one before, as they stand."""
    for hour in (hour_of(now) - HOUR, hour_of(now)):
        rows = [
            HourCount(hour=hour, what=what, who=who, count=count)
            for (what, who), count in (_requests(hour) + _minutes(hour)).items()
            if count >= WORTH_A_ROW * least(what)
        ]
        HourCount.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["who", "what", "hour"], update_fields=["count"], batch_size=500
        )


def least(what: str) -> float:
    """In an hour; less than this alarms nobody."""
    return float({What.REQUESTS: settings.ALERT_REQUESTS, What.MINUTES: settings.ALERT_MINUTES}[What(what)])


def hour_of(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


def _requests(hour: dt.datetime) -> Counts:
    try:
        found = cast("dict[bytes, bytes]", _counters().ask(lambda client: client.hgetall(_name(hour))))
    except RedisAway:
        return Counter()
    return Counter({(What.REQUESTS.value, who.decode()): int(times) for who, times in found.items()})


def _minutes(hour: dt.datetime) -> Counts:
    """Of podcasts ordered or written anew, by account; and of all audio ordered with a key."""
    found: Counter[tuple[str, str]] = Counter()
    within = (hour, hour + HOUR)
    ordered = Episode.objects.filter(prompt__isnull=False, created__range=within).order_by()
    anew = Edit.objects.filter(action=Edit.Action.REJECT, at__range=within).order_by()
    keys = Spending.objects.filter(at__range=within).order_by()
    for owner, minutes in (
        *ordered.values_list("show__owner").annotate(Sum("minutes")),
        *anew.filter(episode__show__owner__isnull=False).values_list("by").annotate(Sum("episode__minutes")),
    ):
        found[What.MINUTES.value, f"user:{owner}"] += minutes
    for key, seconds in keys.values_list("key").annotate(Sum("seconds")):
        found[What.MINUTES.value, f"key:{key}"] += seconds / 60
    return found


def _counters() -> SharedRedis:
    return shared_redis("requests are not counted")


def _name(hour: dt.datetime) -> str:
    return f"volume:{hour:%Y%m%d%H}"
