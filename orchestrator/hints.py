"""Offering work to the workers. The row in the database is the truth and the message only a hint: where Redis is away,
the next sweep finds the row.
"""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def hint(task: str, **arguments: object) -> None:
    """Have a worker run the task of this dotted name soon, once the transaction is through."""
    transaction.on_commit(partial(_send, task, arguments))


def _send(task: str, arguments: dict[str, object]) -> None:
    try:
        current_app.send_task(task, kwargs=arguments, retry=False)
    except (BrokerError, RedisError, OSError) as error:
        log.warning("Redis is away (%s); %s%s waits for the next sweep.", error, task, arguments or "")
