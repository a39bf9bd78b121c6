"""Speed of Anchor-1 with one and with two threads, each in a process of its own.

python -m bench.anchor_speed [--runs 30]
"""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    for threads in (1, 2):
        command = [sys.executable, "-m", "synthesis.anchor", "bench", "--threads", str(threads), "--runs", str(runs)]
        subprocess.run(command, check=True)
        print()


if __name__ == "__main__":
    main()
