"""One request on its way from candidate to candidate: guard, call, check, ledger."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connection
from django.utils import timezone

from orchestrator import hedging, ledger, registry
from orchestrator.breaker import breaker
from orchestrator.calls import Running, first_ended
from orchestrator.deadline import busy
from orchestrator.errors import ModelError, ModelRefused, ModelRejected, ModelUnavailable
from orchestrator.ledger import Attempt
from orchestrator.models import ModelRun
from orchestrator.protocols import ModelCard, Usage
from orchestrator.routes import Candidate, Request, sentence

Outcome = ModelRun.Outcome
R_co = TypeVar("R_co", covariant=True)

RETRIES = 2  # waits for a model that asks for a moment, per request
LONGEST_WAIT = 5.0  # with a longer Retry-After the next model is asked instead


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """What was answered, by which model, and why by that one ("Extractive, because Scribe-1 took longer than 60 s")."""

    response: R_co
    card: ModelCard
    reason: str


@dataclass(slots=True)
class Asking:
    """One request with what it has cost so far. `failures` holds (model, why) of those that did not answer.

    `hedged` says whether the policy allows that the next model is asked as well when one is late (hedging.py).
    """

    request: Request
    subject: str
    accept: Callable[[Any], object] | None
    timeout: float
    arm: str = ""
    waited: float | None = None
    hedged: bool = False
    attempts: int = 0
    retries: int = RETRIES
    failures: list[tuple[str, str]] = field(default_factory=list)
    asked_beside: set[str] = field(default_factory=set)
    bell: threading.Condition = field(default_factory=threading.Condition)

    def of(self, candidate: Candidate, following: Sequence[Candidate] = ()) -> Answer[Any] | None:
        """The candidate's answer; None when it has none, with the reason in `failures`.

        If it is late and hedging is allowed, one of those `following` may answer in its place.
        """
        if candidate.card.label in self.asked_beside:
            return None
        try:
            if why := self._in_the_way(candidate.card):
                self._skip(candidate.card, why)
                return None
            return self._with_retries(candidate, following)
        except ModelError as error:
            self.failures.append((candidate.card.name, str(error)))
            return None

    def _in_the_way(self, card: ModelCard) -> str:
        """Why the model is not even asked now, or ""."""
        if missing := registry.get(card.label).missing():
            return missing
        if busy(card.name):
            return "is still busy with an earlier request that ran over"
        if not breaker().admit(card.label):
            return breaker().look(card.label).in_words(time.time()) or "is being tried again by another process"
        return ""

    def _skip(self, card: ModelCard, why: str) -> None:
        self.failures.append((card.name, why))
        # One row for each rest of a model, not one for each request that finds it resting.
        if breaker().first_note(card.label):
            self._note(Running(Candidate(card, why), self.attempts, self.request, 0.0), Outcome.SKIPPED, why)

    def _with_retries(self, candidate: Candidate, following: Sequence[Candidate]) -> Answer[Any]:
        while True:
            try:
                return self._attempt(candidate, following)
            except ModelUnavailable as error:
                if error.retry_after is None or error.retry_after > LONGEST_WAIT or not self.retries:
                    raise
                self.retries -= 1
                time.sleep(max(error.retry_after, 0.0))

    def _attempt(self, candidate: Candidate, following: Sequence[Candidate]) -> Answer[Any]:
        """The first good answer of the candidate and of whoever is asked beside it. Raises the candidate's error."""
        running = [self._running(candidate)]
        try:
            running[0].begin(self.bell)
            running += self._beside(running[0], following)
            return self._first_good(running)
        except ModelError:
            raise
        except BaseException as interruption:
            for one in running:
                self._interrupted(one, interruption)
            raise

    def _running(self, candidate: Candidate, beside: str = "") -> Running:
        self.attempts += 1
        return Running(candidate, self.attempts, self.request, self.timeout, beside=beside)

    def _beside(self, first: Running, following: Sequence[Candidate]) -> list[Running]:
        """The next model, asked as well because the first is late; nobody where that is not allowed."""
        second = hedging.partner(following) if self.hedged else None
        delay = hedging.delay(first.card, self.request.task, timezone.now()) if second else None
        if second is None or delay is None or first.wait(delay) or not hedging.budget.take():
            return []
        if self._in_the_way(second.card):
            return []
        self.asked_beside.add(second.card.label)
        one = self._running(second, sentence(first.card.name, f"had not answered after {delay:.1f} s"))
        one.start(self.bell)
        return [one]

    def _first_good(self, running: list[Running]) -> Answer[Any]:
        first, errors = running[0], dict[Running, ModelError]()
        while running:
            ended = first_ended(running, self.bell)
            running.remove(ended)
            try:
                answer = self._judged(ended)
            except ModelError as error:
                errors[ended] = error
                continue
            for slower in running:
                self._leave_behind(slower, ended)
            return answer
        own = errors.pop(first)
        self.failures += [(other.card.name, str(error)) for other, error in errors.items()]
        raise own

    def _judged(self, ended: Running) -> Answer[Any]:
        """Its answer, if it has one that stands."""
        usage = Usage()
        try:
            response = ended.response()
            usage = response.usage
            if self.accept is not None:
                self.accept(response)
        except ModelError as error:
            _tell_breaker(ended.card, error)
            self._note(ended, Outcome(error.outcome), str(error), error.usage or usage)
            raise
        except BaseException as error:
            self._interrupted(ended, error, usage)
            raise
        breaker().succeeded(ended.candidate.card.label)
        reason = self._reason(ended)
        self._note(ended, Outcome.OK, reason, usage)
        return Answer(response, ended.card, reason)

    def _leave_behind(self, slower: Running, winner: Running) -> None:
        """Another was quicker. What this one still consumes is put into its row when it ends."""
        breaker().released(slower.candidate.card.label)
        row = self._note(slower, Outcome.OVERTAKEN, f"{winner.card.name} answered first")
        if not slower.leave(partial(_settle_later, row, slower)):
            ledger.settle(row, slower.card, slower.seconds, slower.spent())

    def _interrupted(self, one: Running, by: BaseException, usage: Usage | None = None) -> None:
        """The caller's own check broke, or the worker was told to stop: not the model's fault, but paid for."""
        one.leave()
        breaker().released(one.candidate.card.label)
        self._note(one, Outcome.ERROR, f"was interrupted: {by!r}", usage)

    def _reason(self, one: Running) -> str:
        told = [sentence(name, why) for name, why in self.failures] + ([one.beside] if one.beside else [])
        return f"{one.candidate.card.name}, because {'; '.join(told) or one.candidate.because}."

    def _note(self, one: Running, outcome: ModelRun.Outcome, reason: str, usage: Usage | None = None) -> int | None:
        return ledger.record(
            Attempt(
                self.request.task, one.card, self.subject, max(one.number, 1), outcome, reason, one.seconds,
                usage or Usage(), self.arm, self.waited,
            )
        )  # fmt: skip


def _settle_later(row: int | None, slower: Running) -> None:
    """In the thread of the call, which has a connection of its own to give back."""
    try:
        ledger.settle(row, slower.card, slower.seconds, slower.spent())
    finally:
        connection.close()


def _tell_breaker(card: ModelCard, error: ModelError) -> None:
    """An answer that was turned down says nothing about the model's health; anything else counts against it."""
    if isinstance(error, ModelRefused | ModelRejected):
        breaker().released(card.label)
    else:
        breaker().failed(card.label, str(error), getattr(error, "retry_after", None))
