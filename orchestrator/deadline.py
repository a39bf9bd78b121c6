"""Waiting for a call no longer than allowed.

Python cannot stop a running thread. A call that overruns is abandoned: its caller goes on, the thread ends when the
call does, and until then `busy` names the model so that no second call piles up behind it. A model that never returns
costs its process one thread and what that thread computes; only a restart of the worker ends it
(docs/orchestrator.md).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar

from orchestrator.errors import ModelError, ModelTimeout

T = TypeVar("T")

_abandoned: Counter[str] = Counter()
_lock = threading.Lock()


def busy(name: str) -> bool:
    """Whether an abandoned call of this name still runs in this process."""
    with _lock:
        return _abandoned[name] > 0


def within(seconds: float, name: str, call: Callable[[], T]) -> T:
    """The result of `call()`, or `ModelTimeout` after `seconds`. Whatever the call raises comes out as `ModelError`."""
    running = Call(name, call)
    running.start()
    try:
        running.wait(seconds)
    finally:
        # Also when the wait itself is interrupted, as by Celery's soft time limit.
        overran = running.leave()
    if overran:
        raise ModelTimeout(f"took longer than {seconds:g} s")
    return running.result()


class Call(Generic[T]):
    """A call in a thread of its own. Whoever starts it leaves it: `bell` rings when it ends."""

    def __init__(self, name: str, call: Callable[[], T], bell: threading.Condition | None = None) -> None:
        self.name, self.call = name, call
        self.bell = bell or threading.Condition()
        self.ended = self.left = False
        self.late: Callable[[], object] | None = None
        self.value: T | None = None
        self.error: BaseException | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name=f"model {self.name}", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Whether it ended in this time."""
        with self.bell:
            return self.bell.wait_for(lambda: self.ended, seconds)

    def leave(self, late: Callable[[], object] | None = None) -> bool:
        """Wait no longer. Whether it still runs; then `late` is called when it ends, in its thread."""
        with _lock:
            if self.ended or self.left:
                return not self.ended
            self.left, self.late = True, late
            _abandoned[self.name] += 1
            return True

    def result(self) -> T:
        """Of a call that has ended."""
        if isinstance(self.error, ModelError):
            raise self.error
        if self.error is not None:
            raise ModelError(f"failed: {type(self.error).__name__}: {self.error}") from self.error
        return self.value  # type: ignore[return-value]  # the call's own result, None included

    def _run(self) -> None:
        try:
            self.value = self.call()
        except BaseException as error:  # a model's sys.exit() must not end the worker
            self.error = error
        with _lock:
            self.ended = True
            if self.left:
                _abandoned[self.name] -= 1
        with self.bell:
            self.bell.notify_all()
        if self.late is not None:
            self.late()
