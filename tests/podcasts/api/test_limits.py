"""How often one may ask, said in every answer; and a Redis that is away closes no door."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from orchestrator import shared
from podcasts.api import limits
from tests.conftest import RedisServer
from tests.podcasts.api.conftest import Caller, key_of


def test_a_key_is_stopped_at_its_limit_and_told_when_to_come_back(listener: User) -> None:
    caller = Caller(key_of(listener, per_minute=2))
    left = [caller.ask("GET", "me")["RateLimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    answer = caller.ask("GET", "me")
    if answer.status_code == 200:  # a new minute began just now
        answer = [caller.ask("GET", "me") for _ in range(2)][-1]
    assert answer.status_code == 429
    assert answer.json()["type"].endswith("#throttled")
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert (answer["RateLimit-Limit"], answer["RateLimit-Policy"]) == ("2", "2;w=60, 10000;w=86400")


def test_keys_of_one_account_are_counted_apart(listener: User) -> None:
    for _ in range(2):
        caller = Caller(key_of(listener, per_minute=1))
        assert caller.ask("GET", "me").status_code == 200


def test_the_day_counts_as_well_as_the_minute(listener: User) -> None:
    caller = Caller(key_of(listener, per_day=1))
    assert caller.ask("GET", "me").status_code == 200
    stopped = caller.ask("GET", "me")
    assert (stopped.status_code, stopped["RateLimit-Limit"]) == (429, "1")
    assert int(stopped["Retry-After"]) <= 86_401


@override_settings(API_VISITOR_PER_MINUTE=1)
def test_strangers_are_counted_by_address_and_cannot_choose_one(db: None) -> None:
    first = Caller(REMOTE_ADDR="192.0.2.1")
    assert {first.ask("GET", "shows", x_forwarded_for=f"198.51.100.{n}").status_code for n in range(3)} == {200, 429}
    assert Caller(REMOTE_ADDR="192.0.2.2").ask("GET", "shows").status_code == 200


@override_settings(API_VISITOR_PER_MINUTE=1)
def test_the_many_addresses_of_one_ipv6_customer_are_one_stranger(db: None) -> None:
    statuses = [Caller(REMOTE_ADDR=f"2001:db8:0:7::{n}").ask("GET", "shows").status_code for n in range(1, 4)]
    assert statuses == [200, 429, 429]
    assert Caller(REMOTE_ADDR="2001:db8:0:8::1").ask("GET", "shows").status_code == 200


def test_without_redis_each_process_counts_for_itself(listener: User, redis_process: RedisServer) -> None:
    caller = Caller(key_of(listener, per_minute=3))
    redis_process.kill()
    try:
        limits.counts.own.clear()
        statuses = [caller.ask("GET", "me").status_code for _ in range(7)]
    finally:
        redis_process.start()
        shared._shared.cache_clear()  # Redis is not left alone for the tests to come
    assert statuses[0] == 200
    assert statuses[-1] == 429


@pytest.mark.parametrize(("now", "left"), [(0.0, 61), (59.5, 1), (60.0, 61)])
def test_a_window_ends_with_its_minute(now: float, left: int) -> None:
    assert limits.Window(10, 60).resets_in(now) == left


@pytest.mark.parametrize(
    ("origins", "expected"),
    [([], None), (["https://a.example"], "https://a.example"), (["https://b.example"], None), (["*"], "*")],
)
def test_pages_of_named_origins_may_read(db: None, origins: list[str], expected: str | None, settings: Any) -> None:
    settings.API_CORS_ORIGINS = origins
    answer = Caller().ask("GET", "shows", origin="https://a.example")
    assert answer.headers.get("Access-Control-Allow-Origin") == expected
    assert "Access-Control-Allow-Credentials" not in answer
    preflight = Caller().ask("OPTIONS", "shows", origin="https://a.example", access_control_request_method="GET")
    assert preflight.status_code == 204
    assert preflight.headers.get("Access-Control-Allow-Methods") == (expected and "GET, HEAD")
