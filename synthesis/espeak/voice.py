"""eSpeak NG as a voice model: the last resort, and the voice of languages that no other model speaks.

Small, quick, never beautiful. The library is GPL-3.0, so it is an optional extra, loaded at run time and in a process
of its own (docs/decisions/0500-espeak-ng-stays-outside.md).
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

import numpy as np
from numpy.typing import NDArray

from orchestrator.errors import ModelRefused, ModelUnavailable
from orchestrator.protocols import (
    ModelCard,
    Speech,
    SpeechLine,
    SpeechRequest,
    SpeechResponse,
    Style,
    Usage,
    WordTime,
)
from synthesis.audio.resampling import resampled
from synthesis.espeak import text as espeak_text
from synthesis.espeak.process import EspeakProcess, Spoken, paths

NAME = "eSpeak NG"
SAMPLE_RATE = 24_000
HEADROOM = 0.5  # some variants reach full scale; louder styles must not clip


@dataclass(frozen=True, slots=True)
class Timbre:
    """How eSpeak NG makes one of our voices: an accent of English, a variant (its throat), rate, pitch and range.

    `rate` is in its own words per minute, `pitch` and `range` on its scales of 0 to 99.
    """

    accent: str
    variant: str
    rate: int
    pitch: int
    range: int


# Chosen for distance from each other in pitch, throat and accent, among the variants that do not buzz or clip.
TIMBRES = {
    "harriet": Timbre("en", "f5", rate=160, pitch=48, range=58),
    "edwin": Timbre("en", "m6", rate=158, pitch=50, range=62),
    "nell": Timbre("en-us", "f2", rate=156, pitch=58, range=55),
    "marcus": Timbre("en-us", "m3", rate=160, pitch=38, range=55),
    "isla": Timbre("gmw/en-GB-scotland", "f1", rate=158, pitch=44, range=60),
    "rory": Timbre("gmw/en-GB-scotland", "m7", rate=160, pitch=58, range=60),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """What a style does to a voice: factors of rate, range and loudness, and semitones."""

    rate: float = 1.0
    pitch: float = 0.0
    range: float = 1.0
    energy: float = 1.0


MANNERS: dict[Style, Manner] = {
    "neutral": Manner(),
    "upbeat": Manner(rate=1.07, pitch=1.2, range=1.3, energy=1.06),
    "serious": Manner(rate=0.92, pitch=-1.0, range=0.75, energy=0.97),
    "curious": Manner(pitch=0.8, range=1.35),
    "warm": Manner(rate=0.95, pitch=-0.4, range=1.15, energy=0.95),
    "wry": Manner(rate=0.97, pitch=-0.6, range=0.85, energy=0.97),
}
LIMITS = {"pace": (0.5, 2.0), "pitch": (-12.0, 12.0), "pitch_range": (0.0, 2.0), "energy": (0.1, 2.0)}

_process = EspeakProcess()


def card() -> ModelCard:
    """The card, without loading the library."""
    return ModelCard(
        name=NAME,
        version=_version(),
        kind="open",
        tasks=frozenset({"speech"}),
        languages=frozenset({"*"}),
        retention="host",
        licence="GPL-3.0-or-later",
        latency=0.05,
        throughput=150.0,
        training_data="none: rules and formant synthesis",
        safety="A plainly synthetic voice of no person.",
        floor=True,
    )


def missing() -> str:
    """Why it cannot run here, or ""."""
    try:
        paths()
    except ModelUnavailable as error:
        return str(error)
    return ""


def build() -> Espeak:
    paths()
    return Espeak()


class Espeak:
    """The `VoiceModel`."""

    def __init__(self) -> None:
        self.card = card()

    def voices(self) -> Sequence[str]:
        return tuple(TIMBRES)

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        """Speak the lines one after the other; raises `ModelError` and its kin."""
        deadline = time.monotonic() + timeout
        spoken = tuple(_speech(line, deadline - time.monotonic()) for line in request.lines)
        return SpeechResponse(spoken, Usage(audio_seconds=sum(speech.seconds for speech in spoken)))


def parameters(line: SpeechLine) -> dict[str, str | int]:
    """What eSpeak NG is told for a line: voice, rate, pitch, range, volume. Raises `ModelRefused`."""
    voice = line.voice_in(NAME)
    timbre = TIMBRES.get(voice)
    if timbre is None:
        raise ModelRefused(f"{NAME} has no voice {voice!r}; it has {', '.join(TIMBRES)}.")
    for name, (least, most) in LIMITS.items():
        value = getattr(line, name)
        if not (math.isfinite(value) and least <= value <= most):
            raise ModelRefused(f"The {name.replace('_', ' ')} must be from {least:g} to {most:g}, not {value}.")
    manner = MANNERS.get(line.style)
    if manner is None:
        raise ModelRefused(f"{NAME} has no style {line.style!r}; it has {', '.join(MANNERS)}.")
    semitones = manner.pitch + line.pitch
    return {
        "voice": f"{_language(line.language, timbre)}+{timbre.variant}",
        "rate": _within(timbre.rate * manner.rate * line.pace, 80, 450),
        "pitch": _within(timbre.pitch + semitones * 50 / 12, 0, 99),  # 50 steps are an octave
        "range": _within(timbre.range * manner.range * line.pitch_range, 0, 99),
        "volume": 100,
        "seed": line.seed % 2**31,
    }


def _speech(line: SpeechLine, timeout: float) -> Speech:
    told = parameters(line)
    prepared = espeak_text.prepare(line.text, line.pronunciations, english=_is_english(line.language))
    spoken = _process.ask(told | {"text": prepared.spoken}, timeout)
    samples = _samples(spoken, line.energy * MANNERS[line.style].energy)
    if not samples.any():
        raise ModelRefused(f"{NAME} found nothing in this line that it can say.")
    return Speech(samples, SAMPLE_RATE, _word_times(prepared, spoken))


def _samples(spoken: Spoken, energy: float) -> NDArray[np.float32]:
    """16-bit PCM at the library's rate → float32 at 24 kHz, scaled and never beyond full scale."""
    pcm = np.frombuffer(spoken.pcm, "<i2").astype(np.float32) / np.float32(32768)
    if not len(pcm):
        return pcm
    scaled = resampled(pcm, spoken.rate, SAMPLE_RATE) * (HEADROOM * energy)
    samples: NDArray[np.float32] = np.clip(scaled, -1.0, 1.0).astype(np.float32)
    return samples


def _word_times(prepared: espeak_text.Prepared, spoken: Spoken) -> tuple[WordTime, ...]:
    heard = [(position, sample / spoken.rate) for position, sample in spoken.words]
    pauses = [sample / spoken.rate for sample, pause in spoken.sounds if pause]
    return espeak_text.word_times(prepared, heard, pauses, len(spoken.pcm) / 2 / spoken.rate)


def _language(language: str, timbre: Timbre) -> str:
    """English in the voice's accent; another language by its own rules."""
    return timbre.accent if _is_english(language) else language.replace("_", "-").lower().partition("-")[0]


def _is_english(language: str) -> bool:
    return language.replace("_", "-").lower().partition("-")[0] in {"", "en"}


def _within(value: float, least: int, most: int) -> int:
    return round(min(max(value, least), most))


def _version() -> str:
    try:
        return metadata.version("espeakng-loader")
    except metadata.PackageNotFoundError:
        return "not installed"
