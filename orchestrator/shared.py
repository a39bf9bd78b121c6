"""Redis, as what all processes share and none relies on: it answers soon, or it is away.

After a failure it is left alone for a while, so that a Redis which is down costs one wait and not one for each request.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from orchestrator.errors import RedisAway

log = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT = 0.5  # seconds; a slow Redis must not slow a request down
REST = 10.0  # seconds


class SharedRedis:
    """`without` says what is not as it should be meanwhile, for the log."""

    def __init__(self, url: str, without: str) -> None:
        self.without = without
        self._rest_until = 0.0
        self._client = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )

    def ask(self, work: Callable[[redis.Redis], T]) -> T:
        """What `work` answers, given the client. Raises `RedisAway`; at once while Redis is left alone."""
        if time.monotonic() < self._rest_until:
            raise RedisAway(f"Redis is left alone after a failure; {self.without}.")
        try:
            return work(self._client)
        except (redis.RedisError, OSError) as error:
            self._rest_until = time.monotonic() + REST
            log.warning("Redis is away (%s); for %.0f s %s.", error, REST, self.without)
            raise RedisAway(f"Redis is away ({error}); {self.without}.") from error


def shared_redis(without: str) -> SharedRedis:
    """The Redis of the settings, one of this process for each purpose."""
    return _shared(settings.REDIS_URL, without)


@functools.cache
def _shared(url: str, without: str) -> SharedRedis:
    return SharedRedis(url, without)
