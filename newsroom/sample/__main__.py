"""`python -m newsroom.sample --port 8765 --day 0` serves the sample edition until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress

from newsroom.sample import edition, server

A_DAY = 24 * 3600


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m newsroom.sample", description="Serve the sample edition.")
    parser.add_argument("--port", type=int, default=8765, help="loopback port; 0 takes any free one (8765)")
    parser.add_argument("--day", type=int, default=0, choices=range(edition.DAYS), help="day of the edition (0)")
    options = parser.parse_args()
    try:
        with server.serving(options.port, options.day) as base, suppress(KeyboardInterrupt):
            print(*server.feed_urls(base), sep="\n", flush=True)
            while True:
                time.sleep(A_DAY)
    except (OSError, OverflowError) as error:
        print(f"Port {options.port} cannot be used ({error}). Try another with --port.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
