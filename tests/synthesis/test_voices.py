"""Installing the voices that come with the newsroom."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from celery.signals import worker_ready
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import celery
from orchestrator import registry
from orchestrator.errors import ModelError
from synthesis import anchor_voice, voices
from synthesis.espeak import voice as espeak
from synthesis.models import Consent, Voice
from tests.synthesis.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without Anchor-1's weights: measuring its voices takes seconds."""
    monkeypatch.setattr(anchor_voice, "WEIGHTS", anchor_voice.FOLDER / "none.safetensors")


def install(*options: str) -> str:
    out = io.StringIO()
    call_command("install_voices", *options, stdout=out)
    return out.getvalue()


def test_every_voice_comes_with_a_consent_a_measured_pace_and_a_register() -> None:
    said = install()
    installed = Voice.objects.filter(model=espeak.NAME)
    assert {voice.key for voice in installed} == set(espeak.TIMBRES)
    for voice in installed:
        assert 110 < voice.words_per_minute < 200
        assert voice.objection(timezone.localdate()) == ""
        assert voice.consent.person.startswith("nobody: synthetic")
        assert f"{voice.name} ({espeak.NAME}) installed, {voice.words_per_minute:.0f} words per minute." in said
    registers = {voice.key: voice.register for voice in installed}
    assert sorted(key for key, register in registers.items() if register == "lower") == ["edwin", "marcus", "rory"]


def test_installing_again_adds_nothing_and_keeps_what_was_changed() -> None:
    install()
    Voice.objects.filter(key="nell").update(name="Nellie", enabled=False)
    Consent.objects.update(withdrawn_at=timezone.now())
    before = list(Voice.objects.values()), list(Consent.objects.values())
    assert "Nellie (eSpeak NG) is there" in install()
    assert (list(Voice.objects.values()), list(Consent.objects.values())) == before


def test_the_pace_is_measured_again_when_asked() -> None:
    install()
    measured = Voice.objects.get(key="nell").words_per_minute
    Voice.objects.filter(key="nell").update(words_per_minute=1.0)
    install()
    assert Voice.objects.get(key="nell").words_per_minute == 1.0
    install("--measure")
    assert Voice.objects.get(key="nell").words_per_minute == measured


def test_a_slower_voice_has_a_lower_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = voices.measure(espeak.NAME, "edwin").words_per_minute
    slow = espeak.Timbre("en", "m6", rate=110, pitch=50, range=62)
    monkeypatch.setitem(espeak.TIMBRES, "edwin", slow)
    assert voices.measure(espeak.NAME, "edwin").words_per_minute < 0.8 * quick


def test_the_voices_of_the_weights_come_with_their_own_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchor_voice, "WEIGHTS", anchor_voice.VOICES)  # any file: nothing is spoken here
    listed = [voice for voice in voices.shipped() if voice.model == anchor_voice.NAME]
    assert len(listed) >= 4
    assert len({voice.slug for voice in voices.shipped()}) == len(listed) + len(espeak.TIMBRES)
    assert all(voice.consent.proof and voice.description for voice in listed)


def test_without_any_model_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.register(
        espeak.card(), "synthesis.espeak.voice.build", check="synthesis.espeak.voice.missing"
    )  # not yet built
    monkeypatch.setitem(__import__("sys").modules, "espeakng_loader", None)
    out = io.StringIO()
    with pytest.raises(CommandError, match="There is no voice at all"):
        call_command("install_voices", stdout=out)
    assert "The voices of eSpeak NG are left out" in out.getvalue()


def test_a_worker_that_starts_has_each_model_say_a_word_and_a_hoarse_one_stops_nobody(
    house: type[House], caplog: pytest.LogCaptureFixture
) -> None:
    voices.load()
    assert House.asked == [1]
    House.trouble = ModelError("House is hoarse.")
    voices.load()
    assert "is not loaded: House is hoarse." in caplog.text


@pytest.mark.parametrize(("queues", "sent"), [({"voice", "master"}, ["synthesis.tasks.load_voices"]), ({"write"}, [])])
def test_only_workers_that_voice_load_voices(
    queues: set[str], sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    monkeypatch.setattr(celery.app, "send_task", found.append)
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=queues))
    worker_ready.send(sender=type("Worker", (), {"app": SimpleNamespace(amqp=amqp)})())
    assert found == sent
