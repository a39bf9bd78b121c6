"""Makes duels: one brief told by two models, or one sentence spoken by two voices."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from newsroom.briefs import story_brief
from newsroom.models import Brief
from newsroom.writing.repair import mend
from orchestrator import registry
from orchestrator.errors import NoModelLeft
from orchestrator.policy import Policy
from orchestrator.protocols import ModelCard, ShowBrief, StoryBrief, StoryRequest
from orchestrator.routing import ask
from podcasts.duels.models import Duel
from synthesis import renders, tasks
from synthesis.models import Voice

SUBJECT = "duel"
HOSTS = ("Ada", "Ben")
WORDS = 110


def briefs(most: int) -> list[Brief]:
    """The newest of the news, never a listener's own material."""
    return list(Brief.objects.filter(story__dossier=None, facts__isnull=False).distinct().order_by("-pk")[:most])


def writers() -> list[ModelCard]:
    return [card for card in registry.cards() if "story" in card.tasks]


def script_duels(brief: Brief, cards: Sequence[ModelCard]) -> list[Duel]:
    """Every pair of models whose script stands before the check."""
    told = {card.label: lines for card in cards if (lines := _script(story_brief(brief), card, cards))}
    return [
        Duel.objects.create(
            kind=Duel.Kind.SCRIPT, brief=brief, headline=brief.headline, a=a, b=b, a_lines=told[a], b_lines=told[b]
        )
        for a, b in itertools.combinations(told, 2)
        if told[a] != told[b]
    ]  # fmt: skip


def voice_duels(brief: Brief, voices: Iterable[Voice]) -> list[Duel]:
    """Every pair of voices with the brief's first fact; they can be judged when a worker has spoken both."""
    fact = brief.facts.order_by("position").first()
    speaking = list(voices)
    if fact is None or len(speaking) < 2:
        return []
    with transaction.atomic():
        spoken = renders.order([renders.Take(voice, fact.text, "neutral", {}) for voice in speaking], subject=SUBJECT)
        made = [
            Duel.objects.create(
                kind=Duel.Kind.VOICE, brief=brief, headline=brief.headline, a=_named(one.voice), b=_named(other.voice),
                a_lines=[["", fact.text]], b_lines=[["", fact.text]], a_render=one, b_render=other,
            )
            for one, other in itertools.combinations(spoken, 2)
        ]  # fmt: skip
        tasks.offer()
    return made


def _script(story: StoryBrief, card: ModelCard, cards: Sequence[ModelCard]) -> list[list[str]]:
    """Speakers and lines, mended as an episode's would be; nothing that the checker still objects to is shown."""
    show = ShowBrief("The Duel", HOSTS, timezone.localdate())
    others = frozenset(other.label for other in cards if other.label != card.label)
    try:
        answer = ask(StoryRequest(show, story, WORDS), replace(Policy(), deny=others), subject=SUBJECT)
    except NoModelLeft:
        return []
    mended = mend(answer.response.lines, story, set())
    if any(checked.flags for checked in mended):
        return []
    return [[HOSTS["AB".index(checked.line.speaker)], checked.line.text] for checked in mended]


def _named(voice: Voice) -> str:
    return f"{voice.name} ({voice.model})"
