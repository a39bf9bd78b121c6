"""Celery tasks: voicing what waits, looking into recordings, hearing consents."""

from __future__ import annotations

import logging

from celery import Task, shared_task

from orchestrator.hints import hint
from synthesis import inquiries, renders, voices
from synthesis.consents import checking

logger = logging.getLogger(__name__)


@shared_task(bind=True)
def voice_waiting(self: Task[[], None]) -> None:
    """Voice a batch of the lines that wait, whoever ordered them."""
    settled = renders.work_off(worker=str(self.request.hostname))
    logger.info("%s lines voiced.", settled)


@shared_task(bind=True)
def voice_first(self: Task[[int], None], *, render_id: int) -> None:
    """Voice one line alone: somebody waits for the first sound."""
    renders.work_off(worker=str(self.request.hostname), only=[render_id])


@shared_task
def load_voices() -> None:
    """Have every voice model say a word, when a worker starts."""
    voices.load()


@shared_task
def look_into(*, inquiry_id: int) -> None:
    """Look for watermarks in an uploaded recording. Runs on the queue of ffmpeg's work, not of the voices."""
    inquiries.answer(inquiry_id)


@shared_task
def hear_consent(*, reading_id: int) -> None:
    """Listen to a consent that was read aloud. On the queue of ffmpeg's work too."""
    checking.check(reading_id)


def offer() -> None:
    """Have waiting lines voiced soon, once the transaction is through."""
    hint(voice_waiting.name)


def offer_first(render_id: int) -> None:
    """The same, one line before all others."""
    hint(voice_first.name, render_id=render_id)
    offer()
