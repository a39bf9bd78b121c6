"""Scribe-1's speed by number of threads: `python bench/scribe_speed.py`. Each row is a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main() -> None:
    counts = sorted({1, 2, os.cpu_count() or 1})
    rows = [_row(threads) for threads in counts]
    for name in rows[0]:
        print(f"{name:<40}" + "".join(f"{row[name]:>12}" for row in rows))


def _row(threads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "newsroom.scribe", "bench", "--threads", str(threads), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, float] = json.loads(done.stdout)
    return row


if __name__ == "__main__":
    main()
