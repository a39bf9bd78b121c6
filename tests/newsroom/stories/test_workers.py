"""Several workers, real processes, one database file."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.clustering import BATCH, ClaimLostError, cluster_new_articles
from newsroom.models import Article, Clustering
from tests.newsroom.stories.newswire import FIRE, article, store_labelled

ROOT = Path(__file__).parents[3]
CLUSTER = "import django; django.setup(); from newsroom.clustering import cluster_new_articles as c; print(c())"


@pytest.fixture
def database(tmp_path: Path, transactional_db: None) -> Path:
    """A database file with three batches of articles, copied from the one of the tests."""
    while Article.objects.count() <= 2 * BATCH:
        store_labelled()
    path = tmp_path / "newsroom.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    return path


def python(code: str, database: Path) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "DATA_DIR": str(database.parent),
        "CLAIM_SECONDS": "2",
    }
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def output(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return printed.strip()


def ask(database: Path, query: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(database, timeout=20)) as file:
        return file.execute(query).fetchall()


def test_two_workers_at_once_make_no_story_twice(database: Path) -> None:
    workers = [python(CLUSTER, database) for _ in range(2)]
    placed = [int(output(worker)) for worker in workers]
    assert sum(placed) == Article.objects.count()
    [(stories, waiting)] = ask(
        database,
        "SELECT (SELECT count(*) FROM newsroom_story), count(*) FROM newsroom_article WHERE clustered_at IS NULL",
    )
    [(used,)] = ask(database, "SELECT count(DISTINCT story_id) FROM newsroom_article")
    assert (stories, waiting) == (used, 0)


def test_a_killed_worker_leaves_every_article_placed_or_waiting(database: Path) -> None:
    worker = python(CLUSTER, database)
    done = "SELECT count(*) FROM newsroom_article WHERE clustered_at IS NOT NULL"
    deadline = time.monotonic() + 150
    while ask(database, done) == [(0,)] and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    [(placed,)] = ask(database, done)
    everything = Article.objects.count()
    assert 0 < placed < everything
    assert placed % BATCH == 0
    assert int(output(python(CLUSTER, database))) == everything - placed
    assert ask(database, "SELECT count(*) FROM newsroom_article WHERE story_id IS NULL") == [(0,)]


@pytest.mark.django_db
def test_while_another_worker_clusters_this_one_waits_only_so_long() -> None:
    article(*FIRE)
    Clustering.objects.create(pk=1, holder="7f2f7a52-6a3a-4c07-9d0a-3d2f0b8e9b11", claimed_at=timezone.now())
    assert cluster_new_articles(patience=0.2) == 0
    assert Article.objects.get().story is None


@pytest.mark.django_db
def test_the_claim_of_a_dead_worker_is_taken_over() -> None:
    article(*FIRE)
    long_ago = timezone.now() - dt.timedelta(minutes=5)
    Clustering.objects.create(pk=1, holder="7f2f7a52-6a3a-4c07-9d0a-3d2f0b8e9b11", claimed_at=long_ago)
    assert cluster_new_articles(patience=0) == 1
    assert Clustering.objects.get().holder is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_claim_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsroom import clustering, story_index

    def load_and_lose(*arguments: object) -> object:
        Clustering.objects.update(holder="7f2f7a52-6a3a-4c07-9d0a-3d2f0b8e9b11")
        return real(*arguments)  # type: ignore[arg-type]

    real = story_index.load_index
    monkeypatch.setattr(story_index, "load_index", load_and_lose)
    article(*FIRE)
    assert clustering.cluster_new_articles(patience=0) == 0
    assert Article.objects.get().clustered_at is None
    assert issubclass(ClaimLostError, Exception)
