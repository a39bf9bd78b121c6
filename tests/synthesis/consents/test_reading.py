"""No voice of a person without a consent that the person was heard reading and somebody approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from podcasts.trust.models import LogEntry
from synthesis import marks
from synthesis.anchor_voice import card
from synthesis.consents import checking
from synthesis.models import Consent, Reading, Voice
from tests.synthesis.consents.conftest import OTHER_TEXT, spoken, upload

pytestmark = pytest.mark.django_db
Bring = Callable[..., Reading]
Act = Callable[[str], str]


@pytest.fixture
def voice(consent: Consent) -> Voice:
    return Voice.objects.create(
        slug="oda", name="Oda", model="House", key="oda", words_per_minute=150.0, consent=consent
    )


def usable() -> set[str]:
    return {voice.slug for voice in Voice.objects.usable(timezone.localdate())}


def read_by(reading: Reading, voice: str) -> SimpleUploadedFile:
    return upload(spoken(reading.sentence, voice))


def test_a_voice_waits_for_its_person_and_for_an_approval(
    consent: Consent, voice: Voice, bring: Bring, act: Act, page: Callable[[], str]
) -> None:
    reading = consent.reading
    assert f"My name is {consent.person}. I agree" in reading.sentence
    assert "the morning news of this station" in reading.sentence
    assert all(word in reading.sentence for word in reading.words)
    assert reading.sentence in page()
    assert "has not been read aloud and approved" in voice.objection(dt.date(2026, 11, 21))
    assert "Have the sentence read" in act("approve")

    bring(recording=read_by(reading, "marlow"), sample=upload(spoken(OTHER_TEXT, "marlow")))
    assert "the voices are alike" in page()
    assert usable() == set()
    assert "is approved" in act("approve")
    assert usable() == {"oda"}
    consent.refresh_from_db()
    assert consent.approved_by == User.objects.get(username="boss")


def test_somebody_elses_voice_is_found_out(bring: Bring, consent: Consent, act: Act) -> None:
    bring(recording=read_by(consent.reading, "marlow"), sample=upload(spoken(OTHER_TEXT, "june")))
    assert "not alike enough" in act("approve")
    consent.refresh_from_db()
    assert consent.approved_at is None


def test_another_sentence_is_no_consent(bring: Bring, consent: Consent, act: Act) -> None:
    bring(recording=upload(spoken(OTHER_TEXT, "marlow")), sample=upload(spoken(OTHER_TEXT, "marlow")))
    assert "Too little of the sentence was heard" in act("approve")


def test_what_this_newsroom_spoke_itself_is_no_person(bring: Bring, consent: Consent, act: Act) -> None:
    sound = spoken(consent.reading.sentence, "marlow")
    machine = marks.voice_marker(card(), 24_000).mark(sound)
    bring(recording=upload(machine), sample=upload(spoken(OTHER_TEXT, "marlow")))
    assert "a machine spoke" in act("approve")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("voice.mp3", b"no sound at all"), "holds no sound"),
        (upload(np.zeros(240_000, np.float32)), "less than 4 seconds of speech"),
        (upload(np.full(12_000, 0.1, np.float32)), "0.5 s long"),
    ],
)
def test_a_recording_without_speech_is_told_so(file: SimpleUploadedFile, says: str, bring: Bring, act: Act) -> None:
    file.seek(0)
    bring(recording=file, sample=upload(spoken(OTHER_TEXT, "marlow")))
    assert says in act("approve")


def test_a_new_recording_ends_the_approval_and_the_old_one_goes(
    bring: Bring, approved: Reading, consent: Consent, voice: Voice
) -> None:
    name = approved.recording.name
    assert "my voice" not in name
    assert usable() == {"oda"}
    bring(recording=SimpleUploadedFile("new.wav", b"no sound at all"))
    assert usable() == set()
    assert not default_storage.exists(name)


def test_what_was_read_cannot_be_reworded(bring: Bring, consent: Consent, boss: Client) -> None:
    address = reverse("admin:synthesis_consent_change", args=[consent.pk])
    empty = {"reading-TOTAL_FORMS": 0, "reading-INITIAL_FORMS": 0}
    changed = {"person": "Ilan", "purposes": "anything", "proof": "", "given_on": "2026-01-01", "read_aloud": ""}
    boss.post(address, changed | {"proof": "form 13"} | empty)
    consent.refresh_from_db()
    assert (consent.person, consent.proof, consent.read_aloud) == ("Oda Brandt", "form 13", True)


def test_withdrawing_stops_the_voice_and_removes_its_sample_but_not_the_proof(
    approved: Reading, consent: Consent, voice: Voice, act: Act
) -> None:
    act("withdraw")
    assert usable() == set()
    assert not default_storage.exists(approved.sample.name)
    assert default_storage.exists(approved.recording.name)
    told = LogEntry.objects.filter(subject=f"consent:{consent.pk}")
    assert any("withdrawn_at" in entry.details["changes"] for entry in told)
    assert "Brandt" not in str([entry.details for entry in told])


def test_a_deleted_consent_leaves_no_recording(approved: Reading, consent: Consent, boss: Client) -> None:
    boss.post(reverse("admin:synthesis_consent_delete", args=[consent.pk]), {"post": "yes"})
    assert not Consent.objects.filter(pk=consent.pk).exists()
    assert not default_storage.exists(approved.recording.name)
    assert not default_storage.exists(approved.sample.name)


def test_a_voice_that_is_entered_by_hand_needs_such_a_consent(consent: Consent, boss: Client) -> None:
    written = Consent.objects.create(person="nobody", purposes="any", proof="by rule", given_on=dt.date(2026, 1, 1))
    page = boss.get(reverse("admin:synthesis_voice_add")).content.decode()
    assert f'<option value="{consent.pk}">' in page
    assert f'<option value="{written.pk}">' not in page


def test_whoever_may_see_the_consent_hears_what_was_read(approved: Reading, consent: Consent, boss: Client) -> None:
    address = reverse("admin:synthesis_consent_sound", args=[consent.pk, "recording"])
    answer = boss.get(address)
    assert b"".join(answer.streaming_content).startswith(b"RIFF")
    assert boss.get(address.replace("recording", "secrets")).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_worker_that_died_over_it_is_followed_by_another_and_thrice_is_enough(approved: Reading) -> None:
    long_ago = timezone.now() - dt.timedelta(hours=1)
    rows = Reading.objects.filter(pk=approved.pk)
    for attempts, then in ((2, "waiting"), (3, "failed")):
        rows.update(state="claimed", claimed_at=long_ago, attempts=attempts)
        checking.sweep(timezone.now())
        assert rows.get().state == then
    assert "ended their worker" in rows.get().objection()
