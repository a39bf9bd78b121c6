"""Counts attempts, such as sign-ins from one address, and refuses more than a limit allows.

In the database, so that it holds across processes and restarts. Keys are hashes: no address is stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from podcasts.errors import TooOften
from podcasts.models import Attempt

LONGEST = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many attempts of one kind within a time that begins with the first of them."""

    name: str
    most: int
    within: dt.timedelta


def spend(limit: Limit, who: str) -> None:
    """Count one attempt. Raises `TooOften` when there were as many as the limit allows."""
    now = timezone.now()
    key = _key(limit, who)
    Attempt.objects.get_or_create(key=key, defaults={"since": now})
    Attempt.objects.filter(key=key, since__lte=now - limit.within).update(since=now, count=0)
    if not Attempt.objects.filter(key=key, count__lt=limit.most).update(count=F("count") + 1):
        raise TooOften(limit.within.total_seconds())


def forgive(limit: Limit, who: str) -> None:
    """It went well: start counting anew."""
    Attempt.objects.filter(key=_key(limit, who)).delete()


def forget_old(now: dt.datetime) -> None:
    Attempt.objects.filter(since__lt=now - LONGEST).delete()


def address(request: HttpRequest) -> str:
    """The network that asks: an IPv4 address, or the /64 that one IPv6 customer has. Behind a proxy, what it says."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return given
    return f"{ipaddress.ip_network((found, 64), strict=False)}" if found.version == 6 else str(found)


def _key(limit: Limit, who: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{limit.name}:{who}".encode()).hexdigest()
