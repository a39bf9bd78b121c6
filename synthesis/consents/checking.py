"""A worker listens to a consent that was read: was it this sentence, is it this voice, and did a person speak?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from orchestrator.hints import hint
from synthesis import marks, recordings
from synthesis.consents import likeness
from synthesis.consents.models import Reading
from synthesis.consents.sentence import share_heard
from synthesis.errors import RecordingUnreadable
from synthesis.listening import State
from synthesis.watermark.detection import RATE

LONGEST = 90  # s that are listened to
LARGEST = 50 * 1024 * 1024  # bytes
MOST_ATTEMPTS = 3
NO_RECOGNISER = "Nobody here can listen: install PocketSphinx with pip install pocketsphinx, then save again."
TOO_LITTLE = f"One of the recordings holds less than {likeness.LEAST_SECONDS:.0f} seconds of speech. Record it again."


@dataclass(frozen=True, slots=True)
class Heard:
    text: str
    distance: float
    marked: bool


def offer(reading: Reading) -> None:
    hint("synthesis.tasks.hear_consent", reading_id=reading.pk)


def check(pk: int) -> None:
    """Listen to one reading, if nobody else does."""
    if not Reading.objects.claim(pk, timezone.now()):
        return
    reading = Reading.objects.get(pk=pk)
    reading.attempts += 1
    reading.save(update_fields=["attempts"])
    try:
        with recordings.at_hand(reading.recording) as read, recordings.at_hand(reading.sample) as sample:
            heard = listened(recordings.decoded(read), recordings.decoded(sample))
    except (RecordingUnreadable, FileNotFoundError) as error:
        _settle(reading, state=State.FAILED, error=str(error)[:300])
    else:
        share = share_heard(reading.sentence, heard.text)
        _settle(
            reading, state=State.DONE, error="", heard=heard.text, share=share, distance=heard.distance,
            marked=heard.marked,
        )  # fmt: skip


def listened(reading: NDArray[np.float32], sample: NDArray[np.float32]) -> Heard:
    """Raises `RecordingUnreadable`."""
    read, other = reading[: LONGEST * RATE], sample[: LONGEST * RATE]
    try:
        distance = likeness.distance(read, other)
    except likeness.TooLittleSpeech as error:
        raise RecordingUnreadable(TOO_LITTLE) from error
    marked = any(marks.find(sound, RATE) for sound in (read, other))
    proves_nothing = marked or distance > likeness.MOST
    return Heard("" if proves_nothing else _text(read), distance, marked)


def sweep(stale_before: dt.datetime) -> None:
    """Offer again what waits, give up what kills its workers."""
    Reading.objects.release_stale(stale_before)
    for reading in Reading.objects.filter(state=State.WAITING).exclude(recording="").exclude(sample=""):
        if reading.attempts >= MOST_ATTEMPTS:
            _settle(reading, state=State.FAILED, error="These recordings ended their worker several times; use WAV.")
        else:
            offer(reading)


def _text(sound: NDArray[np.float32]) -> str:
    from synthesis.anchor.evaluation.recogniser import Recogniser

    try:
        return " ".join(Recogniser().hear(sound, RATE))
    except ModuleNotFoundError as error:
        raise RecordingUnreadable(NO_RECOGNISER) from error


def _settle(reading: Reading, **changes: object) -> None:
    """Unless somebody has brought other recordings since."""
    Reading.objects.filter(pk=reading.pk, claimed_at=reading.claimed_at).update(claimed_at=None, **changes)
