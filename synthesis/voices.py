"""The voices that come with the newsroom: who they are, whose consent they have, how fast they speak."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.utils.text import slugify

from orchestrator import registry
from orchestrator.errors import ModelError, ModelUnavailable
from orchestrator.protocols import SpeechLine, SpeechRequest, VoiceModel
from synthesis import anchor_voice
from synthesis.audio import sound
from synthesis.espeak import voice as espeak
from synthesis.measuring import SCRIPT, Measured, measured
from synthesis.models import Consent, Voice

log = logging.getLogger(__name__)

MEASURING_SECONDS = 600.0
HIGHER_FROM = 145.0  # Hz
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
    description: str
    consent: ShippedConsent


BY_RULE = ShippedConsent(
    "nobody: synthetic (eSpeak NG)",
    "Any programme; it imitates no person.",
    "Formant synthesis by rule, without a recording of anybody. eSpeak NG, GPL-3.0-or-later.",
)
ESPEAK = {
    "harriet": "British, light and clear",
    "edwin": "British, calm and low",
    "nell": "American, bright",
    "marcus": "American, deep",
    "isla": "Scottish, even",
    "rory": "Scottish, soft",
}


def shipped() -> Iterator[ShippedVoice]:
    """Every voice that comes with the code, whether its model can run here or not."""
    yield from _of_anchor()
    for key, description in ESPEAK.items():
        yield ShippedVoice(f"espeak-{key}", key.title(), espeak.NAME, key, description, BY_RULE)


def install(*, measure_again: bool = False) -> Iterator[str]:
    """Install the voices of every model that can run here; yields a sentence for each. Running it again adds nothing.

    What an operator has changed (name, description, whether it is on) stays; a withdrawn consent stays withdrawn.
    """
    absent: dict[str, str] = {}
    for voice in shipped():
        if voice.model not in absent and (why := missing(voice.model)):
            absent[voice.model] = why
            yield f"The voices of {voice.model} are left out: {why}"
        if voice.model not in absent:
            yield _installed(voice, measure_again=measure_again)


def measure(model: str, key: str) -> Measured:
    """Pace and pitch of a voice, by having it speak a real script. Raises `ModelError`."""
    built = registry.get(model).build()
    if not isinstance(built, VoiceModel):
        raise ModelUnavailable(f"{model} is no voice model.")
    lines = tuple(SpeechLine(line.text, key, line.style) for line in SCRIPT)
    answer = built.speak(SpeechRequest(lines), timeout=MEASURING_SECONDS)
    for speech in answer.lines:
        sound.check(speech)
    return measured([sound.trimmed(speech) for speech in answer.lines])


def load() -> None:
    """Build the models that can speak here and let each say a word; one that fails is only told in the log."""
    for entry in registry.entries():
        if "speech" not in entry.card.tasks or entry.missing():
            continue
        try:
            built = entry.build()
            if isinstance(built, VoiceModel):
                built.speak(SpeechRequest((SpeechLine("Good morning.", built.voices()[0]),)), timeout=MEASURING_SECONDS)
        except ModelError as error:
            log.warning("%s is not loaded: %s", entry.card.label, error)


def missing(model: str) -> str:
    """Why a model cannot run here, or ""."""
    try:
        return registry.get(model).missing()
    except ModelUnavailable as error:
        return str(error)


def _installed(voice: ShippedVoice, *, measure_again: bool) -> str:
    present = Voice.objects.filter(model=voice.model, key=voice.key).first()
    if present is not None and not measure_again:
        return f"{present.name} ({voice.model}) is there, {present.words_per_minute:.0f} words per minute."
    try:
        heard = measure(voice.model, voice.key)
    except ModelError as error:
        return f"{voice.name} ({voice.model}) is left out: {error}"
    if present is not None:
        Voice.objects.filter(pk=present.pk).update(words_per_minute=heard.words_per_minute)
        return f"{present.name} ({voice.model}) measured again, {heard.words_per_minute:.0f} words per minute."
    _create(voice, heard)
    return f"{voice.name} ({voice.model}) installed, {heard.words_per_minute:.0f} words per minute."


def _of_anchor() -> Iterator[ShippedVoice]:
    """As the weights have them; none while there are no weights."""
    if anchor_voice.missing():
        return
    from synthesis.anchor.voices import read_voices

    for key, recipe in read_voices().items():
        consent = ShippedConsent(f"{recipe.name} ({anchor_voice.NAME})", "Any programme.", recipe.consent)
        yield ShippedVoice(slugify(key), key.title(), anchor_voice.NAME, key, recipe.description[:200], consent)


def _create(voice: ShippedVoice, heard: Measured) -> None:
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
            "register": Register.HIGHER if heard.pitch >= HIGHER_FROM else Register.LOWER,
            "description": voice.description,
            "consent": consent,
            "words_per_minute": heard.words_per_minute,
        },
    )
