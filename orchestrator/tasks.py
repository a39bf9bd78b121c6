"""Celery tasks of the orchestrator: one call each."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from orchestrator import retention

log = logging.getLogger(__name__)


@shared_task
def tidy() -> None:
    if gone := retention.sweep(timezone.now()):
        log.info("%s rows of the ledger are summed up and removed.", gone)
