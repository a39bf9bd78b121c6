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
    running = _Call(name, call)
    threading.Thread(target=running.run, name=f"model {name}", daemon=True).start()
    try:
        finished = running.finished.wait(seconds)
    finally:
        # Also when the wait itself is interrupted, as by Celery's soft time limit.
        running.leave()
    if not finished:
        raise ModelTimeout(f"took longer than {seconds:g} s")
    return running.result()


class _Call(Generic[T]):
    def __init__(self, name: str, call: Callable[[], T]) -> None:
        self.name, self.call = name, call
        self.finished = threading.Event()
        self.left = False
        self.value: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.value = self.call()
        except BaseException as error:  # a model's sys.exit() must not end the worker
            self.error = error
        with _lock:
            self.finished.set()
            if self.left:
                _abandoned[self.name] -= 1

    def leave(self) -> None:
        with _lock:
            self.left = True
            if not self.finished.is_set():
                _abandoned[self.name] += 1

    def result(self) -> T:
        if isinstance(self.error, ModelError):
            raise self.error
        if self.error is not None:
            raise ModelError(f"failed: {type(self.error).__name__}: {self.error}") from self.error
        return self.value  # type: ignore[return-value]  # the call's own result, None included
