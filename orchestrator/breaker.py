"""The circuits of all models, shared by all processes through Redis.

While Redis is away each process goes by what it saw itself.
"""

from __future__ import annotations

import functools
import json
import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from orchestrator.circuit import LONGEST_QUOTA, Circuit

logger = logging.getLogger(__name__)
T = TypeVar("T")

REDIS_TIMEOUT = 0.5  # a slow Redis must not slow a request down
REDIS_REST = 10.0  # after a failure Redis is left alone for this long
KEPT = int(2 * LONGEST_QUOTA)  # an idle circuit is forgotten


class Breaker:
    """Reads and changes circuits by name; never raises for a missing Redis."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._own: dict[str, Circuit] = {}
        self._lock = threading.Lock()
        self._rest_until = 0.0
        self._client: redis.Redis | None = None

    def admit(self, name: str) -> bool:
        """Whether a request may go to the model now."""
        return self._change(name, lambda circuit: circuit.admit(time.time()))

    def first_note(self, name: str) -> bool:
        """Whether nobody noted the present rest of the model yet; notes it."""
        return self._change(name, Circuit.note)

    def succeeded(self, name: str) -> None:
        self._change(name, lambda _: (Circuit(), None))

    def failed(self, name: str, error: str, retry_after: float | None = None) -> None:
        self._change(name, lambda circuit: (circuit.failed(time.time(), error, retry_after), None))

    def released(self, name: str) -> None:
        self._change(name, lambda circuit: (circuit.released(), None))

    def look(self, name: str) -> Circuit:
        return self._change(name, lambda circuit: (circuit, circuit))

    def _change(self, name: str, change: Callable[[Circuit], tuple[Circuit, T]]) -> T:
        if time.monotonic() >= self._rest_until:
            try:
                return self._change_shared(name, change)
            except (redis.RedisError, OSError) as error:
                self._rest_until = time.monotonic() + REDIS_REST
                logger.warning("Circuits are kept by this process alone, Redis is away: %s", error)
        with self._lock:
            after, answer = change(self._own.get(name, Circuit()))
            self._own[name] = after
        return answer

    def _change_shared(self, name: str, change: Callable[[Circuit], tuple[Circuit, T]]) -> T:
        """Read, decide, write, and again if another process wrote in between."""
        key = f"orchestrator:circuit:{name}"
        with self._connection().pipeline() as pipe:
            while True:
                try:
                    pipe.watch(key)  # type: ignore[no-untyped-call]
                    before = _parsed(pipe.get(key))
                    after, answer = change(before)
                    if after != before:
                        pipe.multi()
                        pipe.set(key, json.dumps(after.to_json()), ex=KEPT)
                        pipe.execute()
                    with self._lock:
                        self._own[name] = after
                    return answer
                except redis.WatchError:
                    continue

    def _connection(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                self.url,
                socket_timeout=REDIS_TIMEOUT,
                socket_connect_timeout=REDIS_TIMEOUT,
                retry=Retry(NoBackoff(), 0),
            )
        return self._client


def breaker() -> Breaker:
    """The breaker of this process."""
    return _breaker(settings.REDIS_URL)


@functools.cache
def _breaker(url: str) -> Breaker:
    return Breaker(url)


def _parsed(stored: object) -> Circuit:
    try:
        return Circuit.from_json(json.loads(stored)) if isinstance(stored, bytes | str) else Circuit()
    except (ValueError, TypeError, AttributeError):
        return Circuit()
