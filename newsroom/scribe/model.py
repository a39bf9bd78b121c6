"""Scribe-1's transformer.

Design choices (nanochat's MoE branch is the nearest relative):
- pre-norm blocks, RMSNorm without weights, tied embeddings, no biases
- zero-initialised output matrices: every block starts as the identity
- a pointer head: besides the softmax over the vocabulary, the model may copy a token it has already seen. The two are
  mixed by a learned gate (pointer-generator, See et al., arXiv:1704.04368; over the whole context as in the pointer
  sentinel mixture, Merity et al., arXiv:1609.07843). Names it never met, a small model can only point at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from newsroom.scribe.attention import Attention, LayerCache, Step, rms_norm, rotary_table
from newsroom.scribe.config import ScribeConfig
from newsroom.scribe.errors import ContextTooLong
from newsroom.scribe.experts import DenseFeedForward, MixtureOfExperts, Router, Routing
from newsroom.scribe.likelihood import log_likelihood


@dataclass(frozen=True, slots=True)
class LossParts:
    """Weighted sum of the negative log-likelihood in nats, the sum of the weights, and every layer's routing."""

    nats: Tensor
    weight: Tensor
    routings: list[Routing]


class Block(nn.Module):
    """Attention, then experts, each on the normalised residual. In training, `dropout` of what they add is left out."""

    dropout = 0.0

    def __init__(self, config: ScribeConfig) -> None:
        super().__init__()
        self.attention = Attention(config)
        self.feed_forward: MixtureOfExperts | DenseFeedForward
        if config.experts > 1:
            self.feed_forward = MixtureOfExperts(config)
        else:
            self.feed_forward = DenseFeedForward(config.width, config.expert_width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Routing]:
        """x [batch, time, width] → the same shape, Routing."""
        return self.feed(x + self._thinned(self.attention(rms_norm(x), cos, sin)))

    def decode(self, x: Tensor, step: Step, cache: LayerCache) -> Tensor:
        """The same for new tokens x [batch, time, width] behind a cache."""
        return self.feed(x + self.attention.decode(rms_norm(x), step, cache))[0]

    def feed(self, x: Tensor) -> tuple[Tensor, Routing]:
        """The second half alone: x [batch, time, width] → the same shape, Routing."""
        out, routing = self.feed_forward(rms_norm(x).flatten(0, 1))
        return x + self._thinned(out.view_as(x)), routing

    def _thinned(self, added: Tensor) -> Tensor:
        return F.dropout(added, self.dropout, self.training)


class Pointer(nn.Module):
    """Where in the context the next token could be copied from, and how far to trust that."""

    def __init__(self, width: int, pointer_width: int) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.randn(width, pointer_width) * width**-0.5)
        self.key = nn.Parameter(torch.randn(width, pointer_width) * width**-0.5)
        self.gate = nn.Parameter(torch.zeros(width))
        self.gate_bias = nn.Parameter(torch.tensor([2.0]))

    def keys(self, hidden: Tensor) -> Tensor:
        return rms_norm(hidden @ self.key)

    def queries(self, hidden: Tensor) -> Tensor:
        return rms_norm(hidden @ self.query) * 2.0

    def generate(self, hidden: Tensor) -> Tensor:
        """Logit that the vocabulary, not the pointer, speaks: hidden [..., width] → [...]."""
        return hidden.float() @ self.gate + self.gate_bias

    def scores(self, queries: Tensor, keys: Tensor) -> Tensor:
        """[..., m, p], [..., n, p] → float32 [..., m, n]."""
        return (queries @ keys.transpose(-1, -2)).float()


class ScribeModel(nn.Module):
    """Token ids to hidden states, losses and next-token probabilities."""

    cos: Tensor
    sin: Tensor

    def __init__(self, config: ScribeConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Parameter(torch.randn(config.vocabulary, config.width) * 0.02)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.pointer = Pointer(config.width, config.pointer_width)
        cos, sin = rotary_table(config.context, config.head_width)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def hidden(self, tokens: Tensor) -> tuple[Tensor, list[Routing]]:
        """tokens [batch, time] → hidden states [batch, time, width], one Routing per layer."""
        time = tokens.shape[1]
        self.check_fits(time)
        cos, sin = (table[:time].view(1, time, 1, -1) for table in (self.cos, self.sin))
        x, routings = rms_norm(F.embedding(tokens, self.embedding)), []
        for block in self.each_block():
            x, routing = block(x, cos, sin)
            routings.append(routing)
        return rms_norm(x), routings

    def check_fits(self, time: int) -> None:
        if time > self.config.context:
            raise ContextTooLong(f"{time} tokens do not fit the context of {self.config.context}; give fewer facts")

    def loss(self, tokens: Tensor, weights: Tensor) -> LossParts:
        """Negative log-likelihood of tokens [batch, time], weighted by weights [batch, time]; time 0 has no loss."""
        hidden, routings = self.hidden(tokens[:, :-1])
        rows, times = weights[:, 1:].nonzero(as_tuple=True)
        targets = tokens[:, 1:][rows, times]
        state = hidden[rows, times]
        vocabulary = log_likelihood(state, self.embedding, targets)
        copied = self._copied(hidden, tokens, rows, times)
        gate = self.pointer.generate(state)
        mixed = torch.logaddexp(F.logsigmoid(gate) + vocabulary, F.logsigmoid(-gate) + copied)
        weight = weights[:, 1:][rows, times]
        return LossParts(-(weight * mixed).sum(), weight.sum(), routings)

    def _copied(self, hidden: Tensor, tokens: Tensor, rows: Tensor, times: Tensor) -> Tensor:
        """Log-probability that the pointer alone gives each target, [targets]."""
        scores = self.pointer.scores(self.pointer.queries(hidden), self.pointer.keys(hidden))
        time = hidden.shape[1]
        future = torch.ones(time, time, dtype=torch.bool, device=tokens.device).triu(1)
        log_share = scores.masked_fill(future, -torch.inf).log_softmax(-1)[rows, times]
        same = tokens[:, :-1][rows] == tokens[:, 1:][rows, times].unsqueeze(1)
        return log_share.masked_fill(~same, -30.0).logsumexp(-1)

    def each_block(self) -> Iterator[Block]:
        for block in self.blocks:
            assert isinstance(block, Block)  # noqa: S101  a ModuleList forgets the type of its modules
            yield block

    def routers(self) -> list[Router]:
        """The routers, layer by layer; none in the dense twin."""
        return [module for module in self.modules() if isinstance(module, Router)]


class Cache:
    """What decoding keeps of the past for a batch: layer caches, pointer keys, token ids and row lengths."""

    def __init__(self, config: ScribeConfig, batch: int, capacity: int) -> None:
        self.layers = [LayerCache(batch, capacity, config.heads, config.head_width) for _ in range(config.layers)]
        self.pointer_keys = torch.zeros(batch, capacity, config.pointer_width)
        self.tokens = torch.zeros(batch, capacity, dtype=torch.long)
        self.lengths = torch.zeros(batch, dtype=torch.long)

    def select(self, rows: Tensor) -> None:
        """Keep (and repeat) only the rows with these indices."""
        for layer in self.layers:
            layer.select(rows)
        self.pointer_keys, self.tokens = self.pointer_keys[rows], self.tokens[rows]
        self.lengths = self.lengths[rows]


@torch.inference_mode()
def advance(model: ScribeModel, cache: Cache, tokens: Tensor, sizes: Tensor) -> Tensor:
    """Feed tokens [batch, time], of which the first sizes [batch] of each row count; give log-probabilities
    [batch, vocabulary] of what follows each row. Rows keep their own length in the cache.
    """
    step = _step(model, cache, tokens.shape[1])
    x = rms_norm(F.embedding(tokens, model.embedding))
    for block, layer in zip(model.each_block(), cache.layers, strict=True):
        x = block.decode(x, step, layer)
    hidden = rms_norm(x)
    rows = torch.arange(len(tokens))
    cache.pointer_keys[rows.unsqueeze(1), step.positions] = model.pointer.keys(hidden)
    cache.tokens[rows.unsqueeze(1), step.positions] = tokens
    cache.lengths = cache.lengths + sizes
    return _next(model, cache, hidden[rows, sizes - 1])


def _step(model: ScribeModel, cache: Cache, time: int) -> Step:
    positions = cache.lengths.unsqueeze(1) + torch.arange(time)
    seen = int(positions.max()) + 1
    model.check_fits(seen)
    visible = (torch.arange(seen) <= positions.unsqueeze(-1)).unsqueeze(1)
    return Step(positions, model.cos[positions].unsqueeze(2), model.sin[positions].unsqueeze(2), visible)


def _next(model: ScribeModel, cache: Cache, state: Tensor) -> Tensor:
    """Mix vocabulary and pointer for the last states [batch, width] of the cache's rows."""
    seen = int(cache.lengths.max())
    scores = model.pointer.scores(model.pointer.queries(state).unsqueeze(1), cache.pointer_keys[:, :seen]).squeeze(1)
    past = torch.arange(seen) < cache.lengths.unsqueeze(1)
    shares = scores.masked_fill(~past, -torch.inf).softmax(-1)
    copied = torch.zeros(len(state), model.config.vocabulary).scatter_add_(1, cache.tokens[:, :seen], shares)
    gate = model.pointer.generate(state).sigmoid().unsqueeze(1)
    mixed = gate * (state @ model.embedding.T).float().softmax(-1) + (1 - gate) * copied
    return mixed.clamp_min(1e-12).log()
