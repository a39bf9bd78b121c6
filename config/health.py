"""`/health`: whether this process can reach what it needs. Says nothing that a stranger should not know."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {"database": database_answers, "redis": redis_answers}


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    found = {name: check() for name, check in CHECKS.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)
