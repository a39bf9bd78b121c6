"""A late model is overtaken by the next one where the policy allows it: over real sockets, against real clocks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.utils import timezone

from orchestrator import hedging
from orchestrator.errors import ModelRejected, NoModelLeft
from orchestrator.hedging import Budget
from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.protocols import Summary
from orchestrator.providers.chat import Chat
from orchestrator.providers.prompted import PromptedModel
from orchestrator.providers.prompting import PROMPTS
from orchestrator.routing import ask
from tests.orchestrator.chat_server import ChatServer, Exchange, Reply, chat_server, fails, streams
from tests.orchestrator.stage import SUMMARISE, card, put, put_writer, says

pytestmark = pytest.mark.django_db(transaction=True)
HEDGED = Policy(hedge=True)
KINDS = ("in-house", "open", "partner")


def tells(text: str) -> Reply:
    return streams(json.dumps({"text": text}))


def after(event: threading.Event, reply: Reply) -> Reply:
    def held(exchange: Exchange) -> None:
        event.wait(20)
        reply(exchange)

    return held


def announcing(event: threading.Event, reply: Reply) -> Reply:
    def announced(exchange: Exchange) -> None:
        event.set()
        reply(exchange)

    return announced


Serve = Callable[..., list[ChatServer]]


@pytest.fixture
def serve(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Models First, Second, …, each a server that replies as told, and each known to answer within 50 ms."""
    settings.HEDGE_FLOOR = 0.2
    budget = Budget()
    budget.earned = 1.0
    monkeypatch.setattr(hedging, "budget", budget)
    with ExitStack() as stack:

        def served(*replies: Reply) -> list[ChatServer]:
            servers = [stack.enter_context(chat_server(reply)) for reply in replies]
            for name, kind, server in zip(("First", "Second", "Third"), KINDS, servers, strict=False):
                found = card(name, kind=kind, price_per_million_tokens_out=100.0)
                put(PromptedModel(found, Chat(server.url, name, ""), PROMPTS), found)
            known("First")
            return servers

        yield served


def known(name: str, times: int = hedging.LEAST, seconds: float = 0.05) -> None:
    row = {"task": "summary", "model": name, "version": "1", "kind": "open", "outcome": "ok", "seconds": seconds}
    ModelRun.objects.bulk_create(ModelRun(**row) for _ in range(times))


def ledger() -> list[tuple[str, str]]:
    return list(ModelRun.objects.filter(subject="episode:1").order_by("model").values_list("model", "outcome"))


def test_the_next_model_answers_for_one_that_is_late(serve: Serve) -> None:
    free = threading.Event()
    serve(after(free, tells("Late.")), tells("In time."))
    answer = ask(SUMMARISE, HEDGED, subject="episode:1")
    assert answer.response.text == "In time."
    assert answer.reason == "Second, because First had not answered after 0.2 s."
    assert ledger() == [("First", "overtaken"), ("Second", "ok")]
    free.set()
    row = ModelRun.objects.get(subject="episode:1", model="First")
    assert row.reason == "Second answered first"
    until = time.monotonic() + 20
    while not row.tokens_out and time.monotonic() < until:
        row.refresh_from_db()
    assert (row.tokens_in, row.tokens_out, float(row.cost)) == (321, 45, 0.0045), "what it consumed late is paid too"


def test_the_first_may_still_be_the_first(serve: Serve) -> None:
    asked, free = threading.Event(), threading.Event()
    serve(after(asked, tells("Mine.")), announcing(asked, after(free, tells("Not needed."))))
    answer = ask(SUMMARISE, HEDGED, subject="episode:1")
    assert (answer.response.text, answer.card.name) == ("Mine.", "First")
    assert answer.reason == "First, because it is an in-house model that the policy allows."
    assert ledger() == [("First", "ok"), ("Second", "overtaken")]
    free.set()


@pytest.mark.parametrize("policy", [Policy(), Policy(hedge=False), HEDGED.within(Policy(hedge=False))])
def test_nobody_is_asked_twice_where_the_policy_does_not_allow_it(serve: Serve, policy: Policy) -> None:
    free = threading.Event()
    servers = serve(after(free, tells("Late.")), tells("In time."))
    threading.Timer(0.6, free.set).start()
    assert ask(SUMMARISE, policy, subject="episode:1").response.text == "Late."
    assert servers[1].requests == []


def test_an_answer_that_is_turned_down_does_not_count(serve: Serve) -> None:
    turned_down = threading.Event()

    def only_mine(summary: Summary) -> None:
        if summary.text != "Mine.":
            turned_down.set()
            raise ModelRejected("said a number that is in no fact: 12")

    serve(after(turned_down, tells("Mine.")), tells("Twelve."))
    assert ask(SUMMARISE, HEDGED, subject="episode:1", accept=only_mine).response.text == "Mine."
    assert ledger() == [("First", "ok"), ("Second", "rejected")]


def test_when_both_fail_each_is_named_once_and_the_third_is_asked(serve: Serve) -> None:
    asked = threading.Event()
    servers = serve(after(asked, fails(500, "broken")), announcing(asked, fails(500, "also broken")), tells("Third."))
    answer = ask(SUMMARISE, HEDGED, subject="episode:1")
    assert (answer.response.text, [len(server.requests) for server in servers]) == ("Third.", [1, 1, 1])
    assert (answer.reason.count("First"), answer.reason.count("Second")) == (1, 1)
    assert [outcome for _, outcome in ledger()][2] == "ok"
    with pytest.raises(NoModelLeft, match=r"First .*; Second .*"):
        ask(SUMMARISE, Policy(hedge=True, deny=frozenset({"Third"})))


def test_a_model_of_which_little_is_known_is_waited_for(serve: Serve) -> None:
    free = threading.Event()
    servers = serve(after(free, tells("Late.")), tells("In time."))
    ModelRun.objects.earliest("pk").delete()
    threading.Timer(0.6, free.set).start()
    assert ask(SUMMARISE, HEDGED).response.text == "Late."
    assert servers[1].requests == []


def test_the_last_resort_is_never_asked_beside_another(serve: Serve) -> None:
    free = threading.Event()
    serve(after(free, tells("Late.")))
    put_writer("Floor", says("Always quicker."), floor=True)
    threading.Timer(0.6, free.set).start()
    assert ask(SUMMARISE, HEDGED).card.name == "First"


def test_an_interrupted_worker_leaves_both_and_says_so(serve: Serve) -> None:
    free = threading.Event()

    def told_to_stop(summary: Summary) -> None:
        raise KeyboardInterrupt

    serve(after(free, tells("Late.")), tells("In time."))
    with pytest.raises(KeyboardInterrupt):
        ask(SUMMARISE, HEDGED, subject="episode:1", accept=told_to_stop)
    assert ledger() == [("First", "error"), ("Second", "error")]
    free.set()


def test_late_is_what_one_answer_in_twenty_was(settings: Any) -> None:
    settings.HEDGE_FLOOR = 0.0
    for tenths in range(1, 21):
        known("First", times=1, seconds=tenths / 10)
    assert hedging.delay(card("First"), "summary", timezone.now()) == pytest.approx(1.905)
    settings.HEDGE_FLOOR = 3.0
    assert hedging.delay(card("First"), "summary", timezone.now()) == 3.0
    assert hedging.delay(card("First", version="2"), "summary", timezone.now()) is None


def test_of_a_hundred_slow_requests_five_are_asked_twice() -> None:
    budget = Budget()
    taken = 0
    for _ in range(1000):
        budget.earn(5)
        taken += budget.take()
    assert taken == 50
    for _ in range(1000):
        budget.earn(5)
    assert sum(budget.take() for _ in range(100)) == hedging.BURST
