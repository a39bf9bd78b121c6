"""Log-likelihood under a tied output embedding, without ever holding the full logits.

The logits of a batch (targets × vocabulary) are the largest thing in a small training step. Here they exist
only for `CHUNK` targets at a time and are computed again in the backward pass: more arithmetic, less memory traffic.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

CHUNK = 256


class VocabularyLikelihood(torch.autograd.Function):
    """state [n, width], embedding [vocabulary, width], targets [n] → log-probabilities [n], float32."""

    @staticmethod
    def forward(ctx: Any, state: Tensor, embedding: Tensor, targets: Tensor) -> Tensor:
        totals = torch.empty(len(state), device=state.device)
        chosen = torch.empty_like(totals)
        for part in _parts(len(state)):
            logits = (state[part] @ embedding.T).float()
            totals[part] = logits.logsumexp(-1)
            chosen[part] = logits.gather(1, targets[part].unsqueeze(1)).squeeze(1)
        ctx.save_for_backward(state, embedding, targets, totals)
        return chosen - totals

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        """d log p(y) / d logits = onehot(y) - softmax, part by part."""
        (grad,) = grads
        state, embedding, targets, totals = ctx.saved_tensors
        grad_state, grad_embedding = torch.empty_like(state), torch.zeros_like(embedding, dtype=torch.float32)
        for part in _parts(len(state)):
            slope = (state[part] @ embedding.T).float()
            slope.sub_(totals[part].unsqueeze(1)).exp_().mul_(-grad[part].unsqueeze(1))
            slope.scatter_add_(1, targets[part].unsqueeze(1), grad[part].unsqueeze(1))
            slope = slope.to(state.dtype)
            grad_state[part] = slope @ embedding
            grad_embedding += (slope.T @ state[part]).float()
        return grad_state, grad_embedding.to(embedding.dtype), None


def _parts(count: int) -> list[slice]:
    return [slice(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]


def log_likelihood(state: Tensor, embedding: Tensor, targets: Tensor) -> Tensor:
    """The same as `log_softmax(state @ embedding.T)[targets]`; under autocast the products run in its type."""
    if torch.is_autocast_enabled(state.device.type):
        dtype = torch.get_autocast_dtype(state.device.type)
        state, embedding = state.to(dtype), embedding.to(dtype)
    result: Tensor = VocabularyLikelihood.apply(state, embedding, targets)  # type: ignore[no-untyped-call]
    return result
