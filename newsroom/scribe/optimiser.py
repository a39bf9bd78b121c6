"""Muon for the matrices inside the blocks, AdamW for the rest.

Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon) replaces the momentum of a matrix by the nearest
orthogonal one, by a quintic Newton-Schulz iteration. Here it takes stacks of matrices, so that the experts' 3-D weights
and the fused query-key-value weight go through in one batched call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """[..., rows, columns] → the same shape with singular values near 1."""
    a, b, c = NEWTON_SCHULZ
    x = matrices.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return torch.Tensor.to(x.mT if tall else x, matrices.dtype)


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonalised; the step is scaled by sqrt(max(1, rows / columns))."""

    def __init__(self, params: Iterable[Tensor], lr: float = 0.02, momentum: float = 0.95, decay: float = 0.0) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, parameter.grad, group)

    def _move(self, parameter: Tensor, grad: Tensor, group: dict[str, Any]) -> None:
        state = self.state[parameter]
        velocity = state.setdefault("velocity", torch.zeros_like(grad))
        velocity.lerp_(grad, 1 - group["momentum"])
        update = orthogonalise(grad.lerp(velocity, group["momentum"]))
        scale = max(1.0, parameter.shape[-2] / parameter.shape[-1]) ** 0.5
        parameter.mul_(1 - group["lr"] * group["decay"]).add_(update, alpha=-group["lr"] * scale)


def build_optimisers(model: nn.Module, *, matrix_rate: float, rest_rate: float) -> list[torch.optim.Optimizer]:
    """Muon on the stacks and matrices of the blocks but the routers, AdamW on everything else."""
    matrices: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        inside = name.startswith("blocks.") and parameter.ndim >= 2 and "router" not in name
        (matrices if inside else rest).append(parameter)
    return [
        Muon(matrices, lr=matrix_rate),
        torch.optim.AdamW(rest, lr=rest_rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]
