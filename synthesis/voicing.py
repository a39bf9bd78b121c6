"""One worker's turn: claimed renders → batches → the orchestrator → stored sound.

Batches hold lines of one model and policy, longest first, across episodes, so that a GPU batch has little padding.
A batch that no model can speak is halved until the one line that nobody can speak stands alone and gets the error.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from orchestrator import registry
from orchestrator.errors import NoModelLeft
from orchestrator.policy import Policy
from orchestrator.protocols import ModelCard, Speech, SpeechRequest, SpeechResponse
from orchestrator.routing import ask
from synthesis import marks, storage, takes
from synthesis.audio import sound
from synthesis.errors import StorageFailed
from synthesis.models import Render
from synthesis.stand_ins import stand_ins
from synthesis.voices import missing

BATCH_LINES = 16
BATCH_CHARACTERS = 6_000
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a model answered for one render."""

    speech: Speech
    card: ModelCard
    voice: str


def voice_batches(claimed: Sequence[Render], token: str, policy: Policy) -> int:
    """Voice what `token` holds; returns how many renders are settled. A consent may have ended since the order."""
    today = timezone.localdate()
    refused = {render.pk: why for render in claimed if (why := render.voice.objection(today))}
    settled = sum(
        _settle(render, token, state=Render.State.FAILED, error=refused[render.pk][:500])
        for render in claimed
        if render.pk in refused
    )
    others = stand_ins()
    allowed = [render for render in claimed if render.pk not in refused]
    return settled + sum(_voice(batch, token, policy, others) for batch in batches(allowed))


def batches(renders: Sequence[Render]) -> Iterator[list[Render]]:
    """Groups of one model and policy, longest lines first. A line that was tried before goes alone: it may be the
    one that ended its worker."""
    for alone in (render for render in renders if render.attempts):
        yield [alone]
    fresh = sorted((render for render in renders if not render.attempts), key=_group)
    for _, group in itertools.groupby(fresh, key=_group):
        yield from _filled(sorted(group, key=lambda render: (-len(render.text), render.pk)))


def _group(render: Render) -> tuple[str, str, str]:
    return render.voice.model, repr(sorted(render.policy.items())), render.voice.language


def _filled(longest_first: Sequence[Render]) -> Iterator[list[Render]]:
    batch: list[Render] = []
    for render in longest_first:
        longest = len(batch[0].text) if batch else 0
        if batch and (len(batch) == BATCH_LINES or longest * (len(batch) + 1) > BATCH_CHARACTERS):
            yield batch
            batch = []
        batch.append(render)
    if batch:
        yield batch


def _voice(batch: list[Render], token: str, policy: Policy, others: dict[int, dict[str, str]]) -> int:
    ours = Render.objects.begin([render.pk for render in batch], token, timezone.now())
    return _speak([render for render in batch if render.pk in ours], token, policy, others)


def _speak(batch: list[Render], token: str, policy: Policy, others: dict[int, dict[str, str]]) -> int:
    if not batch:
        return 0
    try:
        spoken = _answered(batch, policy, others)
    except NoModelLeft as error:
        if len(batch) == 1:
            return _settle(batch[0], token, state=Render.State.FAILED, error=str(error)[:500])
        middle = len(batch) // 2
        return sum(_speak(half, token, policy, others) for half in (batch[:middle], batch[middle:]))
    return sum(_store(render, one, token) for render, one in zip(batch, spoken, strict=True))


def _answered(batch: list[Render], policy: Policy, others: dict[int, dict[str, str]]) -> list[Spoken]:
    lines = tuple(
        takes.speech_line(render.text, render.voice, render.style, render.settings, others[render.voice.pk])
        for render in batch
    )
    waited = (timezone.now() - min(render.created for render in batch)).total_seconds()
    answer = ask(SpeechRequest(lines), _rules(batch, policy), subject=batch[0].subject, accept=_check, waited=waited)
    card = answer.card
    return [
        Spoken(sound.trimmed(speech), card, line.voice_in(card.name))
        for speech, line in zip(answer.response.lines, lines, strict=True)
    ]


def _rules(batch: list[Render], policy: Policy) -> Policy:
    """Whom to ask: the voice's own model first.

    While a batch holds several lines, that model alone: one line it refuses must not send the others to a stand-in.
    """
    first = batch[0]
    rules = Policy.from_json(first.policy) if first.policy else policy
    own = first.voice.model
    if len(batch) > 1 and not missing(own):
        return replace(rules, deny=rules.deny | {card.name for card in registry.cards() if card.name != own})
    return rules.preferring(own)


def _check(response: SpeechResponse) -> None:
    for speech in response.lines:
        sound.check(speech)


def _store(render: Render, spoken: Spoken, token: str) -> int:
    """Store the sound, then say so in the row. If the claim is gone, the sound goes too."""
    speech, field = spoken.speech, render.audio
    before = field.name
    try:
        path = field.field.generate_filename(render, f"{render.key}.flac")
        marker = marks.voice_marker(spoken.card, speech.sample_rate)
        name = storage.keep(field.storage, path, sound.flac(marker.mark(speech.samples), speech.sample_rate))
    except StorageFailed as error:
        return _settle(render, token, state=Render.State.FAILED, error=str(error)[:500])
    settled = _settle(
        render,
        token,
        state=Render.State.DONE,
        audio=name,
        seconds=speech.seconds,
        words=[[word.word, word.start, word.end] for word in speech.words],
        model=spoken.card.name,
        version=spoken.card.version,
        spoken_by=spoken.voice,
    )
    if not settled:
        field.storage.delete(name)
    elif before and before != name:
        field.storage.delete(before)
    return settled


def _settle(render: Render, token: str, **changes: Any) -> int:
    """Write the outcome if the render is still ours; returns 1 if so."""
    return Render.objects.held_by(token).filter(pk=render.pk).update(claimed_by="", claimed_at=None, **changes)
