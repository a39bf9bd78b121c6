"""Offering episodes to the workers of their stage.

The message is only a hint: if the broker is away, the sweeper offers the episode again later.
"""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from podcasts.errors import WrongStage
from podcasts.models import Episode
from podcasts.production.stages import TASKS, Stage

log = logging.getLogger(__name__)


def offer(episode: Episode) -> None:
    """Once the transaction is through; an episode that needs no worker is left alone."""
    task = TASKS.get(episode.renewal if episode.stage == Stage.PUBLISHED else episode.stage)
    if task:
        transaction.on_commit(lambda: _send(task, episode.pk))


def _send(task: str, episode_id: int) -> None:
    try:
        current_app.send_task(task, kwargs={"episode_id": episode_id}, retry=False)
    except (BrokerError, RedisError, OSError) as error:
        log.warning("Redis is away (%s); episode %s waits for the sweeper.", error, episode_id)


def retry(episode: Episode) -> None:
    """Take a failed episode up again at the stage where it failed."""
    stage = episode.failed_stage
    changed = Episode.objects.filter(pk=episode.pk, stage=Stage.FAILED, failed_stage=stage).update(
        stage=stage, failed_stage="", error="", attempts=0, claimed_by="", stage_since=timezone.now()
    )
    if not changed or stage not in TASKS:
        raise WrongStage(f"“{episode}” has not failed, so there is nothing to retry.")
    episode.refresh_from_db()
    offer(episode)
