"""Celery tasks of the ingest queue: load, one call, log."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from newsroom import article_pages, clustering, ingest
from newsroom.ingest import PollResult
from newsroom.models import Article, Feed
from orchestrator.hints import hint

logger = logging.getLogger(__name__)


@shared_task
def poll_due() -> None:
    """Poll a batch; where more feeds are due, another worker takes the next batch meanwhile."""
    if Feed.objects.due(timezone.now()).count() > ingest.BATCH:
        hint(poll_due.name)
    _after(ingest.poll_due())


@shared_task
def poll_feed(*, feed_id: int) -> None:
    _after([ingest.poll(feed_id)])


@shared_task
def fetch_pages() -> None:
    settled = article_pages.fetch_waiting()
    logger.info("%d pages of articles settled.", settled)
    if settled and Article.objects.waiting_for_page(timezone.now()).exists():
        hint(fetch_pages.name)


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
        hint(fetch_pages.name)
