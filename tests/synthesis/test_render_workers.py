"""Many workers, dead workers, stopped workers: every line is voiced once and none is lost."""

from __future__ import annotations

import datetime as dt
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from orchestrator.protocols import SpeechRequest, SpeechResponse
from synthesis import renders
from synthesis.models import Render, Voice
from synthesis.voicing import MOST_ATTEMPTS, batches
from tests.synthesis.house import House, order, tone

pytestmark = pytest.mark.django_db
State = Render.State
NewVoice = Callable[..., Voice]


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
    worker, free = threading.get_ident(), threading.Event()

    def stop(*_: object, **__: object) -> SpeechResponse:
        signal.pthread_kill(worker, signal.SIGINT)
        free.wait(20)
        return SpeechResponse((tone(1.0),))

    monkeypatch.setattr(House, "speak", stop)
    order("Hello.", voice=new_voice("vera", model="House"))
    with pytest.raises(KeyboardInterrupt):
        renders.work_off(worker="stopped")
    free.set()
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
