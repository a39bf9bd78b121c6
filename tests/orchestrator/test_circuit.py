"""A failing model rests, is tried once, and comes back."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
import time

import pytest
import redis

from orchestrator.breaker import Breaker
from orchestrator.circuit import FIRST_PAUSE, FORGET, LONGEST_PAUSE, LONGEST_QUOTA, PROBE, THRESHOLD, Circuit
from orchestrator.shared import TIMEOUT, SharedRedis

NOW = 1_800_000_000.0


def broken(now: float = NOW) -> Circuit:
    circuit = Circuit()
    for _ in range(THRESHOLD):
        circuit = circuit.failed(now, "server on fire")
    return circuit


def test_it_opens_after_failures_in_a_row() -> None:
    circuit = Circuit()
    for _ in range(THRESHOLD - 1):
        circuit = circuit.failed(NOW, "no")
        assert circuit.admit(NOW) == (circuit, True)
    circuit = circuit.failed(NOW, "no")
    assert circuit.state(NOW) == "open"
    assert circuit.admit(NOW + FIRST_PAUSE - 1)[1] is False


def test_failures_far_apart_do_not_add_up() -> None:
    circuit = Circuit()
    for number in range(10):
        circuit = circuit.failed(NOW + number * (FORGET + 1), "now and then")
    assert circuit.state(NOW + 10 * FORGET) == "closed"


def test_half_open_lets_one_through_at_a_time() -> None:
    later = NOW + FIRST_PAUSE + 1
    circuit, admitted = broken().admit(later)
    assert admitted
    assert circuit.admit(later)[1] is False
    assert circuit.admit(later + PROBE + 1)[1] is True  # the process that tried it died
    assert circuit.released().admit(later)[1] is True


def test_a_failed_try_doubles_the_rest_up_to_a_limit() -> None:
    circuit, now, rests = broken(), NOW, []
    for _ in range(10):
        rests.append(circuit.open_until - now)
        now = circuit.open_until + 1
        circuit = circuit.admit(now)[0].failed(now, "still on fire")
    assert rests[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert rests[-1] == LONGEST_PAUSE


def test_a_rest_that_was_asked_for_is_kept_within_reason() -> None:
    assert Circuit().failed(NOW, "quota", retry_after=42).open_until == NOW + 42
    assert Circuit().failed(NOW, "quota", retry_after=1e12).open_until == NOW + LONGEST_QUOTA


def test_it_tells_an_editor_how_it_is() -> None:
    assert Circuit().in_words(NOW) == ""
    assert broken().in_words(NOW + 3) == "rests for 12 s more after 3 failures in a row (server on fire)"
    assert broken().in_words(NOW + 60) == "is being tried again after 3 failures in a row (server on fire)"


def test_each_rest_is_noted_once() -> None:
    circuit, first = broken().note()
    assert first
    assert circuit.note()[1] is False
    assert circuit.failed(NOW + 60, "again").note()[1] is True


def test_it_survives_being_stored() -> None:
    circuit = broken().note()[0]
    assert Circuit.from_json(circuit.to_json()) == circuit
    assert Circuit.from_json({"failures": 2, "from a newer version": 1}) == Circuit(failures=2)


def test_processes_share_a_circuit(redis_server: str) -> None:
    mine = Breaker(redis_server)
    code = f"from orchestrator.breaker import Breaker; [Breaker({redis_server!r}).failed('M 1', 'x') for _ in range(3)]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
    assert mine.admit("M 1") is False
    mine.succeeded("M 1")
    assert Breaker(redis_server).admit("M 1") is True


def test_failures_counted_at_the_same_time_are_all_counted(redis_server: str) -> None:
    breaker = Breaker(redis_server)
    threads = [threading.Thread(target=Breaker(redis_server).failed, args=("M 1", "x")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert breaker.look("M 1").failures == 20


def test_of_many_only_one_gets_the_try(redis_server: str) -> None:
    half_open = dataclasses.replace(broken(time.time() - 60), open_until=time.time() - 1)
    Breaker(redis_server)._change("M 1", lambda _: (half_open, None))
    admitted: list[bool] = []
    threads = [threading.Thread(target=lambda: admitted.append(Breaker(redis_server).admit("M 1"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert admitted.count(True) == 1


def test_without_redis_each_process_goes_by_what_it_saw(caplog: pytest.LogCaptureFixture) -> None:
    breaker = Breaker("unix:///nowhere/redis.sock")
    started = time.monotonic()
    for _ in range(THRESHOLD):
        breaker.failed("M 1", "x")
    assert breaker.admit("M 1") is False
    breaker.succeeded("M 1")
    assert breaker.admit("M 1") is True
    assert time.monotonic() - started < 2 * TIMEOUT
    assert caplog.text.count("Redis is away") == 1


def test_what_was_shared_is_known_after_redis_goes_away(redis_server: str) -> None:
    breaker = Breaker(redis_server)
    for _ in range(THRESHOLD):
        breaker.failed("M 1", "x")
    breaker._shared = SharedRedis("unix:///nowhere/redis.sock", "nothing is shared")
    assert breaker.admit("M 1") is False


def test_rubbish_in_redis_counts_as_closed(redis_server: str) -> None:
    with redis.Redis.from_url(redis_server) as client:
        for rubbish in (b"\xff\xfe", b"[1]", b'"x"', b"{"):
            client.set("orchestrator:circuit:M 1", rubbish)
            assert Breaker(redis_server).admit("M 1") is True
