"""Starts and ends the processes of the Procfile for the demo, with their output in a log file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class StartError(Exception):
    """The processes did not come up; the message says why and what to do."""


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def running(root: Path, log: Path, variables: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """All processes of the Procfile; they end, and their children with them, when the block is left."""
    log.parent.mkdir(parents=True, exist_ok=True)
    concurrency = "all=1,redis=0" if os.environ.get("REDIS_URL") else "all=1"
    with log.open("ab") as file:
        process = subprocess.Popen(  # noqa: S603 (nothing of it comes from outside)
            [sys.executable, "-m", "honcho", "--no-colour", "start", "-c", concurrency],
            cwd=root,
            env={
                **os.environ,
                **variables,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            },
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask politely, then make sure. Honcho ends its children on SIGTERM."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 180.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise StartError(f"A process ended while starting. See the end of {log}.")
        if time.monotonic() > deadline:
            raise StartError(f"The site did not answer within {seconds:.0f} s. See {log}.")
        time.sleep(0.2)
