"""Offering episodes to the workers of their stage."""

from __future__ import annotations

from django.utils import timezone

from orchestrator.hints import hint
from podcasts.errors import WrongStage
from podcasts.models import Episode
from podcasts.production.stages import TASKS, Stage


def offer(episode: Episode) -> None:
    """Once the transaction is through; an episode that needs no worker is left alone."""
    task = TASKS.get(episode.renewal if episode.stage == Stage.PUBLISHED else episode.stage)
    if task:
        hint(task, episode_id=episode.pk)


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
