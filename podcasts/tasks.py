"""Celery tasks: load, one call. Each stage has its own queue (CELERY_TASK_ROUTES)."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from podcasts.api import retention
from podcasts.errors import HubRefused
from podcasts.feeds import websub
from podcasts.production import editions, sweeper, workflow
from podcasts.production.stages import Stage
from podcasts.studio import forgetting, samples
from podcasts.volume import watching
from podcasts.webhooks import events, sending


@shared_task
def gather(*, episode_id: int) -> None:
    workflow.run(episode_id, Stage.GATHERING)


@shared_task
def write(*, episode_id: int) -> None:
    workflow.run(episode_id, Stage.WRITING)


@shared_task
def voice(*, episode_id: int) -> None:
    workflow.run(episode_id, Stage.VOICING)


@shared_task
def master(*, episode_id: int) -> None:
    workflow.run(episode_id, Stage.MASTERING)


@shared_task
def open_editions() -> None:
    editions.open_due(timezone.now())


@shared_task
def sweep() -> None:
    sweeper.sweep(timezone.now())


@shared_task(autoretry_for=(HubRefused,), retry_backoff=30, retry_backoff_max=3600, max_retries=6)
def announce(*, show_id: int, hub: str) -> None:
    websub.ping(show_id, hub)


@shared_task
def tell_webhooks() -> None:
    """Note what happened, and send what is due."""
    events.note(timezone.now())
    sending.send_due(timezone.now())


@shared_task
def tidy_api() -> None:
    retention.tidy(timezone.now())


@shared_task
def watch_volume() -> None:
    watching.watch(timezone.now())


@shared_task
def tidy() -> None:
    """What listeners deleted long ago is forgotten; what voices lack to be chosen by ear is ordered."""
    forgetting.forget(timezone.now())
    samples.order_missing()
