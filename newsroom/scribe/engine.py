"""Loading Scribe-1 and sampling from it: batched, cached, constrained. Knows tokens and spans, not newsroom tasks.

scribe = load_scribe()
candidates = scribe.sample([Ask(scribe.prompts.speak(fact), Spans([fact]))], samples=4, seed=1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from newsroom.scribe.errors import ContextTooLong
from newsroom.scribe.model import Cache, ScribeModel, advance
from newsroom.scribe.spans import Spans
from newsroom.scribe.tasks import Prompts
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.weights import SHIPPED, load_model

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
    """A sequence being generated."""

    ask: int
    ids: list[int] = field(default_factory=list)
    text: str = ""
    likelihood: float = 0.0
    done: bool = False
    failed: bool = False


class Scribe:
    """The model with its tokenizer. `sample` is deterministic for a seed."""

    def __init__(self, model: ScribeModel, tokenizer: Tokenizer) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.prompts = Prompts(tokenizer)
        self._end = tokenizer.control("end")

    def sample(self, asks: Sequence[Ask], sampling: Sampling = Sampling(), *, seed: int = 0) -> list[list[Candidate]]:
        """Distinct finished candidates for each ask, likeliest first; none where no sample could be finished."""
        if not asks:
            return []
        generator = torch.Generator().manual_seed(seed)
        cache, log_probs = self._read(asks, sampling.samples)
        rows = [_Row(ask) for ask in range(len(asks)) for _ in range(sampling.samples)]
        self._grow(asks, rows, cache, log_probs, sampling, generator)
        return [_ranked([row for row in rows if row.ask == ask]) for ask in range(len(asks))]

    def _read(self, asks: Sequence[Ask], samples: int) -> tuple[Cache, Tensor]:
        """Feed the prompts once and repeat each `samples` times."""
        sizes = torch.tensor([len(ask.prompt) for ask in asks])
        longest = max(ask.longest for ask in asks)
        capacity = int(sizes.max()) + longest
        if capacity > self.model.config.context:
            raise ContextTooLong(
                f"a prompt of {int(sizes.max())} tokens and an answer of {longest} do not fit the context of "
                f"{self.model.config.context}; give fewer or shorter facts"
            )
        tokens = torch.full((len(asks), int(sizes.max())), self._end)
        for row, ask in enumerate(asks):
            tokens[row, : len(ask.prompt)] = torch.tensor(ask.prompt)
        cache = Cache(self.model.config, len(asks), capacity)
        log_probs = advance(self.model, cache, tokens, sizes)
        repeat = torch.arange(len(asks)).repeat_interleave(samples)
        cache.select(repeat)
        return cache, log_probs[repeat]

    def _grow(
        self,
        asks: Sequence[Ask],
        rows: list[_Row],
        cache: Cache,
        log_probs: Tensor,
        sampling: Sampling,
        generator: torch.Generator,
    ) -> None:
        """Add a token to every open row until all are done; closed rows leave the batch when half of it is closed."""
        live = rows
        while True:
            for row, scores in zip(live, log_probs, strict=True):
                if not row.done:
                    self._extend(row, asks[row.ask], scores, sampling, generator)
            open_rows = [index for index, row in enumerate(live) if not row.done]
            if not open_rows:
                return
            if len(open_rows) * 2 <= len(live):
                cache.select(torch.tensor(open_rows))
                live = [live[index] for index in open_rows]
            last = torch.tensor([[row.ids[-1] if row.ids else self._end] for row in live])
            log_probs = advance(self.model, cache, last, torch.ones(len(live), dtype=torch.long))

    def _extend(self, row: _Row, ask: Ask, scores: Tensor, sampling: Sampling, generator: torch.Generator) -> None:
        token = self._choose(row, ask, scores, sampling, generator)
        if token is None:
            row.done = row.failed = True
            return
        row.likelihood += float(scores[token])
        row.ids.append(token)
        row.done = token == self._end
        if len(row.ids) >= ask.longest and not row.done:
            row.done = row.failed = True

    def _choose(
        self, row: _Row, ask: Ask, scores: Tensor, sampling: Sampling, generator: torch.Generator
    ) -> int | None:
        """Draw until the spans allow it; what they refuse is taken out of the draw."""
        values, tokens = scores.topk(TRIES_PER_TOKEN)
        weights = (values / sampling.temperature).softmax(-1)
        weights[weights.cumsum(-1) - weights > sampling.nucleus] = 1e-9
        while float(weights.sum()) > 0:
            place = int(torch.multinomial(weights, 1, generator=generator))
            token = int(tokens[place])
            if self._allowed(row, ask, token):
                return token
            weights[place] = 0.0
        return None

    def _allowed(self, row: _Row, ask: Ask, token: int) -> bool:
        """Check the longer text and remember it if it may stand."""
        if token == self._end:
            return bool(row.text) and ask.spans.allows(row.text, finished=True, since=len(row.text))
        if not self.tokenizer.is_text(token):
            return False
        text = self.tokenizer.decode([*row.ids, token])
        if not ask.spans.allows(text, since=len(row.text)):
            return False
        row.text = text
        return True


def _ranked(rows: Sequence[_Row]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for row in rows:
        if not row.failed:
            best.setdefault(row.text, Candidate(row.text, row.likelihood / len(row.ids), len(row.ids)))
    return sorted(best.values(), key=lambda candidate: -candidate.likelihood)


def load_scribe(path: Path | None = None, threads: int | None = None) -> Scribe:
    """Scribe-1 from a weights folder, by default the shipped one. `threads` sets torch's, for the whole process."""
    folder = path or SHIPPED
    if threads is not None:
        torch.set_num_threads(threads)
    return Scribe(load_model(folder), Tokenizer.load(folder))
