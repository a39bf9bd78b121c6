"""The worker's end of the pipe to eSpeak NG: starts the process, waits no longer than asked, starts it afresh.

Safe among threads (one request at a time) and across forks (a forked worker starts a process of its own).
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from orchestrator.errors import ModelError, ModelRefused, ModelTimeout, ModelUnavailable

CHILD = Path(__file__).with_name("child.py")
NOT_INSTALLED = "eSpeak NG is not installed; install it with: pip install 'newsroom[espeak]'"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the library said: 16-bit mono `pcm` at `rate` Hz.

    `words` are (position in the text, sample), `sounds` are (sample, whether it is a pause), both in order.
    """

    pcm: bytes
    rate: int
    words: tuple[tuple[int, int], ...]
    sounds: tuple[tuple[int, bool], ...]


def paths() -> tuple[str, str]:
    """Where the library and its data lie; raises `ModelUnavailable` when the wheel is not installed."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise ModelUnavailable(NOT_INSTALLED) from error
    library, data = str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())
    if not Path(library).is_file():
        raise ModelUnavailable(f"{NOT_INSTALLED} (its wheel has no library for this system)")
    return library, data


class EspeakProcess:
    """One child process, started on first use and whenever the last one is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._forget)

    def ask(self, request: dict[str, Any], timeout: float) -> Spoken:
        """Speak one request of `synthesis.espeak.child`; raises `ModelError` and its kin."""
        deadline = time.monotonic() + timeout
        if not self._lock.acquire(timeout=max(0.0, timeout)):
            raise ModelTimeout(f"eSpeak NG was busy with other lines for {timeout:.0f} s.")
        try:
            return self._exchange(self._running(), request, deadline)
        except ModelRefused:
            raise
        except BaseException:
            self._end()  # whatever is still in the pipe belongs to nobody
            raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the child; the next request starts another."""
        with self._lock:
            self._end()

    def _exchange(self, child: subprocess.Popen[bytes], request: dict[str, Any], deadline: float) -> Spoken:
        requests, answers = child.stdin, child.stdout
        if requests is None or answers is None:
            raise ModelError("eSpeak NG has no pipes.")
        seconds = max(0.001, deadline - time.monotonic())
        try:
            requests.write(json.dumps(request | {"seconds": seconds}).encode() + b"\n")
            requests.flush()
        except BrokenPipeError as error:
            raise ModelError("eSpeak NG ended before it got the line.") from error
        reader = _Reader(answers, deadline)
        header = json.loads(reader.line())
        if "signal" in header:
            raise _ended_by(header["signal"])
        if "error" in header:
            raise ModelRefused(header["error"])
        words = tuple((at, sample) for at, sample in header["words"])
        sounds = tuple((sample, pause) for sample, pause in header["sounds"])
        return Spoken(reader.exactly(header["bytes"]), header["rate"], words, sounds)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            library, data = paths()
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                [sys.executable, "-I", str(CHILD), library, data],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with child:  # closes the pipes and reaps it
                pass

    def _forget(self) -> None:
        """In a forked process: the child belongs to the parent; only close our copies of its pipes."""
        self._lock = threading.Lock()
        child, self._child = self._child, None
        if child is not None:
            child.returncode = 0  # not ours to wait for
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


def _ended_by(number: int) -> ModelError:
    """A crash is the line's fault, not the model's: refused, so that other lines are still spoken."""
    if number == signal.SIGALRM:
        return ModelTimeout("eSpeak NG did not finish the line in time.")
    return ModelRefused(f"eSpeak NG crashed on this line (signal {number}); change its text.")


class _Reader:
    """Reads a pipe without its buffer, up to a deadline."""

    def __init__(self, pipe: IO[bytes], deadline: float) -> None:
        self._fd = pipe.fileno()
        self._deadline = deadline
        self._held = bytearray()

    def line(self) -> bytes:
        while (end := self._held.find(b"\n")) < 0:
            self._more()
        return self._taken(end + 1)

    def exactly(self, count: int) -> bytes:
        while len(self._held) < count:
            self._more()
        return self._taken(count)

    def _taken(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _more(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0 or not select.select([self._fd], [], [], left)[0]:
            raise ModelTimeout("eSpeak NG did not finish the line in time.")
        block = os.read(self._fd, 1 << 20)
        if not block:
            if time.monotonic() >= self._deadline - 0.05:
                raise ModelTimeout("eSpeak NG did not finish the line in time.")
            raise ModelError("eSpeak NG was ended while it spoke; the line can be tried again.")
        self._held += block
