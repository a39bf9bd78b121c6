"""A model that dies in the middle of an episode costs nothing but its own lines, and the page tells who did what."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from newsroom.sample import server
from orchestrator import registry
from orchestrator.models import ModelRun
from podcasts import demo
from podcasts.models import Episode, Show
from podcasts.production import editions, workflow
from podcasts.production.stages import WORKING
from tests.podcasts.model_server import ASKED_AGAIN

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def model_server() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.podcasts.model_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.fixture
def show(
    model_server: subprocess.Popen[str], two_voices: None, redis_server: str, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Show]:  # fmt: skip
    assert model_server.stdout is not None
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = model_server.stdout.readline().strip(), "mortal-1"
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))
    apps.get_app_config("orchestrator").ready()
    with server.serving(port=0) as base:
        settings.FETCH_ALLOW = [base.removeprefix("http://")]
        show = demo.install_show(server.feed_urls(base), sample=True)
        Show.objects.update(minutes=2.0, stories=3)
        show.refresh_from_db()
        yield show


def kill_at_the_second_story(process: subprocess.Popen[str]) -> threading.Thread:
    def watch() -> None:
        assert process.stdout is not None
        if process.stdout.readline().strip() == ASKED_AGAIN:
            process.kill()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_an_episode_whose_model_server_is_killed_is_published_and_says_who_did_what(
    show: Show, model_server: subprocess.Popen[str], client: Client
) -> None:
    killer = kill_at_the_second_story(model_server)
    episode, _ = editions.open_edition(show, dt.date(2026, 11, 20))
    for stage in WORKING:
        assert workflow.run(episode.pk, stage), Episode.objects.get(pk=episode.pk).error
    killer.join(10)
    assert model_server.wait(10) == -9
    episode.refresh_from_db()
    assert episode.stage == Episode.Stage.PUBLISHED

    writers = [set(told.lines.values_list("model", flat=True)) for told in episode.told.all()]
    first, *later = [models for models in writers if models]  # there may be no room for the last story
    assert first == {"mortal-1 at 127.0.0.1"}
    assert later
    assert all(models == {"Extractive 1"} for models in later), later
    outcomes = ModelRun.objects.filter(subject=f"episode:{episode.pk}", task="story").order_by("pk")
    assert list(outcomes.values_list("model", "outcome"))[:3] == [
        ("mortal-1", "ok"), ("mortal-1", "unavailable"), ("Extractive", "ok"),
    ]  # fmt: skip

    page = client.get(f"/shows/{show.slug}/{episode.guid}/").content.decode()
    assert "mortal-1 at 127.0.0.1, " in page
    assert "Extractive 1, " in page
    chain = client.get(f"/shows/{show.slug}/{episode.guid}/provenance/").content.decode()
    assert "Stories: mortal-1 at 127.0.0.1 answered; mortal-1 at 127.0.0.1 not available" in chain


def test_editors_read_why_and_what_is_asked_next(show: Show, admin_client: Client) -> None:
    rules = admin_client.get(f"/admin/podcasts/show/{show.pk}/change/").content.decode()
    assert "Stories: mortal-1, because it is a partner&#x27;s model that the policy allows; next: Extractive." in rules
    episode, _ = editions.open_edition(show, dt.date(2026, 11, 20))
    ModelRun.objects.create(
        task="story", model="Extractive", version="1", kind="in-house", outcome="ok", subject=f"episode:{episode.pk}",
        reason="Extractive, because <mortal-1> took longer than 60 s.",
    )  # fmt: skip
    page = admin_client.get(f"/admin/podcasts/episode/{episode.pk}/change/").content.decode()
    assert "Extractive 1 answered: Extractive, because &lt;mortal-1&gt; took longer than 60 s." in page
