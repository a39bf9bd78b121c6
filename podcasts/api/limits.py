"""How often one may ask: fixed windows of a minute and a day, counted in Redis, and audio counted in rows.

Without Redis each process counts for itself: looser than meant, never a closed door.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from redis import Redis
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from orchestrator.errors import RedisAway
from orchestrator.policy import Policy
from orchestrator.shared import shared_redis
from podcasts.api.models import ApiKey, Spending
from podcasts.errors import OverQuota
from podcasts.studio import limiter

if TYPE_CHECKING:
    from podcasts.models import Episode

MINUTE, DAY = 60, 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """So many requests in so many seconds."""

    limit: int
    seconds: int

    def key(self, who: str, now: float) -> str:
        return f"api:{who}:{self.seconds}:{int(now // self.seconds)}"

    def resets_in(self, now: float) -> int:
        return int(self.seconds - now % self.seconds) + 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands in the window that is nearest to its end."""

    limit: int
    remaining: int
    reset: int
    allowed: bool
    policy: str

    def headers(self) -> dict[str, str]:
        """https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ with the older, widely read names."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": self.policy,
        }


class Counts:
    """Counters that end with their window."""

    def __init__(self) -> None:
        self.own: Counter[str] = Counter()
        self.lock = threading.Lock()

    def add(self, keys: Sequence[tuple[str, int]]) -> list[int]:
        """Each counter after one more; `keys` are names with the seconds that they are kept."""
        try:
            return shared_redis("each process counts the API's requests for itself").ask(partial(_add, keys))
        except RedisAway:
            return self._add_here([key for key, _ in keys])

    def _add_here(self, keys: Sequence[str]) -> list[int]:
        with self.lock:
            if len(self.own) > 10_000:
                self.own.clear()
            self.own.update(keys)
            return [self.own[key] for key in keys]


counts = Counts()


def _add(keys: Sequence[tuple[str, int]], client: Redis) -> list[int]:
    with client.pipeline(transaction=False) as pipe:
        for key, seconds in keys:
            pipe.incr(key)
            pipe.expire(key, seconds)
        return [int(count) for count in pipe.execute()[::2]]


def standing(who: str, windows: Sequence[Window], now: float) -> Standing:
    """Counts one request and says how the caller stands."""
    used = counts.add([(window.key(who, now), window.seconds) for window in windows])
    tightest = min(range(len(windows)), key=lambda place: windows[place].limit - used[place])
    window, left = windows[tightest], windows[tightest].limit - used[tightest]
    policy = ", ".join(f"{window.limit};w={window.seconds}" for window in windows)
    return Standing(window.limit, max(0, left), window.resets_in(now), left >= 0, policy)


def windows_of(request: Request) -> tuple[str, list[Window]]:
    """Who is counted, and by which limits: the key's own, or those of the settings."""
    if isinstance(request.auth, ApiKey):
        key = request.auth
        return f"key:{key.pk}", [Window(key.per_minute, MINUTE), Window(key.per_day, DAY)]
    if request.user.is_authenticated:
        return f"user:{request.user.pk}", [Window(settings.API_USER_PER_MINUTE, MINUTE)]
    return f"at:{limiter.address(request)}", [Window(settings.API_VISITOR_PER_MINUTE, MINUTE)]


class RequestLimits(BaseThrottle):
    """Leaves the caller's standing on the request, for the headers of every answer."""

    def allow_request(self, request: Request, view: object) -> bool:
        who, windows = windows_of(request)
        self.standing = standing(who, windows, time.time())
        request._request.standing = self.standing  # type: ignore[attr-defined]
        request._request.counted_as = who  # type: ignore[attr-defined]
        return self.standing.allowed

    def wait(self) -> float:
        return float(self.standing.reset)


def policy_of(request: Request) -> dict[str, Any]:
    """Which models may be used for what is ordered with the caller's key."""
    return dict(request.auth.policy) if isinstance(request.auth, ApiKey) else {}


def bind(request: Request, episode: Episode) -> None:
    """Have the rules of the key hold for the episode that is ordered with it, besides those it has already."""
    if policy := policy_of(request):
        episode.policy = Policy.from_json(policy).within(Policy.from_json(episode.policy)).to_json()
        episode.save(update_fields=["policy"])


def spend(request: Request, seconds: float) -> None:
    """Note that audio is ordered with a key; raises OverQuota when it is more than the key allows in a day."""
    key = request.auth
    if not isinstance(key, ApiKey):
        return
    since = timezone.now() - dt.timedelta(days=1)
    spent = key.spendings.seconds_since(since)
    if spent + seconds > key.audio_minutes * 60:
        oldest = key.spendings.filter(at__gt=since).first()
        free = (oldest.at - since).total_seconds() if oldest else float(DAY)
        raise OverQuota(
            f"This key may order {key.audio_minutes:g} minutes of audio a day; {spent / 60:.1f} are ordered, "
            f"and this would be {seconds / 60:.1f} more. Ask for less, or wait.",
            free,
        )
    Spending.objects.create(key=key, seconds=seconds)
