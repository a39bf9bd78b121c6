"""Real worker processes over the test's own database, Redis and media folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import timezone

from newsroom.sample import server
from podcasts import demo
from podcasts.models import Episode, Show
from podcasts.production import sweeper
from tests.conftest import database_url

ROOT = Path(__file__).resolve().parents[2]
CLAIM_SECONDS = 3


@dataclass
class Workers:
    """Starts workers, kills them without mercy, and ends the rest."""

    variables: dict[str, str]
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, queues: str = "ingest,write,voice,master") -> subprocess.Popen[bytes]:
        name = f"test{len(self.processes)}@localhost"
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", queues, "-n", name, "-c", "1"],
                cwd=ROOT, env={**os.environ, **self.variables}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to the worker and its children, as an out-of-memory killer or a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def workers(transactional_db: None, redis_server: str, media_folder: Path, tmp_path: Path) -> Iterator[Workers]:
    running = Workers(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_server,
            "MEDIA_ROOT": str(media_folder),
            "CLAIM_SECONDS": str(CLAIM_SECONDS),
        },
        tmp_path / "workers.log",
    )
    yield running
    running.end()


@pytest.fixture
def show(workers: Workers, two_voices: None) -> Iterator[Show]:
    """The sample show, a minute long, its feeds served over loopback HTTP."""
    with server.serving(port=0) as base:
        workers.variables["FETCH_ALLOW"] = base.removeprefix("http://")
        show = demo.install_show(server.feed_urls(base), sample=True)
        Show.objects.update(minutes=1.0, stories=2)
        show.refresh_from_db()
        yield show


def until(true: Callable[[], bool], what: str, log: Path, seconds: float = 90.0, pause: float = 0.01) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {seconds:.0f} s for {what}. The workers' log ends:\n{log.read_text()[-3000:]}")
        time.sleep(pause)


def swept_until_rest(episode: Episode, workers: Workers, seconds: float = 120.0) -> Episode:
    """Plays the part of beat: sweeps each second until the episode needs no worker any more."""

    def resting() -> bool:
        sweeper.sweep(timezone.now())
        episode.refresh_from_db()
        return episode.stage in (Episode.Stage.PUBLISHED, Episode.Stage.FAILED, Episode.Stage.EMPTY)

    until(resting, f"{episode.pk} to be published", workers.log, seconds, pause=1.0)
    return episode
