"""The Celery application: one queue per cost class, see docs/architecture.md."""

from __future__ import annotations

import os
import shutil
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("newsroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def _watch_gpus(**_: object) -> None:
    """A host with a GPU tells how busy it is; the ledger's figures show it."""
    if shutil.which("nvidia-smi"):
        from orchestrator import gpus

        gpus.watch()


@worker_ready.connect
def _load_voices(sender: Any, **_: object) -> None:
    """A worker that voices loads its models at once, so that nobody's first sound waits for them."""
    if "voice" in sender.app.amqp.queues.consume_from:
        app.send_task("synthesis.tasks.load_voices")
