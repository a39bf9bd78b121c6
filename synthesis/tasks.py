"""Celery tasks: voicing what waits, looking into recordings."""

from __future__ import annotations

import logging

from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from synthesis import inquiries, renders

logger = logging.getLogger(__name__)


@shared_task(bind=True)
def voice_waiting(self: Task[[], None]) -> None:
    """Voice a batch of the lines that wait, whoever ordered them."""
    settled = renders.work_off(worker=str(self.request.hostname))
    logger.info("%s lines voiced.", settled)


@shared_task
def look_into(*, inquiry_id: int) -> None:
    """Look for watermarks in an uploaded recording. Runs on the queue of ffmpeg's work, not of the voices."""
    inquiries.answer(inquiry_id)


def offer() -> None:
    """Have waiting lines voiced soon, once the transaction is through; without a broker they wait for another offer."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        voice_waiting.apply_async(retry=False)
    except (BrokerError, RedisError, OSError) as error:
        logger.warning("Redis is away (%s); the lines wait.", error)
