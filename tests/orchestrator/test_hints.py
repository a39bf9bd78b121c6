"""Offering work: on commit, by the task's name, and never at the cost of the request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery
from django.db import transaction

from config.celery import app
from orchestrator.hints import hint

TASK = "newsroom.tasks.poll_feed"


@pytest.fixture
def no_broker() -> Iterator[None]:
    Celery("nobody", broker="redis://127.0.0.1:1/0").set_current()
    yield
    app.set_current()


@pytest.mark.usefixtures("no_broker")
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_a_hint_is_only_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    hint(TASK, feed_id=1)
    assert f"{TASK}{{'feed_id': 1}} waits for the next sweep" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_hint_goes_out_with_the_transaction_and_to_the_queue_of_its_task(redis_server: str) -> None:
    def waiting() -> Any:
        with redis.Redis.from_url(redis_server) as client:
            return client.llen("ingest")

    with transaction.atomic():
        hint(TASK, feed_id=1)
        assert waiting() == 0
    assert waiting() == 1
