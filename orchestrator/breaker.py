"""The circuits of all models, shared by all processes through Redis.

While Redis is away each process goes by what it saw itself.
"""

from __future__ import annotations

import functools
import json
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from django.conf import settings
from redis.client import Pipeline

from orchestrator.circuit import LONGEST_QUOTA, Circuit
from orchestrator.errors import RedisAway
from orchestrator.shared import SharedRedis

T = TypeVar("T")

KEPT = int(2 * LONGEST_QUOTA)  # an idle circuit is forgotten


class Breaker:
    """Reads and changes circuits by name; never raises for a missing Redis."""

    def __init__(self, url: str) -> None:
        self._shared = SharedRedis(url, "circuits are kept by this process alone")
        self._own: dict[str, Circuit] = {}
        self._lock = threading.Lock()

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
        try:
            after, answer = self._shared.ask(lambda client: _changed(client, name, change))
            with self._lock:
                self._own[name] = after
        except RedisAway:
            with self._lock:
                after, answer = change(self._own.get(name, Circuit()))
                self._own[name] = after
        return answer


def breaker() -> Breaker:
    """The breaker of this process."""
    return _breaker(settings.REDIS_URL)


@functools.cache
def _breaker(url: str) -> Breaker:
    return Breaker(url)


def _changed(client: redis.Redis, name: str, change: Callable[[Circuit], tuple[Circuit, T]]) -> tuple[Circuit, T]:
    """Read, decide, write, and again if another process wrote in between."""
    key = f"orchestrator:circuit:{name}"
    decided: list[tuple[Circuit, T]] = []

    def work(pipe: Pipeline) -> None:
        before = _parsed(pipe.get(key))
        decided.append(change(before))
        after, _ = decided[-1]
        pipe.multi()
        if after != before:
            pipe.set(key, json.dumps(after.to_json()), ex=KEPT)

    client.transaction(work, key)
    return decided[-1]


def _parsed(stored: object) -> Circuit:
    try:
        return Circuit.from_json(json.loads(stored)) if isinstance(stored, bytes | str) else Circuit()
    except (ValueError, TypeError, AttributeError):
        return Circuit()
