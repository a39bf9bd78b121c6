"""How busy the GPUs are: read from `nvidia-smi` now, and sampled by the workers of each host to know it of a day.

What `nvidia-smi` tells is the share of the last moment in which anything ran. Samples taken each minute, whatever the
worker does meanwhile, average to the share of the day.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from orchestrator.models import GpuLoad

log = logging.getLogger(__name__)

SECONDS = 2.0  # for the answer
EVERY = 60.0
QUERY = ("--query-gpu=index,utilization.gpu", "--format=csv,noheader,nounits")


def busy_now() -> list[tuple[str, float]]:
    """Of this host, by the GPU's index. Nothing where there is no GPU."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return []
    try:
        told = subprocess.run(  # noqa: S603  a fixed command
            [command, *QUERY], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return read(told.stdout)


def read(told: str) -> list[tuple[str, float]]:
    """ "0, 37" for each GPU; one that gives no figure ("[N/A]") is left out."""
    found = [[cell.strip() for cell in line.split(",")] for line in told.splitlines()]
    return [(cells[0], int(cells[1]) / 100) for cells in found if len(cells) == 2 and cells[1].isdecimal()]


def sample(now: dt.datetime) -> None:
    """Add what is seen now to the day's sums of this host."""
    for gpu, share in busy_now():
        which: dict[str, Any] = {
            "day": now.astimezone(dt.UTC).date(),
            "host": socket.gethostname()[:80],
            "gpu": gpu[:20],
        }
        GpuLoad.objects.get_or_create(**which)
        GpuLoad.objects.filter(**which).update(samples=F("samples") + 1, busy=F("busy") + share)


def watch(every: float = EVERY) -> Callable[[], None]:
    """Sample in the background for as long as the process lives, or until what is returned is called."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(every):
            try:
                sample(timezone.now())
            except DatabaseError as error:
                log.warning("A sample of the GPUs could not be written: %s", error)
            finally:
                connection.close()

    thread = threading.Thread(target=work, name="GPU samples", daemon=True)
    thread.start()

    def stop() -> None:
        done.set()
        thread.join()

    return stop
