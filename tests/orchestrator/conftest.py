"""An empty registry and closed circuits on a real Redis for each test."""

from __future__ import annotations

from typing import Any

import pytest
import redis

from orchestrator import registry
from orchestrator.breaker import _breaker


@pytest.fixture(autouse=True)
def empty_stage(settings: Any, redis_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_entries", {})
    settings.REDIS_URL = redis_server
    _breaker.cache_clear()  # what an earlier test of this process saw of a missing Redis is forgotten
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
