"""No test finds a model busy with what another asked of it."""

from __future__ import annotations

import threading

import pytest

from orchestrator.deadline import busy, within
from orchestrator.errors import ModelTimeout
from tests.left_behind import await_calls


def overrun(free: threading.Event) -> None:
    with pytest.raises(ModelTimeout):
        within(0.0, "Slow", lambda: free.wait(20))
    assert busy("Slow")


def test_a_call_that_was_left_behind_is_waited_for() -> None:
    free = threading.Event()
    overrun(free)
    threading.Timer(0.1, free.set).start()
    await_calls()
    assert not busy("Slow")


def test_a_call_that_does_not_end_is_named() -> None:
    free = threading.Event()
    overrun(free)
    with pytest.raises(pytest.fail.Exception, match="still at work: model Slow"):
        await_calls(0.01)
    free.set()
