"""A request reaches the first model that answers acceptably; the ledger tells of every attempt."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection

from orchestrator.errors import ModelError, ModelRefused, ModelRejected, ModelTimeout, ModelUnavailable, NoModelLeft
from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.protocols import Dialogue, Summary, Usage
from orchestrator.routing import ask
from tests.orchestrator import stage
from tests.orchestrator.stage import SPEAK, SUMMARISE, Announcer, card, put, put_writer, raises, says

pytestmark = pytest.mark.django_db


def ledger() -> list[tuple[str, str, int]]:
    return list(ModelRun.objects.order_by("id").values_list("model", "outcome", "attempt"))


def test_the_first_choice_answers_and_the_ledger_shows_what_it_cost() -> None:
    put_writer("Dear", says("Hello."), price_per_million_tokens_in=2.0, price_per_million_tokens_out=10.0)
    answer = ask(SUMMARISE, subject="episode:12")
    assert answer.response.text == "Hello."
    assert answer.card.name == "Dear"
    assert answer.reason == "Dear, because it is an in-house model that the policy allows."
    run = ModelRun.objects.get()
    assert (run.task, run.subject, run.outcome, run.reason) == ("summary", "episode:12", "ok", answer.reason)
    assert (run.tokens_in, run.tokens_out, str(run.cost)) == (1000, 200, "0.004000")
    assert run.seconds < 1


def test_a_model_that_dies_in_the_middle_is_followed_by_the_next() -> None:
    asked = []

    def dies_at_the_second(request: Any, timeout: float) -> Summary:
        asked.append(request)
        if len(asked) > 1:
            raise ConnectionResetError("peer went away")
        return Summary("From the first.")

    put_writer("First", dies_at_the_second)
    put_writer("Second", says("From the second."), kind="open")
    texts = [ask(SUMMARISE, subject="episode:1") for _ in range(2)]
    assert [answer.response.text for answer in texts] == ["From the first.", "From the second."]
    assert texts[1].reason == "Second, because First failed: ConnectionResetError: peer went away."
    assert ledger() == [("First", "ok", 1), ("First", "error", 1), ("Second", "ok", 2)]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ModelTimeout("took longer than 1 s"), "timeout"),
        (ModelUnavailable("is not installed"), "unavailable"),
        (ModelRefused("does not write sport"), "refused"),
        (ModelError("broke"), "error"),
        (MemoryError("CUDA out of memory"), "error"),
        (ZeroDivisionError("division by zero"), "error"),
    ],
)
def test_each_way_to_fail_is_in_the_ledger_and_leads_to_the_next(error: Exception, outcome: str) -> None:
    put_writer("First", raises(error))
    put_writer("Second", says("Well."), kind="open")
    assert ask(SUMMARISE).response.text == "Well."
    assert ledger() == [("First", outcome, 1), ("Second", "ok", 2)]


def test_sys_exit_in_a_model_does_not_end_the_worker() -> None:
    def leave(request: Any, timeout: float) -> Summary:
        raise SystemExit(3)

    put_writer("First", leave)
    put_writer("Second", says("Still here."), kind="open")
    assert ask(SUMMARISE).response.text == "Still here."


def test_an_answer_that_the_caller_turns_down_is_paid_for_and_the_next_is_asked() -> None:
    def only_short(summary: Summary) -> None:
        if len(summary.text) > 10:
            raise ModelRejected("said a number that is in no fact: 12")

    put_writer("Wordy", says("Twelve people and much more."), price_per_million_tokens_out=5.0)
    put_writer("Short", says("Short."), kind="open")
    answer = ask(SUMMARISE, accept=only_short)
    assert answer.response.text == "Short."
    assert "said a number that is in no fact: 12" in answer.reason
    rejected = ModelRun.objects.get(model="Wordy")
    assert (rejected.outcome, rejected.tokens_out, float(rejected.cost)) == ("rejected", 200, 0.001)


def test_a_broken_check_of_the_caller_comes_out_as_it_is_and_leaves_a_row() -> None:
    def broken(summary: Summary) -> None:
        raise KeyError("story")

    put_writer("First", says("Hello."))
    with pytest.raises(KeyError, match="story"):
        ask(SUMMARISE, accept=broken)
    assert ledger() == [("First", "error", 1)]


def test_when_nobody_is_left_one_sentence_names_each_and_why() -> None:
    put_writer("First", raises(ModelTimeout("took longer than 60 s")))
    put_writer("Second", raises(ModelRejected("said a name that is in no fact: Ada.")), kind="open")
    put_writer("Third", says("never asked"), kind="partner")
    with pytest.raises(NoModelLeft) as failure:
        ask(SUMMARISE, Policy.from_json({"kinds": ["in-house", "open"]}))
    assert str(failure.value) == (
        "No model could summarise this story: First took longer than 60 s; Second said a name that is in no fact: Ada; "
        "Third is a partner's model, which the policy does not allow."
    )


def test_an_overrunning_model_does_not_hold_its_caller() -> None:
    free = threading.Event()

    def hangs(request: Any, timeout: float) -> Summary:
        free.wait(20)
        return Summary("Too late.")

    put_writer("Hanging", hangs)
    put_writer("Second", says("In time."), kind="open")
    started = time.monotonic()
    assert ask(SUMMARISE, timeout=0.2).response.text == "In time."
    assert time.monotonic() - started < 3
    assert ledger() == [("Hanging", "timeout", 1), ("Second", "ok", 2)]

    # While the abandoned call runs no second one piles up behind it, and the ledger is told once.
    for _ in range(3):
        answer = ask(SUMMARISE, timeout=0.2)
        assert "Hanging is still busy with an earlier request that ran over" in answer.reason
    assert [row for row in ledger() if row[1] == "skipped"] == [("Hanging", "skipped", 1)]
    free.set()


def test_a_model_that_asks_for_a_moment_is_asked_again() -> None:
    asked: list[float] = []

    def busy_at_first(request: Any, timeout: float) -> Summary:
        asked.append(time.monotonic())
        if len(asked) == 1:
            raise ModelUnavailable("is over its quota", retry_after=0.3)
        return Summary("Now.")

    put_writer("Partner", busy_at_first)
    assert ask(SUMMARISE).response.text == "Now."
    assert asked[1] - asked[0] >= 0.3
    assert ledger() == [("Partner", "unavailable", 1), ("Partner", "ok", 2)]


def test_the_budget_of_retries_ends() -> None:
    put_writer("Partner", raises(ModelUnavailable("is over its quota", retry_after=0.01)))
    with pytest.raises(NoModelLeft):
        ask(SUMMARISE)
    assert ledger() == [("Partner", "unavailable", attempt) for attempt in (1, 2, 3)]


def test_a_model_that_asks_for_a_long_rest_is_left_alone_for_it() -> None:
    put_writer("Partner", raises(ModelUnavailable("is over its quota", retry_after=120)))
    put_writer("Second", says("Here."), kind="open")
    for _ in range(3):
        answer = ask(SUMMARISE)
    assert "Partner rests for 120 s more after a failure (is over its quota)" in answer.reason
    partner = [row for row in ledger() if row[0] == "Partner"]
    assert partner == [("Partner", "unavailable", 1), ("Partner", "skipped", 1)]


def test_a_wrong_kind_of_answer_is_refused() -> None:
    put_writer("Confused", lambda request, timeout: Dialogue(()))
    put_writer("Empty", lambda request, timeout: None, kind="open")  # type: ignore[arg-type,return-value]
    with pytest.raises(NoModelLeft, match="Confused answered with a Dialogue to a 'summary' request; Empty answered"):
        ask(SUMMARISE)
    assert [outcome for _, outcome, _ in ledger()] == ["refused", "refused"]


def test_a_voice_that_swallows_a_line_is_refused_and_the_next_speaks() -> None:
    speech: dict[str, object] = {"tasks": frozenset({"speech"})}
    put(Announcer(card("Short", **speech), 1), card("Short", **speech))
    full = card("Full", kind="open", price_per_audio_minute=0.06, **speech)
    put(Announcer(full, 2), full)
    assert len(ask(SPEAK).response.lines) == 2
    run = ModelRun.objects.get(model="Full")
    assert (run.audio_seconds, float(run.cost)) == (60.0, 0.06)
    assert "Short spoke 1 lines where 2 were asked for" in run.reason


def test_a_model_that_is_not_installed_is_passed_over_and_told_once() -> None:
    put(None, card("Missing"), check=f"{stage.__name__}.not_installed")
    put_writer("Second", says("Here."), kind="open")
    for _ in range(3):
        answer = ask(SUMMARISE)
    assert answer.reason == "Second, because Missing is not installed; run pip install example."
    assert [row for row in ledger() if row[0] == "Missing"] == [("Missing", "skipped", 1)]


def test_a_ledger_that_cannot_be_written_does_not_cost_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {ModelRun._meta.db_table} RENAME TO lost")
    put_writer("First", says("Hello."))
    assert ask(SUMMARISE, subject="episode:5").response.text == "Hello."
    assert "The ledger could not be written; the row was" in caplog.text
    assert "episode:5" in caplog.text


def test_figures_and_texts_that_no_column_holds_are_cut_to_size() -> None:
    usage = Usage(tokens_in=-5, tokens_out=10**30, audio_seconds=float("nan"))
    put_writer("First", lambda request, timeout: Summary("Hi.", usage))
    ask(SUMMARISE, subject="x" * 500)
    put_writer("Second", raises(ModelError("\x00bad " + "y" * 5000)))
    with pytest.raises(NoModelLeft):
        ask(SUMMARISE, Policy(deny=frozenset({"First"})))
    first, second = ModelRun.objects.order_by("id")
    assert (first.tokens_in, first.tokens_out, first.audio_seconds, len(first.subject)) == (0, 2**31 - 1, 0.0, 80)
    assert second.reason.startswith("bad yy")
    assert len(second.reason) == 500
