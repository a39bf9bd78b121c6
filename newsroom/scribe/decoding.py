"""Sampling from the model in batches: cached, constrained token by token by the spans of each brief."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from newsroom.scribe.errors import ContextTooLong
from newsroom.scribe.model import Cache, ScribeModel, advance
from newsroom.scribe.spans import Spans
from newsroom.scribe.tokenizer import Tokenizer

TRIES_PER_TOKEN = 24


@dataclass(frozen=True, slots=True)
class Ask:
    """One prompt, and the spans its answer may use; `longest` bounds the answer in tokens."""

    prompt: list[int]
    spans: Spans
    longest: int = 72


@dataclass(frozen=True, slots=True)
class Sampling:
    """How adventurous to be. `nucleus` is the probability mass that is sampled from."""

    samples: int = 6
    temperature: float = 0.7
    nucleus: float = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer with its mean log-likelihood per token, in nats; `tokens` counts them."""

    text: str
    likelihood: float
    tokens: int


@dataclass(slots=True)
class _Row:
    """A sequence being generated for the ask with this index, with the chances it takes."""

    ask: int
    chances: random.Random
    ids: list[int] = field(default_factory=list)
    text: str = ""
    likelihood: float = 0.0
    done: bool = False
    failed: bool = False


class Decoder:
    """One batch of asks being answered. Each ask has chances of its own, by the seed and its prompt, so that its answer
    is the same in any batch. What is not finished by `until` on the monotonic clock is given up.
    """

    def __init__(  # noqa: PLR0913  two ends of one batch: what is asked, and under which limits
        self,
        model: ScribeModel,
        tokenizer: Tokenizer,
        asks: Sequence[Ask],
        sampling: Sampling,
        *,
        seed: int,
        until: float = math.inf,
    ) -> None:
        self._until = until
        self._model = model
        self._tokenizer = tokenizer
        self._asks = asks
        self._sampling = sampling
        self._seed = seed
        self._end = tokenizer.control("end")

    def run(self) -> list[list[Candidate]]:
        """Distinct finished candidates for each ask, likeliest first; none where no sample could be finished."""
        rows = [_Row(ask, chances) for ask in range(len(self._asks)) for chances in self._chances(ask)]
        self._grow(rows)
        return [_ranked([row for row in rows if row.ask == ask]) for ask in range(len(self._asks))]

    def _chances(self, ask: int) -> Iterator[random.Random]:
        for sample in range(self._sampling.samples):
            yield random.Random(repr((self._seed, sample, self._asks[ask].prompt)))

    def _read(self) -> tuple[Cache, Tensor]:
        """Feed the prompts once and repeat each for its samples."""
        sizes = torch.tensor([len(ask.prompt) for ask in self._asks])
        tokens = torch.full((len(sizes), int(sizes.max())), self._end)
        for row, ask in enumerate(self._asks):
            tokens[row, : len(ask.prompt)] = torch.tensor(ask.prompt)
        cache = Cache(self._model.config, len(sizes), self._capacity(int(sizes.max())))
        log_probs = advance(self._model, cache, tokens, sizes)
        repeat = torch.arange(len(sizes)).repeat_interleave(self._sampling.samples)
        cache.select(repeat)
        return cache, log_probs[repeat]

    def _capacity(self, prompt: int) -> int:
        longest = max(ask.longest for ask in self._asks)
        if prompt + longest > self._model.config.context:
            raise ContextTooLong(
                f"a prompt of {prompt} tokens and an answer of {longest} do not fit the context of "
                f"{self._model.config.context}; give fewer or shorter facts"
            )
        return prompt + longest

    def _grow(self, live: list[_Row]) -> None:
        """Add a token to every open row until all are done; closed rows leave when half of the batch is closed."""
        cache, log_probs = self._read()
        while True:
            for row, scores in zip(live, log_probs, strict=True):
                if not row.done:
                    self._extend(row, scores)
            still_open = [index for index, row in enumerate(live) if not row.done]
            if not still_open:
                return
            if time.monotonic() >= self._until:
                _give_up(live)
                return
            if len(still_open) * 2 <= len(live):
                cache.select(torch.tensor(still_open))
                live = [live[index] for index in still_open]
            last = torch.tensor([[row.ids[-1] if row.ids else self._end] for row in live])
            log_probs = advance(self._model, cache, last, torch.ones(len(live), dtype=torch.long))

    def _extend(self, row: _Row, scores: Tensor) -> None:
        token = self._choose(row, scores)
        if token is None:
            row.done = row.failed = True
            return
        row.likelihood += float(scores[token])
        row.ids.append(token)
        row.done = token == self._end
        if len(row.ids) >= self._asks[row.ask].longest and not row.done:
            row.done = row.failed = True

    def _choose(self, row: _Row, scores: Tensor) -> int | None:
        """Draw until the spans allow it; what they refuse is taken out of the draw."""
        values, tokens = scores.topk(TRIES_PER_TOKEN)
        weights = (values / self._sampling.temperature).softmax(-1)
        weights[weights.cumsum(-1) - weights > self._sampling.nucleus] *= 1e-6
        while float(weights.sum()) > 0:
            [place] = row.chances.choices(range(TRIES_PER_TOKEN), weights.tolist())
            token = int(tokens[place])
            if self._allowed(row, token):
                return token
            weights[place] = 0.0
        return None

    def _allowed(self, row: _Row, token: int) -> bool:
        """Check the longer text and remember it if it may stand."""
        spans = self._asks[row.ask].spans
        if token == self._end:
            return bool(row.text) and spans.allows(row.text, finished=True, since=len(row.text))
        if not self._tokenizer.is_text(token):
            return False
        text = self._tokenizer.decode([*row.ids, token])
        if not spans.allows(text, since=len(row.text)):
            return False
        row.text = text
        return True


def _give_up(rows: Sequence[_Row]) -> None:
    for row in rows:
        row.failed = row.failed or not row.done
        row.done = True


def _ranked(rows: Sequence[_Row]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for row in rows:
        if not row.failed:
            best.setdefault(row.text, Candidate(row.text, row.likelihood / len(row.ids), len(row.ids)))
    return sorted(best.values(), key=lambda candidate: -candidate.likelihood)
