"""Calls of models that a test leaves behind. They end before the next test, which would find the model busy."""

from __future__ import annotations

import threading
import time

import pytest

LONGEST = 30.0  # seconds; longer than any model of the tests waits to be let go


def await_calls(seconds: float = LONGEST) -> None:
    """Return when no model is at work in this process any more; fail, naming those that are, after `seconds`."""
    until = time.monotonic() + seconds
    calls = [thread for thread in threading.enumerate() if thread.name.startswith("model ")]
    for call in calls:
        call.join(max(0.0, until - time.monotonic()))
    if working := [call.name for call in calls if call.is_alive()]:
        pytest.fail(f"After {seconds:g} s these are still at work: {', '.join(working)}. Let them end in the test.")
