"""Lines are voiced once, by whoever comes by, and nothing is lost when somebody dies over them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone

from orchestrator import registry
from orchestrator.errors import ModelRefused, ModelUnavailable, PolicyError
from orchestrator.models import ModelRun
from orchestrator.protocols import Speech, SpeechLine, SpeechRequest, SpeechResponse
from synthesis import renders
from synthesis.audio import sound
from synthesis.errors import SoundLost, TakeRefused, VoiceNotAllowed
from synthesis.espeak import voice as espeak
from synthesis.models import Consent, Render, Voice
from synthesis.renders import Take
from synthesis.voicing import batches
from tests.synthesis.house import House, house_card, order, tone, work_all

pytestmark = pytest.mark.django_db
State = Render.State
NewVoice = Callable[..., Voice]


def test_a_line_is_voiced_and_stored_with_its_words(harriet: Voice) -> None:
    [waiting] = order("Good  morning,\nall.", voice=harriet)
    assert waiting.state == State.WAITING
    assert work_all() == 1
    [done] = order("Good morning, all.", voice=harriet)
    assert (done.pk, done.state, done.model, done.spoken_by) == (waiting.pk, State.DONE, espeak.NAME, "harriet")
    samples, rate = renders.read(done)
    assert rate == 24_000
    assert len(samples) / rate == pytest.approx(done.seconds)
    assert [word for word, _, _ in done.words] == ["Good", "morning,", "all."]
    assert done.audio.name.endswith(f"{done.key}.flac")


def test_silence_around_the_speech_is_cut_and_the_words_move_along(harriet: Voice) -> None:
    order("Tea, please.", voice=harriet)
    work_all()
    [done] = order("Tea, please.", voice=harriet)
    samples, rate = renders.read(done)
    heights = np.abs(samples)
    loud = np.flatnonzero(heights > sound.SILENCE * heights.max())
    assert loud[0] < 0.025 * rate
    assert loud[-1] > len(samples) - 0.085 * rate
    untrimmed = espeak.build().speak(SpeechRequest((SpeechLine("Tea, please.", "harriet"),)), timeout=10).lines[0]
    assert done.seconds < untrimmed.seconds - 0.15
    assert done.words[0][1] < 0.05
    assert done.words[-1][2] <= done.seconds


def test_the_same_words_by_the_same_voice_are_voiced_once(harriet: Voice, edwin: Voice) -> None:
    first, again, other = *order("Hello.", "Hello.", voice=harriet), *order("Hello.", voice=edwin)
    assert first.pk == again.pk != other.pk
    assert work_all() == 2
    assert order("Hello.", voice=harriet, subject="episode:2")[0].state == State.DONE
    assert work_all() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Hello there!"},
        {"style": "warm"},
        {"settings": {"pace": 1.1}},
        {"settings": {"seed": 3}},
        {"settings": {"pronunciations": {"hello": "hullo"}}},
    ],
)
def test_all_that_changes_the_sound_changes_the_key(harriet: Voice, changed: dict[str, object]) -> None:
    plain: dict[str, object] = {"text": "Hello there.", "style": "neutral", "settings": {}}
    takes = [Take(harriet, **plain), Take(harriet, **(plain | changed))]  # type: ignore[arg-type]
    one, other = renders.order(takes, subject="x")
    assert one.key != other.key


def test_what_does_not_change_the_sound_does_not_change_the_key(harriet: Voice) -> None:
    spelled = [
        Take(harriet, "Café  Müller", settings={"pace": 1, "pronunciations": {"Lund": "loond"}}),
        Take(harriet, "Cafe\u0301 Mu\u0308ller", settings={}),
    ]
    one, other = renders.order(spelled, subject="x")
    assert one.pk == other.pk


def test_a_new_version_of_the_model_voices_its_lines_anew(house: type[House], new_voice: NewVoice) -> None:
    vera = new_voice("vera", model="House")
    [old] = order("Hello.", voice=vera)
    registry.register(house_card("2"), f"{__name__}.House")
    [new] = order("Hello.", voice=vera)
    assert old.key != new.key


def test_shows_with_different_policies_share_no_render(harriet: Voice) -> None:
    takes = [Take(harriet, "Hello.")]
    [free], [strict] = (renders.order(takes, subject="x", policy=policy) for policy in ({}, {"privacy": "host"}))
    assert free.pk != strict.pk
    with pytest.raises(PolicyError, match="privacy"):
        renders.order(takes, subject="x", policy={"privacy": "moon"})


def test_lines_of_all_episodes_are_voiced_longest_first_in_full_batches(
    house: type[House], new_voice: NewVoice
) -> None:
    vera, karl = new_voice("vera", model="House"), new_voice("karl", model="House")
    for episode in range(4):
        order(*(f"{'word ' * (place + 1)}{episode}" for place in range(5)), voice=(vera, karl)[episode % 2])
    claimed = list(Render.objects.select_related("voice"))
    lengths = [[len(render.text) for render in batch] for batch in batches(claimed)]
    flat = list(itertools.chain(*lengths))
    assert flat == sorted(flat, reverse=True)
    assert work_all() == 20
    assert house.asked == [16, 4]


def test_a_line_that_no_model_can_speak_fails_alone_with_the_reason(harriet: Voice) -> None:
    texts = [f"Line {number}." for number in range(11)]
    order(*texts, "…", voice=harriet)
    assert work_all() == 12
    failed = Render.objects.get(state=State.FAILED)
    assert failed.text == "…"
    assert "no word to speak; write one or delete the line" in failed.error
    assert Render.objects.filter(state=State.DONE).count() == 11


def test_a_failed_line_is_tried_again_when_it_is_ordered_again(house: type[House], new_voice: NewVoice) -> None:
    vera = new_voice("vera", model="House")
    house.trouble = ModelRefused("House has a cold.")
    order("Hello.", voice=vera)
    work_all()
    assert "House has a cold" in Render.objects.get(state=State.FAILED).error
    house.trouble = None
    [again] = order("Hello.", voice=vera)
    assert (again.state, again.error) == (State.WAITING, "")
    work_all()
    assert Render.objects.get().state == State.DONE


def test_when_its_model_is_away_a_voice_of_the_same_register_stands_in(
    house: type[House], new_voice: NewVoice, harriet: Voice, edwin: Voice
) -> None:
    vera = new_voice("vera", model="House", register="higher")
    karl = new_voice("karl", model="House", register="lower")
    house.trouble = ModelUnavailable("House is away.")
    order("Good morning.", voice=vera)
    order("Hello, Vera.", voice=karl)
    assert work_all() == 2
    spoken = {render.voice.key: (render.model, render.spoken_by) for render in Render.objects.select_related("voice")}
    assert spoken == {"vera": (espeak.NAME, "harriet"), "karl": (espeak.NAME, "edwin")}
    assert all(render.by_stand_in for render in Render.objects.all())
    assert ModelRun.objects.filter(model="House", outcome="unavailable").exists()


def test_two_voices_of_one_register_get_different_stand_ins(
    house: type[House], new_voice: NewVoice, harriet: Voice
) -> None:
    new_voice("nell")
    vera, karl = new_voice("vera", model="House"), new_voice("karl", model="House")
    house.trouble = ModelUnavailable("House is away.")
    order("One.", voice=vera)
    order("Two.", voice=karl)
    work_all()
    assert {render.spoken_by for render in Render.objects.all()} == {"harriet", "nell"}


def test_one_refused_line_does_not_send_the_others_to_a_stand_in(
    house: type[House], new_voice: NewVoice, harriet: Voice
) -> None:
    vera = new_voice("vera", model="House")
    order(*(f"Line {number} of them." for number in range(7)), "An unspeakable word.", voice=vera)
    work_all()
    assert Render.objects.filter(model="House", state=State.DONE).count() == 7
    assert Render.objects.get(model=espeak.NAME).text == "An unspeakable word."


def test_a_stand_in_is_replaced_for_the_next_episode_but_not_within_one(
    house: type[House], new_voice: NewVoice, harriet: Voice
) -> None:
    vera = new_voice("vera", model="House")
    house.trouble = ModelUnavailable("House is away.")
    order("Hello.", voice=vera, subject="episode:1")
    work_all()
    house.trouble = None
    assert order("Hello.", voice=vera, subject="episode:1")[0].state == State.DONE
    assert order("Hello.", voice=vera, subject="episode:2")[0].state == State.WAITING


@pytest.mark.parametrize(
    "speech",
    [
        Speech(np.zeros(24_000, np.float32), 24_000, ()),
        Speech(np.full(24_000, np.nan, np.float32), 24_000, ()),
        Speech(np.zeros(0, np.float32), 24_000, ()),
        Speech(np.ones((10, 2), np.float32), 24_000, ()),
        tone(1000.0),
        Speech(tone(1.0).samples, 100, ()),
    ],
    ids=["silent", "broken", "empty", "two channels", "endless", "odd rate"],
)
def test_an_answer_that_is_no_speech_is_turned_down(
    house: type[House], new_voice: NewVoice, harriet: Voice, monkeypatch: pytest.MonkeyPatch, speech: Speech
) -> None:
    monkeypatch.setattr(House, "speak", lambda *_, **__: SpeechResponse((speech,)))
    order("Hello.", voice=new_voice("vera", model="House"))
    work_all()
    assert Render.objects.get().model == espeak.NAME
    assert ModelRun.objects.filter(model="House", outcome="rejected").count() == 1


def test_a_voice_without_valid_consent_speaks_no_new_line(harriet: Voice, consent: Consent) -> None:
    consent.withdrawn_at = timezone.now()
    consent.save()
    harriet.refresh_from_db()
    with pytest.raises(VoiceNotAllowed, match="consent for the voice Harriet was withdrawn on"):
        order("Hello.", voice=harriet)
    consent.withdrawn_at, consent.valid_until = None, timezone.localdate() - dt.timedelta(days=1)
    consent.save()
    with pytest.raises(VoiceNotAllowed, match="ended on"):
        order("Hello.", voice=Voice.objects.get())
    assert not Render.objects.exists()


def test_a_voice_that_is_switched_off_speaks_no_new_line(new_voice: NewVoice) -> None:
    with pytest.raises(VoiceNotAllowed, match="Nell is switched off"):
        order("Hello.", voice=new_voice("nell", enabled=False))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"pace": "fast"}, "pace of a line must be a number"),
        ({"pitch": float("inf")}, "pitch of a line must be a number"),
        ({"pronunciations": ["Lund"]}, "Pronunciations are an object"),
        ({"pronunciations": {"Lund": 3}}, "Pronunciations are an object"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(
    harriet: Voice, settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(TakeRefused, match=sentence):
        order("Hello, Lund.", voice=harriet, **settings)


@pytest.mark.parametrize("damage", ["missing", "truncated", "rubbish", "empty"])
def test_a_damaged_sound_is_noticed_and_voiced_again(harriet: Voice, media_folder: Path, damage: str) -> None:
    order("Good morning to you all.", voice=harriet)
    work_all()
    render = Render.objects.get()
    path = Path(render.audio.path)
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"truncated": whole[: len(whole) // 2], "rubbish": b"x" * len(whole), "empty": b""}[damage])
    with pytest.raises(SoundLost, match="voice it again") as caught:
        renders.read(render)
    assert caught.value.render_id == render.pk
    [again] = order("Good morning to you all.", voice=harriet)
    assert again.state == State.WAITING
    work_all()
    assert renders.read(Render.objects.get())[1] == 24_000
    assert len(list(media_folder.rglob("*.flac"))) == 1
