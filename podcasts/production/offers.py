"""Offering episodes to the workers of their stage."""

from __future__ import annotations

from django.utils import timezone

from orchestrator.hints import hint
from podcasts.errors import WrongStage
from podcasts.models import Episode
from podcasts.production.stages import STOPPED, TASKS, Stage


def offer(episode: Episode) -> None:
    """Once the transaction is through; an episode that needs no worker is left alone."""
    task = TASKS.get(episode.renewal if episode.stage == Stage.PUBLISHED else episode.stage)
    if task:
        hint(task, episode_id=episode.pk)


def retry(episode: Episode) -> None:
    """Take one that failed, found no news or was cancelled up again at the stage where it stopped."""
    stage = Stage.GATHERING if episode.stage == Stage.EMPTY else episode.failed_stage
    here = Episode.objects.filter(pk=episode.pk, stage__in=STOPPED, failed_stage=episode.failed_stage)
    again = {"stage": stage, "failed_stage": "", "error": "", "attempts": 0, "claimed_by": ""}
    if stage not in (*TASKS, Stage.REVIEW) or not here.update(**again, stage_since=timezone.now()):
        raise WrongStage(f"“{episode}” has neither failed nor been cancelled, so there is nothing to retry.")
    episode.refresh_from_db()
    offer(episode)
