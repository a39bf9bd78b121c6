"""Schemathesis against a real server process: what the OpenAPI document says is what the API does.

Hypothesis makes requests that fit the document and requests that do not; every check of Schemathesis looks at the
answers. API_EXAMPLES makes the run longer (docs/log.md has one).
"""

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
from django.contrib.auth.models import User

from podcasts.models import Episode
from podcasts.production.stages import Stage
from tests.conftest import database_url
from tests.podcasts.api.conftest import key_of
from tests.podcasts.web.conftest import make_episode, make_show

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("API_EXAMPLES", "2")


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


@pytest.mark.timeout(3000)
@pytest.mark.usefixtures("two_voices")
def test_schemathesis_finds_nothing(server: str, tmp_path: Path) -> None:
    boss = User.objects.create_superuser("boss", password="a long sentence")
    secret = key_of(boss, per_minute=10**9, per_day=10**9, audio_minutes=10**9)
    published = make_episode(make_show())
    Episode.objects.create(show=published.show, minutes=1, stage=Stage.REVIEW)
    found = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "run",
         f"{server}/api/v1/openapi.json", "--header", f"Authorization: Bearer {secret}", "--max-examples", EXAMPLES,
         "--no-color", "--no-shrink", "--continue-on-failure", "--generation-deterministic"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    assert "Tested" in found.stdout
