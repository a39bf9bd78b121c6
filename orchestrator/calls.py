"""One model at work on one request: loaded, called in a thread, its answer of the shape that was asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from orchestrator import registry
from orchestrator.deadline import Call, within
from orchestrator.errors import ModelError, ModelRefused, ModelTimeout
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
from orchestrator.routes import Candidate, Request

Response = TextResponse | SpeechResponse

LOAD_SECONDS = 180.0  # for building a model on its first use, apart from the time for the answer
GRACE = 0.5  # a model that keeps its own time-out gets to say so itself
RESPONSES: dict[Task, type[Response]] = {
    "summary": Summary,
    "story": Dialogue,
    "frame": Frame,
    "speech": SpeechResponse,
}


class Running:
    """The call of one candidate, the `number`th attempt at its request. `beside`: why it was asked beside another."""

    def __init__(
        self, candidate: Candidate, number: int, request: Request, timeout: float, *, beside: str = ""
    ) -> None:
        self.candidate, self.number, self.beside = candidate, number, beside
        self.request, self.timeout = request, timeout
        self.card: ModelCard = candidate.card
        self.started, self.stopped = time.monotonic(), 0.0
        self.unloaded: ModelError | None = None
        self.call: Call[Response] | None = None

    def begin(self, bell: threading.Condition) -> None:
        """Build the model if this process has not, which has a time of its own; then call it."""
        try:
            entry = registry.get(self.card.label)
            if entry.model is None:
                within(LOAD_SECONDS, self.card.name, entry.build)
        except ModelError as error:
            self.unloaded = error
        else:
            self.start(bell)

    def start(self, bell: threading.Condition) -> None:
        """Call it; a model that has to be built first is built in the time of its answer."""
        self.started = time.monotonic()
        self.call = Call(self.candidate.card.name, self._ask, bell)
        self.call.start()

    @property
    def ended(self) -> bool:
        return self.unloaded is not None or (self.call is not None and self.call.ended)

    @property
    def seconds(self) -> float:
        """Of wall time: until it ended, or so far."""
        return (self.stopped or time.monotonic()) - self.started

    def seconds_left(self) -> float:
        return max(0.0, self.timeout + GRACE - self.seconds)

    def wait(self, seconds: float) -> bool:
        """Whether it ended in this time."""
        return self.unloaded is not None or (self.call is not None and self.call.wait(seconds))

    def leave(self, late: Callable[[], object] | None = None) -> bool:
        """Wait for it no longer. Whether it still runs; then `late` is called when it ends, in its thread."""
        return self.call is not None and self.call.leave(late)

    def response(self) -> Response:
        """The answer of a call that has ended, or whose time is up. Raises `ModelError`."""
        if self.unloaded is not None:
            raise self.unloaded
        if self.call is None or self.call.leave():
            raise ModelTimeout(f"took longer than {self.timeout + GRACE:g} s")
        return self.call.result()

    def spent(self) -> Usage:
        """What a call that has ended consumed, whatever came of it."""
        try:
            return self.response().usage
        except ModelError as error:
            return error.usage or Usage()

    def _ask(self) -> Response:
        try:
            return self._answered(registry.get(self.candidate.card.label).build())
        finally:
            self.stopped = time.monotonic()

    def _answered(self, model: registry.Model) -> Response:
        self.card = model.card
        if isinstance(self.request, SpeechRequest):
            response: Response = _voice(model).speak(self.request, timeout=self.timeout)
        else:
            response = _writer(model).write(self.request, timeout=self.timeout)
        _refuse_misshapen(response, self.request)
        return response


def first_ended(running: Sequence[Running], bell: threading.Condition) -> Running:
    """The one that ended, or whose time is up."""
    with bell:
        bell.wait_for(lambda: any(one.ended for one in running), min(one.seconds_left() for one in running))
    ended = [one for one in running if one.ended]
    return ended[0] if ended else min(running, key=Running.seconds_left)


def _refuse_misshapen(response: Response, request: Request) -> None:
    if not isinstance(response, RESPONSES[request.task]):
        raise ModelRefused(f"answered with a {type(response).__name__} to a {request.task!r} request")
    if isinstance(request, SpeechRequest) and isinstance(response, SpeechResponse):
        asked, spoken = len(request.lines), len(response.lines)
        if spoken != asked:
            raise ModelRefused(f"spoke {spoken} lines where {asked} were asked for")


def _voice(model: registry.Model) -> VoiceModel:
    if not isinstance(model, VoiceModel):
        raise ModelRefused("is not a voice model, though its card says that it speaks")
    return model


def _writer(model: registry.Model) -> TextModel:
    if not isinstance(model, TextModel):
        raise ModelRefused("is not a text model, though its card says that it writes")
    return model
