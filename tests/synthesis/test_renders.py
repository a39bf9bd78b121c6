"""Lines are voiced once, by whoever comes by, and nothing is lost when somebody dies over them."""

from __future__ import annotations

import datetime as dt
import itertools
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from orchestrator import registry
from orchestrator.breaker import breaker
from orchestrator.errors import ModelError, ModelRefused, ModelUnavailable, PolicyError
from orchestrator.models import ModelRun
from orchestrator.protocols import ModelCard, Speech, SpeechLine, SpeechRequest, SpeechResponse
from synthesis import espeak, renders, sound
from synthesis.errors import SoundLost, TakeRefused, VoiceNotAllowed
from synthesis.models import Consent, Render, Voice
from synthesis.renders import Take
from synthesis.voicing import MOST_ATTEMPTS, batches

pytestmark = pytest.mark.django_db
State = Render.State
NewVoice = Callable[..., Voice]


class House:
    """A second voice model, in-house and first in line: tones instead of speech, and trouble on demand."""

    asked: list[int]
    trouble: ModelError | None = None

    def __init__(self) -> None:
        self.card = house_card()

    def voices(self) -> Sequence[str]:
        return ("vera", "karl")

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        House.asked.append(len(request.lines))
        if House.trouble:
            raise House.trouble
        if any("unspeakable" in line.text for line in request.lines):
            raise ModelRefused("The line holds a word that House cannot say.")
        return SpeechResponse(tuple(tone(len(line.text) / 20) for line in request.lines))


def tone(seconds: float, level: float = 0.3) -> Speech:
    time = np.arange(round(24_000 * seconds)) / 24_000
    return Speech((level * np.sin(2 * np.pi * 220 * time)).astype(np.float32), 24_000, ())


def house_card(version: str = "1") -> ModelCard:
    return ModelCard("House", version, "in-house", frozenset({"speech"}), frozenset({"en"}), "host", "Apache-2.0")


@pytest.fixture
def house() -> Iterator[type[House]]:
    House.asked, House.trouble = [], None
    breaker().succeeded(house_card().label)
    registry.register(house_card(), f"{__name__}.House")
    yield House
    registry.unregister("House")


def work_all(worker: str = "test") -> int:
    return sum(iter(lambda: renders.work_off(worker=worker), 0))


def order(*texts: str, voice: Voice, subject: str = "episode:1", **settings: object) -> list[Render]:
    return renders.order([Take(voice, text, "neutral", settings) for text in texts], subject=subject)


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


def test_a_dead_workers_lines_are_offered_again(harriet: Voice) -> None:
    order("One.", "Two.", voice=harriet)
    Render.objects.claim([render.pk for render in Render.objects.all()], "dead", timezone.now())
    assert renders.work_off(worker="living") == 0
    assert renders.release_stale(timezone.now() - dt.timedelta(minutes=1)) == 0
    assert renders.release_stale(timezone.now() + dt.timedelta(seconds=1)) == 2
    assert renders.work_off(worker="living") == 2


def test_a_line_that_kills_its_worker_again_and_again_is_given_up_alone(harriet: Voice) -> None:
    order("Innocent.", "Deadly.", voice=harriet)
    later = timezone.now() + dt.timedelta(seconds=1)
    deadly = Render.objects.get(text="Deadly.")
    for attempt in range(MOST_ATTEMPTS):
        token = f"worker {attempt}"
        Render.objects.claim([render.pk for render in Render.objects.all()], token, timezone.now())
        Render.objects.begin([deadly.pk], token, timezone.now())
        renders.release_stale(later)
    deadly.refresh_from_db()
    assert deadly.state == State.FAILED
    assert "The worker died 3 times while voicing this line" in deadly.error
    assert Render.objects.get(text="Innocent.").state == State.WAITING


def test_lines_tried_before_go_alone(harriet: Voice) -> None:
    order("One.", "Two.", "Three.", voice=harriet)
    Render.objects.filter(text="Two.").update(attempts=1)
    grouped = [[render.text for render in batch] for batch in batches(list(Render.objects.select_related("voice")))]
    assert grouped == [["Two."], ["Three.", "One."]]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_claim_stores_nothing(
    house: type[House], new_voice: NewVoice, monkeypatch: pytest.MonkeyPatch, media_folder: Path
) -> None:
    vera = new_voice("vera", model="House")
    order("Hello there.", voice=vera)
    speak = House.speak

    def slow(self: House, request: SpeechRequest, *, timeout: float) -> SpeechResponse:
        Render.objects.update(claimed_by="somebody else")
        connection.close()
        return speak(self, request, timeout=timeout)

    monkeypatch.setattr(House, "speak", slow)
    assert renders.work_off(worker="slow") == 0
    render = Render.objects.get()
    assert (render.state, render.claimed_by, render.audio.name) == (State.CLAIMED, "somebody else", "")
    assert not list(media_folder.rglob("*.flac"))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT raises KeyboardInterrupt also where a shell started the tests in the background, with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_worker_told_to_stop_gives_its_lines_back(
    house: type[House], new_voice: NewVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> SpeechResponse:
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.3)
        return SpeechResponse((tone(1.0),))

    monkeypatch.setattr(House, "speak", stop)
    order("Hello.", voice=new_voice("vera", model="House"))
    with pytest.raises(KeyboardInterrupt):
        renders.work_off(worker="stopped")
    render = Render.objects.get()
    assert (render.state, render.claimed_by) == (State.WAITING, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_voice_one_line(house: type[House], new_voice: NewVoice) -> None:
    vera = new_voice("vera", model="House")
    order(*(f"This is line {number}." for number in range(24)), voice=vera)
    settled: list[int] = []

    def work(name: str) -> None:
        settled.append(sum(iter(lambda: renders.work_off(worker=name, limit=5), 0)))
        connection.close()

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(settled) == 24
    assert sum(house.asked) == 24
    assert set(Render.objects.values_list("state", flat=True)) == {State.DONE}


def test_an_hour_of_lines_is_ordered_quickly(harriet: Voice) -> None:
    started = time.monotonic()
    assert len(order(*(f"This is line number {number}." for number in range(800)), voice=harriet)) == 800
    assert time.monotonic() - started < 5
