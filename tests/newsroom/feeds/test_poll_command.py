"""The command line, and what is left of a poll when its process is killed in the middle."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from newsroom import ingest
from newsroom.models import Article, Feed, Site
from tests.newsroom.feeds.conftest import Reply, Web, item, rss

ROOT = Path(__file__).resolve().parents[3]
WHOLE = item(1, text="All that happened, told in full. " * 60)


@pytest.mark.django_db
def test_the_command_polls_what_is_due_or_named_and_says_what_failed(allowed: Web) -> None:
    allowed.replies["/feed"] = Reply(rss(WHOLE))
    good, bad = Feed.objects.create(url=allowed.url("/feed")), Feed.objects.create(url=allowed.url("/none"))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of the feeds failed"):
        call_command("poll", stdout=out)
    assert "The Wire: 1 new article." in out.getvalue()
    assert "There is nothing at this address (404)." in out.getvalue()
    call_command("poll", str(good.pk), good.url, stdout=out)
    assert "The Wire: Nothing new." in out.getvalue()
    with pytest.raises(CommandError, match="no feed 999"):
        call_command("poll", "999")
    bad.delete()
    call_command("poll", "--all", stdout=out)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_locked_for_long_and_nothing_twice(allowed: Web, settings: Any) -> None:
    """SIGKILL while the answer is on its way: the claim and the turn run out, and another worker polls the feed."""
    settings.CLAIM_SECONDS = 1
    asked, release = threading.Event(), threading.Event()

    def never(handler: BaseHTTPRequestHandler) -> Reply:
        asked.set()
        release.wait(10)
        return Reply(rss(WHOLE))

    allowed.replies["/feed"] = never
    feed = Feed.objects.create(url=allowed.url("/feed"))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "poll", str(feed.pk)],
        cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
        env={
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(),
            "FETCH_ALLOW": f"127.0.0.1:{allowed.port}", "CLAIM_SECONDS": "1",
        },
    )  # fmt: skip
    assert asked.wait(60), "the process never asked for the feed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    release.set()
    feed.refresh_from_db()
    assert feed.claimed_at is not None
    assert Site.objects.get().leased_at is not None
    assert ingest.poll_due() == []
    allowed.replies["/feed"] = Reply(rss(WHOLE))
    deadline = time.monotonic() + 10
    while not (results := ingest.poll_due()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [result.new for result in results] == [1]
    assert Article.objects.count() == 1
    assert not Feed.objects.due(timezone.now()).exists()


def database_url() -> str:
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    return f"postgres://{about['USER']}:{about['PASSWORD']}@{about['HOST']}:{about['PORT'] or 5432}/{about['NAME']}"
