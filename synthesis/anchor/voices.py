"""Voices: blends of speaker vectors with shifted formants and pitch, and where each one comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synthesis.anchor.errors import BadWeights, UnknownVoice

VOICES_FILE = Path(__file__).parent / "weights" / "voices.json"


@dataclass(frozen=True)
class VoiceRecipe:
    """How a voice is made.

    blend: speaker → weight, adding up to one. warp: factor on formants and F0 together. pitch: semitones on top.
    range and tempo: factors. consent: who agreed to what, one sentence.
    """

    name: str
    description: str
    blend: Mapping[str, float]
    consent: str
    warp: float = 1.0
    pitch: float = 0.0
    range: float = 1.0
    tempo: float = 1.0
    gain: float = 1.0


def read_voices(path: Path = VOICES_FILE) -> dict[str, VoiceRecipe]:
    """Voices by name, in the order of the file."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        recipes = [VoiceRecipe(**row) for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise BadWeights(f"{path.name} cannot be read as a list of voices: {error}.") from error
    return {recipe.name: recipe for recipe in recipes}


def voice_named(voices: Mapping[str, VoiceRecipe], name: str) -> VoiceRecipe:
    """The voice of that name."""
    try:
        return voices[name]
    except KeyError:
        raise UnknownVoice(f"There is no voice {name!r}; choose one of {', '.join(voices)}.") from None
