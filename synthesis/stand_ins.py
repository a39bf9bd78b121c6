"""Which voice of another model speaks when a voice's own model cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from synthesis.models import Voice


def stand_ins() -> dict[int, dict[str, str]]:
    """For each voice (by primary key): model → that model's voice to take instead.

    Only voices that are switched on and consented to stand in; a disabled voice still has stand-ins.
    """
    usable = list(Voice.objects.usable(timezone.localdate()))
    return {voice.pk: matched(voice, usable) for voice in Voice.objects.all()}


def matched(voice: Voice, others: Iterable[Voice]) -> dict[str, str]:
    """Of each other model the voice of the same register, two voices of one model taking different ones.

    The n-th voice of a register in its own model is matched with the n-th of the other model, counted by slug; a model
    without that register gives any of its voices.
    """
    by_model: dict[str, list[Voice]] = defaultdict(list)
    for other in sorted(others, key=lambda other: other.slug):
        by_model[other.model].append(other)
    peers = [peer.slug for peer in by_model[voice.model] if peer.register == voice.register]
    place = peers.index(voice.slug) if voice.slug in peers else 0
    found: dict[str, str] = {}
    for model, voices in by_model.items():
        if model != voice.model:
            same = [other for other in voices if other.register == voice.register] or voices
            if same:
                found[model] = same[place % len(same)].key
    return found
