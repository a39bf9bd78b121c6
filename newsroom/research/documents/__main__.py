"""Reads one file from standard input and writes what is in it as JSON; started by `apart`, which sets the limits."""

from __future__ import annotations

import argparse
import json
import logging
import resource
import sys
from dataclasses import asdict


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m newsroom.research.documents", description=__doc__)
    parser.add_argument("name", help="the file's name, for the title and to tell Markdown from plain text")
    parser.add_argument("--look", action="store_true", help="only see whether it can be read")
    parser.add_argument("--seconds", type=int, default=60, help="of the processor")
    parser.add_argument("--bytes", type=int, default=2**30, help="of memory")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (options.seconds, options.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (options.bytes, options.bytes))
    logging.disable(logging.CRITICAL)  # what readers complain about is no news to anybody
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(), options.name, look=options.look)))


def _answer(data: bytes, name: str, *, look: bool) -> dict[str, object]:
    from newsroom.research.documents.reading import read
    from newsroom.research.errors import SourceError

    try:
        return {"document": asdict(read(data, name, look=look))}
    except SourceError as error:
        return {"refused": str(error)}


if __name__ == "__main__":
    main()
