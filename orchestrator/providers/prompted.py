"""A general language model as a writer: by prompts, with its JSON checked, wherever the model runs.

Behind `Completes` stands an OpenAI-compatible server (`chat`) or a checkpoint in this process (`hub`).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from orchestrator.errors import ContextOverflow, ModelError, ModelRefused
from orchestrator.protocols import FrameRequest, ModelCard, StoryRequest, TextRequest, TextResponse, Usage
from orchestrator.providers import parts
from orchestrator.providers.answers import Unusable, parse
from orchestrator.providers.chat import Completion
from orchestrator.providers.prompting import PROMPTS, Message, messages, repair


class Completes(Protocol):
    """Goes on with a conversation within the time, or raises `ModelError`."""

    def complete(self, messages: list[Message], *, most_tokens: int, seed: int, timeout: float) -> Completion: ...


class PromptedModel:
    """A `TextModel`. An answer of the wrong shape is sent back once with what is wrong, then given up; a request beyond
    the model's context is asked in parts.
    """

    def __init__(self, card: ModelCard, chat: Completes, prompts: Path = PROMPTS) -> None:
        self.card, self.chat, self.prompts = card, chat, prompts

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        return self._write(request, time.monotonic() + timeout)

    def _write(self, request: TextRequest, deadline: float) -> TextResponse:
        try:
            return self._whole(request, deadline)
        except ContextOverflow:
            if not (smaller := parts.split(request)):
                raise
        return parts.join(request, [self._write(part, deadline) for part in smaller])

    def _whole(self, request: TextRequest, deadline: float) -> TextResponse:
        conversation = messages(request, self.prompts)
        first = self._complete(conversation, request, deadline)
        try:
            return parse(first.text, request, first.usage, self.card.label)
        except Unusable as error:
            problem = str(error)
        conversation += [{"role": "assistant", "content": first.text}, repair(problem, self.prompts)]
        try:
            return self._repaired(conversation, request, deadline, first.usage)
        except ModelError as error:
            error.usage = error.usage or first.usage
            raise

    def _repaired(
        self, conversation: list[Message], request: TextRequest, deadline: float, spent: Usage
    ) -> TextResponse:
        second = self._complete(conversation, request, deadline)
        usage = Usage(spent.tokens_in + second.usage.tokens_in, spent.tokens_out + second.usage.tokens_out)
        try:
            return parse(second.text, request, usage, self.card.label)
        except Unusable as error:
            refusal = ModelRefused(f"answered twice in a wrong shape: {error}")
            refusal.usage = usage
            raise refusal from error

    def _complete(self, conversation: list[Message], request: TextRequest, deadline: float) -> Completion:
        return self.chat.complete(
            conversation,
            most_tokens=most_tokens(request),
            seed=request.seed,
            timeout=deadline - time.monotonic(),
        )


def most_tokens(request: TextRequest) -> int:
    """A generous bound on the answer: three tokens a word for JSON and all, twice the words asked for."""
    if isinstance(request, StoryRequest):
        return 500 + 6 * request.words
    if isinstance(request, FrameRequest):
        return 1000 + 200 * len(request.stories)
    return 400
