"""From feeds to a published five-minute episode: wall time by stage and peak memory of each process.

    python bench/briefing.py

Runs the demo over the bundled sample edition in a data folder of its own and prints a table. Needs nothing but the
checkout; times depend on the machine, so compare stages with each other and with the length of the episode.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "redis-server", "gunicorn", "-Q ingest", "-Q write", "-Q voice", "-Q master", "config beat", "ffmpeg",
)  # fmt: skip


def name_of(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    return next((name for name in NAMES if name in line), "")


def watch(demo: subprocess.Popen[bytes]) -> dict[str, int]:
    """Peak resident bytes by kind of process: of a worker that forks, the largest single process."""
    peaks: dict[str, int] = defaultdict(int)
    while demo.poll() is None:
        for process in psutil.Process(demo.pid).children(recursive=True):
            try:
                if name := name_of(process):
                    peaks[name] = max(peaks[name], process.memory_info().rss)
            except psutil.Error:
                continue
        time.sleep(0.1)
    return peaks


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="nr-") as folder:
        command = [sys.executable, "-m", "config.demo", "--once", "--sample"]
        started = time.monotonic()
        demo = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATA_DIR": folder, "PORT": "8799"})
        peaks = watch(demo)
        print(f"\nFrom start to published, processes started and ended: {time.monotonic() - started:.1f} s")
    for name in sorted(peaks, key=lambda key: -peaks[key]):
        print(f"{name:<24} {peaks[name] / 2**20:7.0f} MiB")
    return demo.returncode


if __name__ == "__main__":
    sys.exit(main())
