"""Several workers, real processes, one database."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone

from newsroom.clustering import BATCH, ClaimLostError, cluster_new_articles
from newsroom.models import Article, Clustering, Story
from tests.conftest import database_url
from tests.newsroom.stories.newswire import FIRE, article, store_labelled

ROOT = Path(__file__).parents[3]
CLUSTER = "import django; django.setup(); from newsroom.clustering import cluster_new_articles as c; print(c())"


@pytest.fixture
def three_batches(transactional_db: None) -> None:
    """More articles than one worker places in two goes."""
    while Article.objects.count() <= 2 * BATCH:
        store_labelled()


def python(code: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "CLAIM_SECONDS": "2",
    }
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def output(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return printed.strip()


@pytest.mark.usefixtures("three_batches")
def test_two_workers_at_once_make_no_story_twice() -> None:
    workers = [python(CLUSTER) for _ in range(2)]
    placed = [int(output(worker)) for worker in workers]
    assert sum(placed) == Article.objects.count()
    assert not Article.objects.filter(clustered_at=None).exists()
    assert Story.objects.count() == Article.objects.values("story").distinct().count()


@pytest.mark.usefixtures("three_batches")
def test_a_killed_worker_leaves_every_article_placed_or_waiting() -> None:
    worker = python(CLUSTER)
    done = Article.objects.exclude(clustered_at=None)
    deadline = time.monotonic() + 150
    while not done.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    placed, everything = done.count(), Article.objects.count()
    assert 0 < placed < everything
    assert placed % BATCH == 0
    assert int(output(python(CLUSTER))) == everything - placed
    assert not Article.objects.filter(story=None).exists()


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
