"""What is to be said, and the key under which its sound is found again. Pure."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orchestrator.protocols import SpeechLine, Style
from synthesis.errors import TakeRefused

if TYPE_CHECKING:
    from synthesis.models import Voice

DEFAULTS = {"pace": 1.0, "pitch": 0.0, "pitch_range": 1.0, "energy": 1.0}


@dataclass(frozen=True, slots=True)
class Take:
    """One line for one voice.

    `settings` may hold pace, pitch, pitch_range, energy (numbers), seed (a whole number) and pronunciations
    (word → respelling or /IPA/); what it leaves out has the protocol's default.
    """

    voice: Voice
    text: str
    style: str = "neutral"
    settings: Mapping[str, Any] = field(default_factory=dict)


def normal_text(text: str) -> str:
    """The text as it counts for the cache: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normal_settings(settings: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Only what changes the sound of this text, in one form, so that equal sounds have equal keys.

    A pronunciation of a word that the line does not hold is left out: a new entry re-voices only the lines it is in.
    Raises `TakeRefused`.
    """
    kept: dict[str, Any] = {}
    for name, default in DEFAULTS.items():
        value = _number(name, settings.get(name, default))
        if value != default:
            kept[name] = value
    if seed := settings.get("seed"):
        kept["seed"] = int(_number("seed", seed))
    heard = text.casefold()
    said = {word: value for word, value in _pronunciations(settings) if word.casefold() in heard}
    if said:
        kept["pronunciations"] = dict(sorted(said.items()))
    return kept


def key(take: Take, version: str, policy: Mapping[str, Any]) -> str:
    """SHA-256 of all that the sound depends on; `version` is that of the voice's model."""
    text = normal_text(take.text)
    content = {
        "voice": [take.voice.model, take.voice.key, take.voice.language],
        "version": version,
        "style": take.style,
        "settings": normal_settings(take.settings, text),
        "policy": dict(policy),
        "text": text,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def speech_line(
    text: str, voice: Voice, style: str, settings: Mapping[str, Any], stand_ins: Mapping[str, str]
) -> SpeechLine:
    """The request for one line, as every voice model takes it. `stand_ins` are the voice's counterparts by model."""
    numbers = {name: settings[name] for name in DEFAULTS if name in settings}
    known: Style = style  # type: ignore[assignment]  # the model refuses a style it does not know, in words
    return SpeechLine(
        text,
        voice.key,
        known,
        **numbers,
        pronunciations=settings.get("pronunciations", {}),
        language=voice.language,
        seed=settings.get("seed", 0),
        stand_ins=stand_ins,
    )


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TakeRefused(f"The {name.replace('_', ' ')} of a line must be a number, not {value!r:.60}.")
    return float(value)


def _pronunciations(settings: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    given = settings.get("pronunciations") or {}
    if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
        raise TakeRefused('Pronunciations are an object such as {"Lund": "loond"}; correct those of the show.')
    return given.items()
