"""One request on its way from candidate to candidate: guard, call, check, ledger."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from orchestrator import registry
from orchestrator.breaker import breaker
from orchestrator.deadline import busy, within
from orchestrator.errors import ModelError, ModelRefused, ModelRejected, ModelUnavailable
from orchestrator.ledger import Attempt, record
from orchestrator.models import ModelRun
from orchestrator.protocols import (
    Dialogue,
    Frame,
    ModelCard,
    SpeechRequest,
    SpeechResponse,
    Summary,
    Task,
    TextModel,
    TextResponse,
    Usage,
    VoiceModel,
)
from orchestrator.routes import Candidate, Request, sentence

Outcome = ModelRun.Outcome
Response = TextResponse | SpeechResponse
R_co = TypeVar("R_co", covariant=True)

LOAD_SECONDS = 180.0  # for building a model on its first use, apart from the time for the answer
GRACE = 0.5  # a model that keeps its own time-out gets to say so itself
RETRIES = 2  # waits for a model that asks for a moment, per request
LONGEST_WAIT = 5.0  # with a longer Retry-After the next model is asked instead
RESPONSES: dict[Task, type[Response]] = {
    "summary": Summary,
    "story": Dialogue,
    "frame": Frame,
    "speech": SpeechResponse,
}


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """What was answered, by which model, and why by that one ("Extractive, because Scribe-1 took longer than 60 s")."""

    response: R_co
    card: ModelCard
    reason: str


@dataclass(slots=True)
class Asking:
    """One request with what it has cost so far. `failures` holds (model, why) of those that did not answer."""

    request: Request
    subject: str
    accept: Callable[[Any], object] | None
    timeout: float
    arm: str = ""
    waited: float | None = None
    attempts: int = 0
    retries: int = RETRIES
    failures: list[tuple[str, str]] = field(default_factory=list)

    def of(self, candidate: Candidate) -> Answer[Any] | None:
        """The candidate's answer; None when it has none, with the reason in `failures`."""
        try:
            if why := self._in_the_way(candidate.card):
                self._skip(candidate.card, why)
                return None
            return self._with_retries(candidate)
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
            self._note(card, Outcome.SKIPPED, why)

    def _with_retries(self, candidate: Candidate) -> Answer[Any]:
        while True:
            try:
                return self._attempt(candidate)
            except ModelUnavailable as error:
                if error.retry_after is None or error.retry_after > LONGEST_WAIT or not self.retries:
                    raise
                self.retries -= 1
                time.sleep(max(error.retry_after, 0.0))

    def _attempt(self, candidate: Candidate) -> Answer[Any]:
        card = candidate.card
        self.attempts += 1
        started, usage = time.monotonic(), Usage()
        try:
            model = _built(card)
            started = time.monotonic()
            response = _asked(model, self.request, self.timeout)
            usage = response.usage
            if self.accept is not None:
                self.accept(response)
        except ModelError as error:
            _tell_breaker(card, error)
            paid = error.usage or usage
            self._note(card, Outcome(error.outcome), str(error), time.monotonic() - started, paid)
            raise
        except BaseException as error:
            # The caller's own check broke, or the worker was told to stop: not the model's fault, but paid for.
            breaker().released(card.label)
            self._note(card, Outcome.ERROR, f"was interrupted: {error!r}", time.monotonic() - started, usage)
            raise
        breaker().succeeded(card.label)
        reason = self._reason(candidate)
        self._note(model.card, Outcome.OK, reason, time.monotonic() - started, usage)
        return Answer(response, model.card, reason)

    def _reason(self, candidate: Candidate) -> str:
        told = "; ".join(sentence(name, why) for name, why in self.failures) or candidate.because
        return f"{candidate.card.name}, because {told}."

    def _note(
        self, card: ModelCard, outcome: ModelRun.Outcome, reason: str, seconds: float = 0.0, usage: Usage | None = None
    ) -> None:
        record(
            Attempt(
                self.request.task, card, self.subject, max(self.attempts, 1), outcome, reason, seconds,
                usage or Usage(), self.arm, self.waited,
            )
        )  # fmt: skip


def _built(card: ModelCard) -> registry.Model:
    entry = registry.get(card.label)
    return entry.model or within(LOAD_SECONDS, card.name, entry.build)


def _asked(model: registry.Model, request: Request, timeout: float) -> Response:
    """The model's answer, in time and of the shape that was asked for; else `ModelError`."""

    def call() -> Response:
        if isinstance(request, SpeechRequest):
            return _voice(model).speak(request, timeout=timeout)
        return _writer(model).write(request, timeout=timeout)

    response = within(timeout + GRACE, model.card.name, call)
    if not isinstance(response, RESPONSES[request.task]):
        raise ModelRefused(f"answered with a {type(response).__name__} to a {request.task!r} request")
    if isinstance(request, SpeechRequest) and isinstance(response, SpeechResponse):
        asked, spoken = len(request.lines), len(response.lines)
        if spoken != asked:
            raise ModelRefused(f"spoke {spoken} lines where {asked} were asked for")
    return response


def _voice(model: registry.Model) -> VoiceModel:
    if not isinstance(model, VoiceModel):
        raise ModelRefused("is not a voice model, though its card says that it speaks")
    return model


def _writer(model: registry.Model) -> TextModel:
    if not isinstance(model, TextModel):
        raise ModelRefused("is not a text model, though its card says that it writes")
    return model


def _tell_breaker(card: ModelCard, error: ModelError) -> None:
    """An answer that was turned down says nothing about the model's health; anything else counts against it."""
    if isinstance(error, ModelRefused | ModelRejected):
        breaker().released(card.label)
    else:
        breaker().failed(card.label, str(error), getattr(error, "retry_after", None))
