"""A web server process of its own over the test's database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import database_url

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def server(transactional_db: None, redis_server: str, media_folder: Path, tmp_path: Path) -> Iterator[str]:
    """A web server of its own over the test's database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    variables = {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database_url(), "REDIS_URL": redis_server,
        "MEDIA_ROOT": str(media_folder), "BASE_URL": base, "API_USER_PER_MINUTE": "1000000",
        "API_VISITOR_PER_MINUTE": "1000000", "PROMPTS_AT_ONCE": "1000000", "PROMPT_EPISODES_PER_DAY": "1000000",
        "PROMPT_MINUTES_PER_DAY": "100000000",
    }  # fmt: skip
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
             "--timeout", "600", "--graceful-timeout", "2", "--no-control-socket"],
            cwd=ROOT, env={**os.environ, **variables}, stdout=file, stderr=file,
        )  # fmt: skip
    try:
        wait_for(f"{base}/api/v1/openapi.json", process, log)
        yield base
    finally:
        process.terminate()
        process.wait(60)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(url, timeout=300).status_code == 200:
                return
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError(f"The server did not start: {log.read_text()}")
