"""What the ledger adds up to: in the admin, as CSV, for Prometheus, and after the retention has taken rows away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import socket
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from orchestrator import figures, gpus, retention, tasks
from orchestrator.models import DayTotal, GpuLoad, ModelRun
from orchestrator.policy import Policy
from orchestrator.routing import ask
from tests.orchestrator.stage import SUMMARISE, put_writer, says

pytestmark = pytest.mark.django_db

LEDGER = "/admin/orchestrator/modelrun/"
TOKEN = {"HTTP_AUTHORIZATION": "Bearer open-sesame"}


def run(days_ago: int = 0, **fields: object) -> ModelRun:
    values = {"task": "summary", "model": "Alpha", "version": "1", "kind": "open", "outcome": "ok", **fields}
    row = ModelRun.objects.create(**values)
    ModelRun.objects.filter(pk=row.pk).update(created=timezone.now() - dt.timedelta(days=days_ago))
    return row


def metric(client: Client, name: str, **labels: str) -> float | None:
    page = client.get("/metrics", **TOKEN)
    assert page.status_code == 200
    samples = [one for family in text_string_to_metric_families(page.content.decode()) for one in family.samples]
    return next((one.value for one in samples if one.name == name and labels.items() <= one.labels.items()), None)


def test_an_attempt_carries_its_arm_and_how_long_the_work_waited() -> None:
    put_writer("First", says("Hello."))
    ask(SUMMARISE, Policy(arm="shorter:b"), waited=1.5)
    row = ModelRun.objects.get()
    assert (row.arm, row.waited) == ("shorter:b", 1.5)


def test_cost_speed_and_acceptance_are_shown_by_model_and_day(admin_client: Client) -> None:
    run(subject="episode:1", cost=Decimal("0.25"))
    run(subject="episode:1", outcome="rejected", cost=Decimal("0.05"))
    run(subject="episode:2", outcome="timeout", cost=Decimal("0.10"))
    run(outcome="skipped")
    run(task="speech", model="Voice", seconds=5, audio_seconds=50, days_ago=1)
    run(task="speech", model="Voice", seconds=5, audio_seconds=50, days_ago=8)
    found = dict(figures.by_model((timezone.now() - dt.timedelta(days=6)).date()))
    alpha, voice = found["summary", "Alpha", "1"], found["speech", "Voice", "1"]
    assert (alpha.asked, alpha.accepted, alpha.reliable) == (3, 1 / 2, 1 / 3)
    assert (voice.asked, voice.real_time_factor) == (1, 0.1)
    page = admin_client.get(f"{LEDGER}figures/")
    assert "2 episodes cost $0.4000 in all, $0.2000 each." in page.content.decode()
    assert len(page.context["dates"]) == 2
    assert len(admin_client.get(f"{LEDGER}figures/?days=30").context["dates"]) == 3
    assert admin_client.get(f"{LEDGER}figures/?days=-1").context["days"] == 7


def test_the_export_holds_what_the_filter_finds_and_no_formula(admin_client: Client) -> None:
    run(reason='=HYPERLINK("http://x")')
    run(model="Beta", reason='a, "b"\nc', subject="episode:3")
    everything = admin_client.get(f"{LEDGER}export/")
    rows = list(csv.DictReader(io.StringIO(everything.getvalue().decode())))
    assert [row["model"] for row in rows] == ["Alpha", "Beta"]
    assert rows[0]["reason"] == '\'=HYPERLINK("http://x")'
    assert rows[1]["reason"] == 'a, "b"\nc'
    some = admin_client.get(f"{LEDGER}export/?q=episode:3").getvalue().decode()
    assert [row["model"] for row in csv.DictReader(io.StringIO(some))] == ["Beta"]


def test_old_attempts_become_sums_and_no_total_shrinks(settings: Any, client: Client) -> None:
    settings.LEDGER_DAYS, settings.METRICS_TOKEN = 30, "open-sesame"
    for _ in range(3):
        run(days_ago=40, tokens_in=100, cost=Decimal("0.5"))
    run(days_ago=29, tokens_in=10)
    labels = {"model": "Alpha", "version": "1"}
    before = metric(client, "newsroom_model_attempts_total", outcome="ok", **labels)
    assert retention.sweep(timezone.now()) == 3
    assert ModelRun.objects.count() == 1
    run(days_ago=40, tokens_in=1)
    tasks.tidy()
    total = DayTotal.objects.get()
    assert (total.attempts, total.tokens_in, total.cost) == (4, 301, Decimal("1.5"))
    assert metric(client, "newsroom_model_attempts_total", outcome="ok", **labels) == before + 1 == 5
    assert metric(client, "newsroom_model_tokens_in_total", **labels) == 311
    assert retention.sweep(timezone.now()) == 0


def test_metrics_tell_models_queues_and_episodes(settings: Any, client: Client) -> None:
    settings.METRICS_TOKEN = "open-sesame"
    put_writer("First", says("Hello."))
    assert metric(client, "newsroom_model_up", model="First") == 1
    assert metric(client, "newsroom_queue_messages", queue="voice") == 0
    assert metric(client, "newsroom_episodes", stage="published") == 0
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert metric(client, "newsroom_queue_messages", queue="voice") is None


def test_a_gpu_without_a_figure_is_left_out() -> None:
    assert gpus.read("0, 37\n1, [N/A]\n\nno devices were found\n") == [("0", 0.37)]


@pytest.fixture
def nvidia_smi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command that says what the file beside it holds."""
    command = tmp_path / "nvidia-smi"
    command.write_text(f"#!/bin/sh\ncat {tmp_path}/told\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "told"


def test_the_busy_share_of_each_gpu_is_the_mean_of_its_samples(nvidia_smi: Path, admin_client: Client) -> None:
    assert "No worker saw a GPU." in admin_client.get(f"{LEDGER}figures/").content.decode()
    for told in ("0, 90\n1, 10\n", "0, 30\n1, [N/A]\n"):
        nvidia_smi.write_text(told)
        gpus.sample(timezone.now())
    nvidia_smi.write_text("0, 100\n")
    gpus.sample(timezone.now() - dt.timedelta(days=20))
    page = admin_client.get(f"{LEDGER}figures/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    host = socket.gethostname()
    assert f"GPU 0 of {host} was busy 60.0 % of the time, by 2 samples." in page
    assert f"GPU 1 of {host} was busy 10.0 % of the time, by 1 sample." in page
    month = {gpu["gpu"]: gpu["share"] for gpu in admin_client.get(f"{LEDGER}figures/?days=30").context["gpus"]}
    assert month == {"0": pytest.approx(2.2 / 3), "1": 0.1}


@pytest.mark.django_db(transaction=True)
def test_a_worker_samples_in_the_background(nvidia_smi: Path) -> None:
    nvidia_smi.write_text("0, 50\n")
    stop, until = gpus.watch(every=0.05), time.monotonic() + 20
    while not GpuLoad.objects.filter(samples__gte=2).exists() and time.monotonic() < until:
        time.sleep(0.01)
    stop()
    load = GpuLoad.objects.get()
    assert (load.samples >= 2, load.busy) == (True, load.samples * 0.5)


def test_metrics_are_for_whoever_has_the_token_or_the_address(settings: Any, client: Client) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "open-sesame"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ä").status_code == 404
    assert client.get("/metrics", **TOKEN).status_code == 200
    settings.METRICS_TOKEN, settings.METRICS_ALLOW = "", ["10.0.0.7"]
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 200
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="10.0.0.7").status_code == 404


@pytest.mark.parametrize("page", ["figures/", "export/"])
def test_outsiders_see_no_figures(page: str, client: Client) -> None:
    assert client.get(LEDGER + page).status_code == 302
    client.force_login(User.objects.create_user("ed", password="x", is_staff=True))
    assert client.get(LEDGER + page).status_code == 403
