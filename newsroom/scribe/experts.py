"""The mixture of experts: sigmoid router, loss-free balancing, grouped product, one shared expert.

Design choices:
- Sigmoid scores, top-k chosen on score + bias, gates normalised over the chosen (DeepSeek-V3, arXiv:2412.19437).
- Balance without an auxiliary loss: after each step the bias of an expert with too little load goes up by a constant,
  the others' down (Wang et al., arXiv:2408.15664). The bias chooses, it never weighs.
- Router z-loss 1e-3 keeps the logits small (ST-MoE, arXiv:2202.08906).
- ReLU² (So et al., arXiv:2109.08668), no gate matrix, no biases.
- Dropless: tokens are sorted by expert and each expert multiplies its own rows, so the compute is that of the chosen
  experts only, whatever the imbalance.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from newsroom.scribe.config import ScribeConfig


@dataclass(frozen=True, slots=True)
class Routing:
    """What one layer did with a batch: tokens per expert [experts] and the z-loss, a scalar."""

    load: Tensor
    z_loss: Tensor


def grouped_product(rows: Tensor, weights: Tensor, ends: Tensor) -> Tensor:
    """Multiply each group of rows with its own matrix.

    rows [n, d] sorted by group, weights [groups, d, h], ends [groups] int32 cumulative counts → [n, h].
    bfloat16 goes to torch's grouped matmul, on CUDA and CPU; float32 on the CPU makes a product per group with rows.
    """
    if rows.is_cuda or rows.dtype == torch.bfloat16:
        return torch._grouped_mm(rows, weights, offs=ends)
    return grouped_product_by_loop(rows, weights, ends)


def grouped_product_by_loop(rows: Tensor, weights: Tensor, ends: Tensor) -> Tensor:
    """What `grouped_product` gives, group by group."""
    sizes = torch.diff(ends, prepend=ends.new_zeros(1)).tolist()
    parts = [part @ weights[index] for index, part in enumerate(torch.split(rows, sizes)) if sizes[index]]
    return torch.cat(parts) if parts else rows.new_zeros(0, weights.shape[-1])


def relu_squared(hidden: Tensor) -> Tensor:
    return F.relu(hidden).square()


class Router(nn.Module):
    """Chooses `active` of `experts` per token. `bias` is a buffer: moved by `rebalance`, never by a gradient."""

    bias: Tensor

    def __init__(self, width: int, experts: int, active: int) -> None:
        super().__init__()
        self.active = active
        self.weight = nn.Parameter(torch.randn(experts, width) * width**-0.5)
        self.register_buffer("bias", torch.zeros(experts))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Routing]:
        """x [n, width] → gates [n, active] summing to 1, chosen [n, active], Routing. In float32 throughout."""
        with torch.autocast(x.device.type, enabled=False):
            logits = x.float() @ self.weight.float().T
            scores = logits.sigmoid()
            chosen = (scores + self.bias).topk(self.active, dim=-1).indices
            gates = scores.gather(-1, chosen)
            gates = gates / gates.sum(-1, keepdim=True).clamp_min(1e-9)
            load = torch.bincount(chosen.flatten(), minlength=self.bias.numel()).float()
            return gates, chosen, Routing(load, logits.logsumexp(-1).square().mean())

    @torch.no_grad()
    def rebalance(self, load: Tensor, speed: float = 1e-3) -> None:
        """Nudge the bias towards equal load; `load` [experts] is the sum over the step's batches."""
        self.bias += speed * torch.sign(load.mean() - load)


class FeedForward(nn.Module):
    """width → hidden → width with ReLU²; the second matrix starts at zero, so a new layer is the identity."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.up = nn.Parameter(torch.randn(width, hidden) * width**-0.5)
        self.down = nn.Parameter(torch.zeros(hidden, width))

    def forward(self, x: Tensor) -> Tensor:
        """x [..., width] → [..., width]."""
        return relu_squared(x @ self.up) @ self.down


class Experts(nn.Module):
    """Feed-forward networks held as two 3-D weights: up [experts, width, hidden], down [experts, hidden, width]."""

    def __init__(self, experts: int, width: int, hidden: int) -> None:
        super().__init__()
        self.up = nn.Parameter(torch.randn(experts, width, hidden) * width**-0.5)
        self.down = nn.Parameter(torch.zeros(experts, hidden, width))

    def forward(self, rows: Tensor, ends: Tensor) -> Tensor:
        """rows [n, width] sorted by expert, ends [experts] int32 → [n, width]."""
        dtype = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled(rows.device.type) else rows.dtype
        rows, up, down = rows.to(dtype), self.up.to(dtype), self.down.to(dtype)
        return grouped_product(relu_squared(grouped_product(rows, up, ends)), down, ends)


def lay_out(load: Tensor, block: int) -> tuple[Tensor, Tensor]:
    """Places of the sorted rows when every group is filled up to a multiple of `block`, and the groups' ends.

    load [groups] rows per group → places [rows], ends [groups] int32. The filling rows are zeros and are never read.
    """
    sizes = load.long()
    filled = (sizes + block - 1) // block * block
    ends = filled.cumsum(0)
    shift = (ends - filled) - (sizes.cumsum(0) - sizes)
    places = torch.arange(int(sizes.sum()), device=load.device) + shift.repeat_interleave(sizes)
    return places, ends.to(torch.int32)


class MixtureOfExperts(nn.Module):
    """Routed experts plus one shared expert that sees every token (DeepSeekMoE, arXiv:2401.06066).

    `block` > 1 fills each group up to a multiple of it: few distinct product shapes, whose kernels stay cached.
    """

    def __init__(self, config: ScribeConfig) -> None:
        super().__init__()
        self.block = 1
        self.router = Router(config.width, config.experts, config.active_experts)
        self.experts = Experts(config.experts, config.width, config.expert_width)
        self.shared = FeedForward(config.width, config.shared_width)

    def forward(self, x: Tensor) -> tuple[Tensor, Routing]:
        """x [n, width] → [n, width], Routing."""
        gates, chosen, routing = self.router(x)
        order = chosen.flatten().argsort(stable=True)
        tokens = order // self.router.active
        places, ends = lay_out(routing.load, self.block)
        rows = x.new_zeros(int(ends[-1]), x.shape[-1]).index_copy(0, places, x[tokens])
        out = self.experts(rows, ends)[places] * gates.flatten()[order].unsqueeze(-1)
        routed = torch.zeros_like(x).index_add(0, tokens, out.to(x.dtype))
        return routed + self.shared(x), routing


class DenseFeedForward(FeedForward):
    """The dense twin's layer under the same interface: one expert that takes every token."""

    def forward(self, x: Tensor) -> tuple[Tensor, Routing]:  # type: ignore[override]
        """x [n, width] → [n, width], Routing with all the load on one expert."""
        return super().forward(x), Routing(x.new_full((1,), float(len(x))), x.new_zeros(()))
