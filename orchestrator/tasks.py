"""Celery tasks of the orchestrator: one call each."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from orchestrator import retention
from orchestrator.trials import watch

log = logging.getLogger(__name__)


@shared_task
def tidy() -> None:
    if gone := retention.sweep(timezone.now()):
        log.info("%s rows of the ledger are summed up and removed.", gone)


@shared_task
def watch_rollouts() -> None:
    for rollout in watch.look():
        log.warning("%s was rolled back.", rollout.model)
