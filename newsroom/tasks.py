"""Celery tasks of the ingest queue: load, one call, log."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from celery import Task, shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from newsroom import article_pages, clustering, ingest
from newsroom.ingest import PollResult
from newsroom.models import Article, Feed

logger = logging.getLogger(__name__)


def hint(task: Task[Any, Any], **ids: int) -> None:
    """Offer work once the transaction is through; without a broker the next beat finds the rows."""
    transaction.on_commit(lambda: _send(task, ids))


def _send(task: Task[Any, Any], ids: dict[str, int]) -> None:
    try:
        task.apply_async(kwargs=ids, retry=False)
    except (BrokerError, RedisError, OSError) as error:
        logger.warning("Redis is away (%s); %s waits for the next beat.", error, task.name)


@shared_task
def poll_due() -> None:
    """Poll a batch; where more feeds are due, another worker takes the next batch meanwhile."""
    if Feed.objects.due(timezone.now()).count() > ingest.BATCH:
        hint(poll_due)
    _after(ingest.poll_due())


@shared_task
def poll_feed(*, feed_id: int) -> None:
    _after([ingest.poll(feed_id)])


@shared_task
def fetch_pages() -> None:
    settled = article_pages.fetch_waiting()
    logger.info("%d pages of articles settled.", settled)
    if settled and Article.objects.waiting_for_page(timezone.now()).exists():
        hint(fetch_pages)


@shared_task
def fetch_article(*, article_id: int) -> None:
    logger.info("Article %s: %s", article_id, article_pages.fetch(article_id))


def _after(results: Sequence[PollResult]) -> None:
    for result in results:
        logger.info("Feed %s: %s", result.feed_id, result.words)
    if any(result.new for result in results):
        settle()


@shared_task
def settle() -> None:
    """What new articles need: their place in a story, and their pages."""
    clustering.cluster_new_articles()
    if Article.objects.waiting_for_page(timezone.now()).exists():
        hint(fetch_pages)
