"""Consents read by voices of Anchor-1, which stand for people: no mark is in them until they leave the house."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import soundfile
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from numpy.typing import NDArray

from synthesis.anchor.engine import load_engine
from synthesis.anchor.lines import Line
from synthesis.consents import checking
from synthesis.models import Consent, Reading

OTHER_TEXT = (
    "The council voted on Tuesday to keep the harbour ferry running through the winter. Forty members were for it. "
    "The operator had asked for a higher fare, and will get part of what it wanted."
)
FORM = {
    "person": "Oda Brandt", "purposes": "the morning news of this station", "proof": "signed form 12",
    "given_on": "2026-01-01",
}  # fmt: skip

Samples = NDArray[np.float32]


@cache
def spoken(text: str, voice: str) -> Samples:
    return load_engine().speak([Line(text, voice)])[0].samples


def upload(samples: Samples, rate: int = 24_000) -> SimpleUploadedFile:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return SimpleUploadedFile("my voice.wav", file.getvalue())


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.fixture
def consent(boss: Client) -> Consent:
    """As an operator enters it."""
    empty = {"reading-TOTAL_FORMS": 0, "reading-INITIAL_FORMS": 0}
    answer = boss.post(reverse("admin:synthesis_consent_add"), FORM | empty)
    assert answer.status_code == 302, answer.content.decode()
    consent = Consent.objects.get(person="Oda Brandt")
    _ask_for(consent.reading, "potato", "waterfall", "umbrella", "february")
    return consent


def _ask_for(reading: Reading, *words: str) -> None:
    """Not those drawn by lot: some of them the recogniser mishears in a voice of Anchor-1."""
    reading.sentence = reading.sentence.replace(", ".join(reading.words), ", ".join(words))
    reading.words = list(words)
    reading.save()


@pytest.fixture
def bring(boss: Client, consent: Consent) -> Callable[..., Reading]:
    """Upload recordings, and have the worker listen."""

    def brought(**files: SimpleUploadedFile) -> Reading:
        reading = Reading.objects.get(consent=consent)
        row = {"reading-TOTAL_FORMS": 1, "reading-INITIAL_FORMS": 1, "reading-0-id": reading.pk}
        row |= {"reading-0-consent": consent.pk} | {f"reading-0-{name}": file for name, file in files.items()}
        known = {name: FORM[name] for name in ("proof", "given_on")}
        answer = boss.post(reverse("admin:synthesis_consent_change", args=[consent.pk]), known | row)
        assert answer.status_code == 302, answer.content.decode()
        checking.check(reading.pk)
        reading.refresh_from_db()
        return reading

    return brought


@pytest.fixture
def approved(consent: Consent, act: Callable[[str], str]) -> Reading:
    """As after a reading that was heard; nobody listens again for this."""
    reading = Reading.objects.get(consent=consent)
    reading.recording.save("my voice.wav", upload(np.zeros(100, np.float32)), save=False)
    reading.sample.save("my sample.wav", upload(np.zeros(100, np.float32)), save=False)
    reading.state, reading.heard, reading.share, reading.distance = "done", reading.sentence, 1.0, 0.2
    reading.save()
    assert "is approved" in act("approve")
    return reading


@pytest.fixture
def page(boss: Client, consent: Consent) -> Callable[[], str]:
    def told() -> str:
        return boss.get(reverse("admin:synthesis_consent_change", args=[consent.pk])).content.decode()

    return told


@pytest.fixture
def act(boss: Client, consent: Consent) -> Callable[[str], str]:
    """Do something with the consent in the list; what the page then says."""

    def acted(action: str) -> str:
        form = {"action": action, "_selected_action": [consent.pk]}
        return boss.post(reverse("admin:synthesis_consent_changelist"), form, follow=True).content.decode()

    return acted
