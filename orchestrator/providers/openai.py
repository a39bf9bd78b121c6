"""A text model behind an OpenAI-compatible HTTP API: vLLM, Ollama, llama.cpp or a provider outside."""

from __future__ import annotations

import time
from pathlib import Path

from orchestrator.errors import ModelError, ModelRefused
from orchestrator.protocols import FrameRequest, ModelCard, StoryRequest, TextRequest, TextResponse, Usage
from orchestrator.providers.answers import Unusable, parse
from orchestrator.providers.chat import Chat, Completion
from orchestrator.providers.prompting import PROMPTS, Message, messages, repair


class OpenAIModel:
    """A `TextModel`. An answer of the wrong shape is sent back once with what is wrong, then given up."""

    def __init__(self, card: ModelCard, chat: Chat, prompts: Path = PROMPTS) -> None:
        self.card, self.chat, self.prompts = card, chat, prompts

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        deadline = time.monotonic() + timeout
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
