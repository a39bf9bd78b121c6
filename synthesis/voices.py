"""The voices that come with the newsroom: who they are, whose consent they have, how fast they speak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from orchestrator import registry
from orchestrator.errors import ModelError, ModelUnavailable
from orchestrator.protocols import SpeechLine, SpeechRequest, VoiceModel
from synthesis import espeak, sound
from synthesis.measuring import SCRIPT, words_per_minute
from synthesis.models import Consent, Voice

MEASURING_SECONDS = 120.0
Register = Voice.Register


@dataclass(frozen=True, slots=True)
class ShippedConsent:
    """Whose voice it is, what it may be used for, and where that is written down."""

    person: str
    purposes: str
    proof: str
    given_on: dt.date = dt.date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class ShippedVoice:
    """A voice as it is installed. `key` is what its model calls it."""

    slug: str
    name: str
    model: str
    key: str
    register: str
    description: str
    consent: ShippedConsent


BY_RULE = ShippedConsent(
    "nobody: synthetic (eSpeak NG)",
    "Any programme; it imitates no person.",
    "Formant synthesis by rule, without a recording of anybody. eSpeak NG, GPL-3.0-or-later.",
)
ESPEAK = {
    "harriet": (Register.HIGHER, "British, light and clear"),
    "edwin": (Register.LOWER, "British, calm and low"),
    "june": (Register.HIGHER, "American, bright"),
    "marcus": (Register.LOWER, "American, deep"),
    "isla": (Register.HIGHER, "Scottish, even"),
    "rory": (Register.LOWER, "Scottish, soft"),
}


def shipped() -> Iterator[ShippedVoice]:
    """Every voice that comes with the code, whether its model can run here or not."""
    for key, (register, description) in ESPEAK.items():
        yield ShippedVoice(f"espeak-{key}", key.title(), espeak.NAME, key, register, description, BY_RULE)


def install(*, measure_again: bool = False) -> Iterator[str]:
    """Install the voices of every model that can run here; yields a sentence for each. Running it again adds nothing.

    What an operator has changed (name, description, whether it is on) stays; a withdrawn consent stays withdrawn.
    """
    absent: dict[str, str] = {}
    for voice in shipped():
        if voice.model not in absent and (why := _missing(voice.model)):
            absent[voice.model] = why
            yield f"The voices of {voice.model} are left out: {why}"
        if voice.model not in absent:
            yield _installed(voice, measure_again=measure_again)


def measure(model: str, key: str) -> float:
    """Words per minute of a voice, by having it speak a real script. Raises `ModelError`."""
    built = registry.get(model).build()
    if not isinstance(built, VoiceModel):
        raise ModelUnavailable(f"{model} is no voice model.")
    lines = tuple(SpeechLine(line.text, key, line.style) for line in SCRIPT)
    answer = built.speak(SpeechRequest(lines), timeout=MEASURING_SECONDS)
    return words_per_minute([sound.trimmed(speech).seconds for speech in answer.lines])


def _missing(model: str) -> str:
    try:
        return registry.get(model).missing()
    except ModelUnavailable as error:
        return str(error)


def _installed(voice: ShippedVoice, *, measure_again: bool) -> str:
    present = Voice.objects.filter(model=voice.model, key=voice.key).first()
    if present is not None and not measure_again:
        return f"{present.name} ({voice.model}) is there, {present.words_per_minute:.0f} words per minute."
    try:
        pace = measure(voice.model, voice.key)
    except ModelError as error:
        return f"{voice.name} ({voice.model}) is left out: {error}"
    if present is not None:
        Voice.objects.filter(pk=present.pk).update(words_per_minute=pace)
        return f"{present.name} ({voice.model}) measured again, {pace:.0f} words per minute."
    _create(voice, pace)
    return f"{voice.name} ({voice.model}) installed, {pace:.0f} words per minute."


def _create(voice: ShippedVoice, pace: float) -> None:
    consent, _ = Consent.objects.get_or_create(
        person=voice.consent.person,
        defaults={key: value for key, value in asdict(voice.consent).items() if key != "person"},
    )
    Voice.objects.get_or_create(
        model=voice.model,
        key=voice.key,
        defaults={
            "slug": voice.slug,
            "name": voice.name,
            "register": voice.register,
            "description": voice.description,
            "consent": consent,
            "words_per_minute": pace,
        },
    )
