"""What a listener may wish for, and what is refused with a sentence for each field. Pure but for the list of voices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestrator.protocols import FORMATS, SPEAKERS, STYLES
from podcasts.errors import NotOrdered, WishRefused
from synthesis.models import Voice, base_language

if TYPE_CHECKING:
    from newsroom.research.sources import Source

SHORTEST, LONGEST = 1.0, 60.0
LONGEST_TOPIC = 500
MOST_SOURCES = 12
# How many voices each format has: the fewest, what is taken when none are named, the most.
VOICES: dict[str, tuple[int, int, int]] = {
    "briefing": (1, 1, 1),
    "conversation": (2, 2, 2),
    "interview": (2, 2, 2),
    "explainer": (1, 3, 4),
    "story": (1, 1, 1),
}
# Whose voices are taken where the listener names none.
PREFERRED = ("Anchor-1", "eSpeak NG")


@dataclass(frozen=True, slots=True)
class Wish:
    """A podcast as it is ordered. `voices` are slugs, the lead's first; fewer than the format has are filled up.

    No `sources` means our own newsroom.
    """

    topic: str
    minutes: float = 5.0
    format: str = "conversation"
    voices: tuple[str, ...] = ()
    style: str = "neutral"
    language: str = "en"
    sources: tuple[Source, ...] = ()
    visibility: str = "private"


def check(wish: Wish, voices: Iterable[Voice], visibilities: Sequence[str]) -> None:
    """Raises `WishRefused` with a sentence for each field that is wrong."""
    usable = {voice.slug: voice for voice in voices}
    faults = {
        "topic": _topic_fault(wish.topic),
        "minutes": _minutes_fault(wish.minutes),
        "format": "" if wish.format in FORMATS else f"Choose one of {', '.join(FORMATS)}.",
        "style": "" if wish.style in STYLES else f"Choose one of {', '.join(STYLES)}.",
        "visibility": "" if wish.visibility in visibilities else f"Choose one of {', '.join(visibilities)}.",
        "sources": "" if len(wish.sources) <= MOST_SOURCES else f"Give at most {MOST_SOURCES} sources.",
        "language": _language_fault(wish.language, usable.values()),
    }
    if not faults["format"]:
        faults["voices"] = _voices_fault(wish, usable)
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise WishRefused(found)


def chosen_voices(wish: Wish, voices: Iterable[Voice]) -> list[Voice]:
    """The cast: those named, then others that can be told apart from them. Raises `NotOrdered` when there is none."""
    speaking = [voice for voice in voices if voice.speaks(wish.language)]
    if not speaking:
        raise NotOrdered("No voice is installed here. The operator can run python manage.py install_voices.")
    by_slug = {voice.slug: voice for voice in speaking}
    cast = [by_slug[slug] for slug in dict.fromkeys(wish.voices)]
    wanted = len(cast) if cast and len(cast) >= VOICES[wish.format][0] else VOICES[wish.format][1]
    while len(cast) < wanted:
        cast.append(_next(cast, speaking))
    return cast[: len(SPEAKERS)]


def languages(voices: Iterable[Voice]) -> list[str]:
    """What can be spoken here: the languages of the voices, without their countries."""
    return sorted({voice.base_language for voice in voices})


def preference(voice: Voice) -> int:
    """The lower, the sooner it is taken or offered."""
    return PREFERRED.index(voice.model) if voice.model in PREFERRED else len(PREFERRED)


def _next(cast: Sequence[Voice], speaking: Sequence[Voice]) -> Voice:
    """Best a new voice, of the lead's model, of another register than the last one's, of the preferred models."""

    def rank(voice: Voice) -> tuple[bool, int, bool, int]:
        model = -1 if cast and voice.model == cast[0].model else preference(voice)
        return voice in cast, model, bool(cast) and voice.register == cast[-1].register, voice.pk

    return min(speaking, key=rank)


def _topic_fault(topic: str) -> str:
    if not any(character.isalnum() for character in topic):
        return "Say what the podcast should be about."
    if len(topic) > LONGEST_TOPIC:
        return f"Say it in at most {LONGEST_TOPIC} characters. Longer text can be a source."
    return "This text has a character that can't be stored." if "\x00" in topic else ""


def _minutes_fault(minutes: float) -> str:
    if not math.isfinite(minutes) or not SHORTEST <= minutes <= LONGEST:
        return f"Choose a length from {SHORTEST:.0f} to {LONGEST:.0f} minutes."
    return ""


def _language_fault(language: str, voices: Iterable[Voice]) -> str:
    known = languages(voices)
    if not known or base_language(language) in known:
        return ""
    return f"No voice here speaks this language. Choose one of: {', '.join(known)}."


def _voices_fault(wish: Wish, usable: dict[str, Voice]) -> str:
    most = VOICES[wish.format][2]
    if len(set(wish.voices)) > most:
        return f"This format has {most} voice{'s' if most > 1 else ''} at most. Choose fewer, or another format."
    for slug in wish.voices:
        if slug not in usable:
            return "One of these voices is not to be had. Choose another."
        if not usable[slug].speaks(wish.language):
            return f"{usable[slug].name} does not speak this language. Choose another voice."
    return ""
