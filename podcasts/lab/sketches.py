"""A sketch made: the text cut, voices chosen, the lines ordered, the first of them before all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from orchestrator.protocols import CONTROLS
from podcasts.errors import NotOrdered
from podcasts.lab import feeling, joining, parts, tale
from podcasts.lab.feeling import Felt, Manner
from podcasts.lab.models import Sketch, SketchLine
from podcasts.lab.parts import Part
from podcasts.media.unused import purge_unused
from podcasts.studio import wishes
from synthesis import renders, tasks
from synthesis.models import Render, Voice

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SUBJECT = "lab"
# So long the address of a sketch is good.
KEPT_FOR = dt.timedelta(days=30)
SIGNER = signing.Signer(salt="voice lab", sep=".")


@dataclass(frozen=True, slots=True)
class Trial:
    """What somebody wants to hear. `voices` are slugs in the order of the speakers; "" means: any."""

    text: str
    kind: str = Sketch.Kind.READING
    voices: Sequence[str] = ()
    style: str = "neutral"
    settings: Mapping[str, Any] = field(default_factory=dict)
    feeling: int = 0
    # By position: a line's text, and how a listener wants it spoken as long as it says that.
    by_hand: Mapping[int, tuple[str, Manner]] = field(default_factory=dict)


def kind_of(text: str, *, story: bool) -> str:
    if story:
        return Sketch.Kind.STORY
    return Sketch.Kind.DIALOGUE if parts.is_dialogue(text) else Sketch.Kind.READING


@transaction.atomic
def make(
    owner: User | None, trial: Trial, *, beside: Sketch | None = None, policy: Mapping[str, Any] | None = None
) -> Sketch:
    """The sketch, its lines on their way to a voice worker. Raises `NotOrdered` and `SynthesisError`, in words.

    `policy` says which models may speak it.
    """
    cut, registers = _cut(trial)
    cast = _cast(trial, sorted({part.speaker for part in cut}), registers)
    sketch = Sketch.objects.create(
        owner=owner, kind=trial.kind, text=trial.text, voices=list(trial.voices), style=trial.style,
        settings=dict(trial.settings), feeling=trial.feeling, beside=beside,
    )  # fmt: skip
    lines = _lines(trial, cut)
    words = {name: value for name, value in trial.settings.items() if name not in CONTROLS}
    takes = [
        renders.Take(cast[line.part.speaker], line.part.text, line.manner.style, {**line.manner.settings, **words})
        for line in lines
    ]
    ordered = renders.order(takes, subject=SUBJECT, policy=policy)
    SketchLine.objects.bulk_create(
        SketchLine(
            sketch=sketch, position=position, speaker=line.part.speaker,
            name=line.part.name or take.voice.name, voice=take.voice, text=take.text, style=take.style,
            settings=dict(take.settings), by_hand=_by_hand(trial, position, line) is not None, render=render,
        )
        for position, (line, take, render) in enumerate(zip(lines, takes, ordered, strict=True))
    )  # fmt: skip
    tasks.offer_first(ordered[0].pk)
    return sketch


def token(sketch: Sketch) -> str:
    """What its address ends with; nobody can guess it."""
    return SIGNER.sign(str(sketch.pk))


def by_token(signed: str) -> Sketch:
    try:
        pk = int(SIGNER.unsign(signed))
    except (signing.BadSignature, ValueError):
        raise Http404("There is no such sketch.") from None
    return get_object_or_404(Sketch.objects.select_related("beside"), pk=pk)


def forget_old(now: dt.datetime) -> int:
    """Remove those that were kept long enough, with what only they have; returns how many."""
    return purge(Sketch.objects.filter(created__lt=now - KEPT_FOR))


def purge(sketches: Any) -> int:
    """Remove these sketches, their sound, and the renders that nothing else has; returns how many."""
    gone = list(sketches.values_list("pk", flat=True))
    own = set(Render.objects.filter(sketch_lines__sketch__in=gone).values_list("pk", flat=True))
    with transaction.atomic():
        Sketch.objects.filter(pk__in=gone).delete()
        purge_unused(own)
    for pk in gone:
        for kind in joining.KINDS:
            default_storage.delete(joining.name_of(pk, kind))
    return len(gone)


def _cut(trial: Trial) -> tuple[list[Part], dict[str, str]]:
    if trial.kind == Sketch.Kind.STORY:
        found = tale.told(trial.text)
        cut, registers = found.parts, found.registers
    else:
        cut, registers = (parts.dialogue if trial.kind == Sketch.Kind.DIALOGUE else parts.reading)(trial.text), {}
    if not cut:
        raise NotOrdered("There is nothing in this text that a voice could say.")
    return cut, registers


def _lines(trial: Trial, cut: Sequence[Part]) -> list[Felt]:
    """How each line is spoken: as asked for, by what its words ask for where feeling is wanted, or by hand."""
    numbers = {name: trial.settings[name] for name in CONTROLS if name in trial.settings}
    usual = Manner(trial.style, **numbers)
    plain = [Felt(part, usual) for part in cut]
    lines = feeling.felt(cut, usual, trial.feeling / 100) if trial.feeling else plain
    chosen = [_by_hand(trial, position, line) for position, line in enumerate(lines)]
    return [replace(line, manner=own or line.manner) for line, own in zip(lines, chosen, strict=True)]


def _by_hand(trial: Trial, position: int, line: Felt) -> Manner | None:
    text, manner = trial.by_hand.get(position, ("", None))
    return manner if text == line.part.text else None


def _cast(trial: Trial, speakers: Sequence[str], registers: Mapping[str, str]) -> dict[str, Voice]:
    """Those asked for; for the others voices that differ, of the register that fits."""
    usable = {voice.slug: voice for voice in Voice.objects.usable(timezone.localdate())}
    if not usable:
        raise NotOrdered("No voice is installed here. The operator can run python manage.py install_voices.")
    wanted = dict(zip("ABCD", trial.voices, strict=False))
    if any(slug and slug not in usable for slug in wanted.values()):
        raise NotOrdered("One of these voices is not to be had. Choose another.")
    cast: dict[str, Voice] = {speaker: usable[wanted[speaker]] for speaker in speakers if wanted.get(speaker)}
    for speaker in speakers:
        if speaker not in cast:
            cast[speaker] = _fitting(list(cast.values()), list(usable.values()), registers.get(speaker, ""))
    return cast


def _fitting(cast: list[Voice], usable: list[Voice], register: str) -> Voice:
    def rank(voice: Voice) -> tuple[bool, bool, int, bool, int]:
        other = bool(cast) and voice.language != cast[0].language
        unfit = bool(register) and voice.register != register
        known = wishes.PREFERRED.index(voice.model) if voice.model in wishes.PREFERRED else len(wishes.PREFERRED)
        alike = not register and bool(cast) and voice.register == cast[-1].register
        return other, voice in cast, known + 2 * unfit, alike, voice.pk

    return min(usable, key=rank)
