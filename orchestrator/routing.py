"""Asking for an answer: whom, in which order, and what was said when nobody is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

from django.conf import settings

from orchestrator import hedging, registry
from orchestrator.attempts import Answer, Asking
from orchestrator.errors import NoModelLeft
from orchestrator.policy import Policy
from orchestrator.protocols import (
    Dialogue,
    Frame,
    FrameRequest,
    SpeechRequest,
    SpeechResponse,
    StoryRequest,
    Summary,
    SummaryRequest,
    Task,
)
from orchestrator.routes import Request, Route, languages_of, none_left, plan

__all__ = ["Answer", "ask", "default_timeout", "route_for"]

TIMEOUTS: dict[Task, float] = {"summary": 60.0, "story": 120.0, "frame": 120.0, "speech": 60.0}
SPEECH_SECONDS_PER_CHARACTER = 0.15  # about twice the time it takes to say it
ANY = Policy()


@overload
def ask(
    request: SummaryRequest,
    policy: Policy = ...,
    *,
    subject: str = ...,
    accept: Callable[[Summary], object] | None = ...,
    timeout: float | None = ...,
    waited: float | None = ...,
) -> Answer[Summary]: ...
@overload
def ask(
    request: StoryRequest,
    policy: Policy = ...,
    *,
    subject: str = ...,
    accept: Callable[[Dialogue], object] | None = ...,
    timeout: float | None = ...,
    waited: float | None = ...,
) -> Answer[Dialogue]: ...
@overload
def ask(
    request: FrameRequest,
    policy: Policy = ...,
    *,
    subject: str = ...,
    accept: Callable[[Frame], object] | None = ...,
    timeout: float | None = ...,
    waited: float | None = ...,
) -> Answer[Frame]: ...
@overload
def ask(
    request: SpeechRequest,
    policy: Policy = ...,
    *,
    subject: str = ...,
    accept: Callable[[SpeechResponse], object] | None = ...,
    timeout: float | None = ...,
    waited: float | None = ...,
) -> Answer[SpeechResponse]: ...


def ask(  # noqa: PLR0913  all but two by name
    request: Request,
    policy: Policy = ANY,
    *,
    subject: str = "",
    accept: Callable[[Any], object] | None = None,
    timeout: float | None = None,
    waited: float | None = None,
) -> Answer[Any]:
    """Ask the models the policy allows, in order, until one answers acceptably; else raise `NoModelLeft`.

    `timeout` bounds each attempt in seconds (by default by the task and its length), so the whole call is bounded by
    the number of candidates and retries. `accept(response)` may raise `ModelRejected` to have the next model asked.
    Where the policy has `hedge`, the next one is asked as well when one is late (hedging.py). `subject` ("episode:12")
    finds the attempts in the ledger; `waited` is how long the work lay in its queue.
    """
    route = route_for(request.task, languages_of(request), policy)
    hedging.budget.earn(settings.HEDGE_PERCENT)
    asking = Asking(
        request, subject, accept, timeout or default_timeout(request), policy.arm, waited, hedged=bool(policy.hedge)
    )
    for place, candidate in enumerate(route.candidates):
        if answer := asking.of(candidate, route.candidates[place + 1 :]):
            return answer
    raise NoModelLeft(
        none_left(request.task, [*asking.failures, *((out.card.name, out.why) for out in route.excluded)])
    )


def route_for(task: Task, languages: frozenset[str], policy: Policy = ANY) -> Route:
    """Whom `ask` would ask for such a request, in which order and why."""
    return plan(registry.cards(), task, languages, policy)


def default_timeout(request: Request) -> float:
    """Seconds an attempt may take when the caller names none."""
    if isinstance(request, SpeechRequest):
        return TIMEOUTS["speech"] + SPEECH_SECONDS_PER_CHARACTER * sum(len(line.text) for line in request.lines)
    return TIMEOUTS[request.task]
