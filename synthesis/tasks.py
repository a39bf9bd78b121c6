"""Celery tasks of the voice queue."""

from __future__ import annotations

import logging

from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from synthesis import renders

logger = logging.getLogger(__name__)


@shared_task(bind=True)
def voice_waiting(self: Task[[], None]) -> None:
    """Voice a batch of the lines that wait, whoever ordered them."""
    settled = renders.work_off(worker=str(self.request.hostname))
    logger.info("%s lines voiced.", settled)


def offer() -> None:
    """Have waiting lines voiced soon, once the transaction is through; without a broker they wait for another offer."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        voice_waiting.apply_async(retry=False)
    except (BrokerError, RedisError, OSError) as error:
        logger.warning("Redis is away (%s); the lines wait.", error)
