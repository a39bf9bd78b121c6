"""Lines in, stored sound out: ordered by content, voiced in batches by whoever comes by.

The row is the truth. A worker takes waiting rows by a conditional UPDATE, so two never voice one line, and a killed
one costs only time: `release_stale` offers its lines again. A line that ends its worker three times is given up.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import soundfile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from orchestrator import registry
from orchestrator.errors import ModelUnavailable
from orchestrator.policy import Policy
from synthesis import takes
from synthesis.audio import sound
from synthesis.errors import SoundLost, StorageFailed, VoiceNotAllowed
from synthesis.models import Render
from synthesis.takes import Take
from synthesis.voicing import MOST_ATTEMPTS, voice_batches

__all__ = ["Take", "drop_waiting", "order", "purge", "read", "release_stale", "work_off"]

State = Render.State
ANY = Policy()


def order(takes_: Sequence[Take], *, subject: str, policy: Mapping[str, Any] | None = None) -> list[Render]:
    """The renders of these takes, in their order; new, failed and damaged ones wait for a worker afterwards.

    `policy` is the JSON of the show's policy; renders made under one policy are never used under another. Raises
    `VoiceNotAllowed` when a voice is off or its consent does not hold, `PolicyError` when the policy can't be read.
    """
    policy = dict(policy or {})
    Policy.from_json(policy)
    _refuse_voices({take.voice.pk: take.voice for take in takes_}.values())
    keys = [takes.key(take, _version(take.voice.model), policy) for take in takes_]
    wanted = {key: _row(key, take, subject, policy) for key, take in zip(keys, takes_, strict=True)}
    Render.objects.bulk_create(wanted.values(), ignore_conflicts=True, batch_size=500)
    found = {render.key: render for render in Render.objects.filter(key__in=wanted).select_related("voice")}
    for render in found.values():
        if _must_be_made_again(render, subject):
            _wait(render, subject)
    return [found[key] for key in keys]


def work_off(*, worker: str, limit: int = 64, policy: Policy = ANY, only: Collection[int] | None = None) -> int:
    """Voice up to `limit` of the renders that have waited longest; returns how many are settled, done or failed.

    `policy` holds for renders that were ordered without one; `only` names some that somebody sits and waits for.
    """
    token = f"{worker[:47]}:{uuid.uuid4().hex}"
    rows = Render.objects.waiting() if only is None else Render.objects.waiting().filter(pk__in=only)
    waiting = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    if not waiting or not Render.objects.claim(waiting, token, timezone.now()):
        return 0
    try:
        return voice_batches(list(Render.objects.held_by(token).select_related("voice__consent")), token, policy)
    finally:
        Render.objects.give_back(token)


def drop_waiting(ids: Collection[int]) -> int:
    """Take back orders that nobody works at yet; returns how many were. Ordering again makes them anew."""
    return Render.objects.waiting().filter(pk__in=ids).delete()[1].get("synthesis.Render", 0)


def purge(ids: Collection[int]) -> int:
    """Remove renders with their sound, for good; returns how many. Ordering one again voices it anew."""
    rows = list(Render.objects.filter(pk__in=ids))
    files = [(row.audio.storage, str(row.audio.name)) for row in rows if row.audio]
    Render.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))
    return len(rows)


def release_stale(before: dt.datetime) -> int:
    """Offer again what was claimed before then and never finished; returns how many claims were released."""
    stale = Render.objects.stale(before)
    given_up = stale.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED,
        claimed_by="",
        error=f"The worker died {MOST_ATTEMPTS} times while voicing this line. Change its text, then retry.",
    )
    return given_up + stale.update(state=State.WAITING, claimed_by="", claimed_at=None)


def read(render: Render) -> tuple[sound.Samples, int]:
    """The sound of a finished render: mono float32 and its rate. Raises `SoundLost`, `StorageFailed`."""
    name = render.audio.name
    if render.state != State.DONE or not name:
        raise SoundLost(f"The line “{render.text[:60]}” has not been voiced yet.", render.pk)
    try:
        # Not render.audio.open(): that keeps one open file on the row, which threads would share.
        with render.audio.storage.open(name) as file:
            samples, rate = sound.read(file.read())
    except (FileNotFoundError, soundfile.SoundFileError) as error:
        raise SoundLost(f"The sound of the line “{render.text[:60]}” is lost; voice it again.", render.pk) from error
    except OSError as error:
        raise StorageFailed(f"The stored sound cannot be read ({error}); check the storage, then retry.") from error
    if samples.ndim != 1 or abs(len(samples) / rate - render.seconds) > 0.01:
        raise SoundLost(f"The sound of the line “{render.text[:60]}” is damaged; voice it again.", render.pk)
    return samples, rate


def _row(key: str, take: Take, subject: str, policy: dict[str, Any]) -> Render:
    text = takes.normal_text(take.text)
    settings = takes.normal_settings(take.settings, text)
    return Render(
        key=key, voice=take.voice, style=take.style, text=text, settings=settings, policy=policy, subject=subject
    )


def _refuse_voices(voices: Any) -> None:
    today = timezone.localdate()
    for voice in voices:
        if why := voice.objection(today):
            raise VoiceNotAllowed(why)


def _version(model: str) -> str:
    """Of the model that is to speak; a new version voices its lines anew."""
    try:
        return registry.get(model).card.version
    except ModelUnavailable:
        return ""


def _must_be_made_again(render: Render, subject: str) -> bool:
    """Failed, damaged, or spoken by a stand-in for somebody else's episode: perhaps its own model is back."""
    if render.state == State.FAILED:
        return True
    if render.state != State.DONE:
        return False
    if render.by_stand_in and render.subject != subject:
        return True
    try:
        read(render)
    except SoundLost:
        return True
    return False


def _wait(render: Render, subject: str) -> None:
    """Back to waiting, unless somebody changed it meanwhile."""
    same = Q(pk=render.pk, state=render.state)
    fresh = {"state": State.WAITING, "attempts": 0, "error": "", "subject": subject}
    Render.objects.filter(same).update(**fresh)
    render.refresh_from_db()
