"""Inquiries: an uploaded recording is looked into by a worker; the page waits for the row.

As everywhere, the row is the truth and the message a hint: the sweeper offers again what nobody does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from orchestrator.hints import hint
from synthesis import recordings
from synthesis.errors import RecordingUnreadable
from synthesis.marks import Finding
from synthesis.models import Inquiry

LARGEST = 200 * 1024 * 1024  # bytes
MOST_WAITING = 50
MOST_ATTEMPTS = 3
KEPT = dt.timedelta(days=7)
State = Inquiry.State


def ask(file: UploadedFile[Any]) -> Inquiry:
    """Take a recording in. Raises `RecordingUnreadable` when it is empty or too large, or too many wait."""
    if not file.size:
        raise RecordingUnreadable("This file is empty.")
    if file.size > LARGEST:
        raise RecordingUnreadable(f"This file is larger than {LARGEST // 1024**2} MB. Cut a piece of a minute or two.")
    if Inquiry.objects.filter(state__in=[State.WAITING, State.CLAIMED]).count() >= MOST_WAITING:
        raise RecordingUnreadable("Many recordings are waiting just now. Try again in a few minutes.")
    inquiry = Inquiry(name=(file.name or "recording")[:200])
    inquiry.upload.save(f"{inquiry.guid}.bin", file, save=False)  # the name it came with says nothing for sure
    inquiry.save()
    offer(inquiry)
    return inquiry


def offer(inquiry: Inquiry) -> None:
    hint("synthesis.tasks.look_into", inquiry_id=inquiry.pk)


def answer(pk: int) -> None:
    """Look into one recording, if nobody else does."""
    if not Inquiry.objects.claim(pk, timezone.now()):
        return
    inquiry = Inquiry.objects.get(pk=pk)
    inquiry.attempts += 1
    inquiry.save(update_fields=["attempts"])
    try:
        with recordings.at_hand(inquiry.upload) as path:
            verdict = recordings.look_into(path)
    except (RecordingUnreadable, FileNotFoundError) as error:
        _settle(inquiry, state=State.FAILED, error=str(error)[:300])
    else:
        _settle(inquiry, state=State.DONE, seconds=verdict.seconds, findings=[_row(one) for one in verdict.findings])


def sweep(now: dt.datetime, stale_before: dt.datetime) -> None:
    """Offer again what waits, give up what kills its workers, forget what is old."""
    Inquiry.objects.release_stale(stale_before)
    for inquiry in Inquiry.objects.filter(state=State.WAITING):
        if inquiry.attempts >= MOST_ATTEMPTS:
            _settle(inquiry, state=State.FAILED, error="This recording ended its worker several times; send it as WAV.")
        else:
            offer(inquiry)
    for inquiry in Inquiry.objects.filter(created__lt=now - KEPT):
        inquiry.upload.delete(save=False)
        inquiry.delete()


def _row(found: Finding) -> dict[str, object]:
    heard = found.detection
    return {
        "layer": found.layer,
        "mark": found.mark.pk if found.mark else None,
        "z": round(heard.z, 1),
        "start": round(heard.start, 1),
        "speed": round(heard.speed, 3),
    }


def _settle(inquiry: Inquiry, **changes: object) -> None:
    inquiry.upload.delete(save=False)
    Inquiry.objects.filter(pk=inquiry.pk).update(claimed_at=None, upload="", **changes)
