"""How a sentence is to be read, by rule: its punctuation, its words, and how a tale says it was said. Pure.

Nothing is understood. Each cue moves the manner a little: faster, higher, wider, louder; the mood with most words
chooses the style. `much` scales it all, from 0 (as it stands) to 1. What comes of it is shown, and a listener may
change it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsroom.writing import sentences
from orchestrator.protocols import CONTROLS
from podcasts.lab.parts import Part
from podcasts.lab.tale import NARRATOR

STYLED_FROM = 0.25  # so much feeling before a style is changed
ASIDE = 60  # characters before and after a quotation in which a tale says how it was spoken


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is spoken. Pitch in semitones; the others are factors, 1 as it stands."""

    style: str = "neutral"
    pace: float = 1.0
    pitch: float = 0.0
    pitch_range: float = 1.0
    energy: float = 1.0

    def and_then(self, other: Manner, much: float = 1.0) -> Manner:
        """Moved by another manner, so much of it; never beyond what a voice takes."""
        moved = {
            "pace": self.pace * other.pace**much,
            "pitch": self.pitch + other.pitch * much,
            "pitch_range": self.pitch_range * other.pitch_range**much,
            "energy": self.energy * other.energy**much,
        }
        style = other.style if other.style != "neutral" and much >= STYLED_FROM else self.style
        return Manner(style, **{name: _within(name, value) for name, value in moved.items()})

    @property
    def settings(self) -> dict[str, float]:
        """The numbers that differ from the usual."""
        return {name: getattr(self, name) for name in CONTROLS if getattr(self, name) != getattr(Manner(), name)}


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


QUESTION = Manner("curious", pitch=0.5, pitch_range=1.15)
EXCLAMATION = Manner("upbeat", pace=1.06, pitch=1.0, pitch_range=1.25, energy=1.3)
TRAILING = Manner("serious", pace=0.85, pitch=-0.5, energy=0.85)
CAPITALS = Manner(pitch=0.8, pitch_range=1.15, energy=1.25)
QUOTED = Manner(pitch=0.3, pitch_range=1.15)
SHORT = Manner(pace=0.95, energy=1.05)
# Softly, not whispered: a whisper is no style that every voice model has.
HUSHED = Manner("warm", pace=0.92, pitch=-0.5, pitch_range=0.75, energy=0.6)
# The first that has most words in a sentence is its mood.
MOODS: tuple[tuple[re.Pattern[str], Manner], ...] = (
    (
        _words(
            r"joy\w*|happ(?:y|iness)|laugh\w*|wonderful|glad|delight\w*|hooray|hurrah|cheer\w*|smil\w+|celebrat\w*|"
            r"won|win|victory|thank\w*|beautiful|fun|lovely|birthday|danc\w+|excit\w+|brilliant|splendid"
        ),
        Manner("upbeat", pace=1.06, pitch=0.8, pitch_range=1.2, energy=1.15),
    ),
    (
        _words(
            r"sad\w*|died?|dead|death|grie\w+|mourn\w*|tears?|wept|weep\w*|lost|alone|lonely|sorrow\w*|funeral|grave|"
            r"sorry|sigh\w*|never again|victims?|buried|farewell|goodbye|broken|empty"
        ),
        Manner("serious", pace=0.86, pitch=-1.2, pitch_range=0.8, energy=0.8),
    ),
    (
        _words(
            r"run|hurry|danger\w*|help|quick\w*|fire|storm|escap\w*|chas\w*|sudden\w*|panic\w*|terrif\w*|afraid|fear\w*|"
            r"scream\w*|alarm|attack\w*|flee|fled|crash\w*"
        ),
        Manner("serious", pace=1.14, pitch=1.0, pitch_range=1.2, energy=1.2),
    ),
    (
        _words(
            r"ang(?:er|ry)|furious|rage\w*|hate\w*|how dare|enough|liar|stupid|traitor|shout\w*|slam\w*|growl\w*|"
            r"outrag\w+|curse\w*|never|stop"
        ),
        Manner("serious", pace=1.03, pitch=-0.5, pitch_range=1.3, energy=1.35),
    ),
    (
        _words(
            r"love\w*|dear\w*|gentl\w*|soft\w*|mother|child\w*|home|warm\w*|tender\w*|kiss\w*|sleep\w*|hug\w*|comfort\w*|"
            r"darling|lullaby|kind\w*|friend\w*"
        ),
        Manner("warm", pace=0.94, pitch=-0.3, pitch_range=1.05, energy=0.9),
    ),
    (
        _words(r"whisper\w*|hush|secret\w*|silen\w+|quiet\w*|shh+|creep\w*|crept|midnight|shadow\w*"),
        HUSHED,
    ),
    (
        _words(r"of course|naturally|apparently|supposedly|so-called|what a surprise|obviously|allegedly|as if"),
        Manner("wry", pace=0.96, pitch_range=1.2),
    ),
    (
        _words(r"wonder\w*|strange\w*|curious\w*|myster\w*|why|who|riddle|puzzl\w*|perhaps|imagine"),
        Manner("curious", pitch=0.5, pitch_range=1.2),
    ),
)
# How a tale says that something was said; it counts for more than the words themselves.
SAID: tuple[tuple[re.Pattern[str], Manner], ...] = (
    (_words(r"whisper\w*|murmur\w*|breathed|muttered"), HUSHED),
    (_words(r"shout\w*|cried|cries|scream\w*|yell\w*|roar\w*|called"), Manner("upbeat", 1.06, 1.5, 1.3, 1.5)),
    (_words(r"growl\w*|snarl\w*|snapp\w*|thunder\w*"), Manner("serious", 1.0, -1.5, 1.2, 1.3)),
    (_words(r"laugh\w*|giggl\w*|chuckl\w*|cheer\w*"), Manner("upbeat", 1.06, 1.0, 1.3, 1.15)),
    (_words(r"sigh\w*|sobb\w*|wept|begg\w*|moan\w*|wail\w*"), Manner("serious", 0.86, -0.8, 0.9, 0.8)),
    (_words(r"asked|asks|wondered"), Manner("curious", pitch=0.4, pitch_range=1.1)),
)


@dataclass(frozen=True, slots=True)
class Felt:
    """A sentence with its manner."""

    part: Part
    manner: Manner


def felt(parts: Sequence[Part], usual: Manner, much: float) -> list[Felt]:
    """Each sentence of the parts with the manner its words ask for, on top of the usual one."""
    found = []
    for place, part in enumerate(parts):
        told = _told(parts, place)
        for sentence in sentences.split(part.text):
            if any(map(str.isalnum, sentence)):
                manner = usual.and_then(of_sentence(sentence), much).and_then(told, much)
                found.append(Felt(replace(part, text=sentence), manner))
    return found


def of_sentence(sentence: str) -> Manner:
    """What its punctuation and words ask for, at full strength."""
    manner = _mood(sentence)
    end = sentence.rstrip("”’\"') ")
    if end.endswith("?"):
        manner = manner.and_then(_beside(QUESTION, manner))
    if end.endswith("!"):
        manner = manner.and_then(_beside(EXCLAMATION, manner))
    if end.endswith(("…", "...")):
        manner = manner.and_then(_beside(TRAILING, manner))
    if re.search(r"\b[A-Z]{4,}\b", sentence):
        manner = manner.and_then(CAPITALS)
    if re.search(r"[“\"«].{3,}[”\"»]", sentence):
        manner = manner.and_then(QUOTED)
    if len(sentence.split()) <= 3 and not end.endswith("?"):
        manner = manner.and_then(SHORT)
    return manner


def _beside(mark: Manner, mood: Manner) -> Manner:
    """A mark's movement; its style only where the words have none: “He is dead!” is not cheerful."""
    return replace(mark, style="neutral") if mood.style != "neutral" else mark


def _mood(sentence: str) -> Manner:
    counts = [len(pattern.findall(sentence)) for pattern, _ in MOODS]
    most = max(counts)
    return MOODS[counts.index(most)][1] if most else Manner()


def _told(parts: Sequence[Part], place: int) -> Manner:
    """How the narrator says a character spoke: right after the words, or right before them."""
    if parts[place].name in ("", NARRATOR):
        return Manner()
    after = parts[place + 1].text[:ASIDE] if place + 1 < len(parts) else ""
    before = parts[place - 1].text[-ASIDE:] if place else ""
    aside = re.split(r"[.!?]", after)[0] + " " + (before if before.rstrip().endswith((":", ",")) else "")
    return next((manner for pattern, manner in SAID if pattern.search(aside)), Manner())


def _within(name: str, value: float) -> float:
    low, high = CONTROLS[name]
    return round(min(high, max(low, value)), 2)
