"""A model on several processes: experts shared out between them, everything else sharded by FSDP2.

`newsroom.scribe.launch` trains with it.

Each process holds experts / processes of every layer's experts whole (expert parallelism: tokens travel to them and
back by all-to-all) and a shard of all other parameters (`fully_shard`, arXiv:2304.11277). Gradients of the experts are
not averaged between processes, because each expert exists once and has seen every process's tokens; they are divided by
the number of processes, so that both kinds follow the mean loss.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.fsdp import fully_shard, register_fsdp_forward_method
from torch.distributed.tensor import DTensor

from newsroom.scribe.experts import Experts, MixtureOfExperts, Routing, lay_out
from newsroom.scribe.model import ScribeModel


class Exchange(torch.autograd.Function):
    """All-to-all of rows: sends[i] rows go to process i, receives[i] come from it; the gradient goes back."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, sends: list[int], receives: list[int]) -> Tensor:
        ctx.sends, ctx.receives = sends, receives
        return _all_to_all(rows, sends, receives)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        return _all_to_all(grads[0].contiguous(), ctx.receives, ctx.sends), None, None


def _all_to_all(rows: Tensor, sends: list[int], receives: list[int]) -> Tensor:
    out = rows.new_empty(sum(receives), rows.shape[1])
    dist.all_to_all_single(out, rows.contiguous(), receives, sends)
    return out


class SharedOutExperts(nn.Module):
    """A layer's mixture whose experts live on different processes. Takes over the weights of a whole layer."""

    def __init__(self, whole: MixtureOfExperts) -> None:
        super().__init__()
        self.processes, rank = dist.get_world_size(), dist.get_rank()
        count = whole.experts.up.shape[0]
        if count % self.processes:
            raise ValueError(f"{count} experts cannot be shared out evenly between {self.processes} processes")
        self.here = count // self.processes
        mine = slice(rank * self.here, (rank + 1) * self.here)
        self.router, self.shared = whole.router, whole.shared
        self.experts = Experts(self.here, *whole.experts.up.shape[1:])
        with torch.no_grad():
            self.experts.up.copy_(whole.experts.up[mine])
            self.experts.down.copy_(whole.experts.down[mine])
        for weight in self.experts.parameters():
            weight.register_hook(lambda grad: grad / self.processes)  # type: ignore[no-untyped-call]

    def forward(self, x: Tensor) -> tuple[Tensor, Routing]:
        """x [n, width], this process's tokens → [n, width], Routing of this process's tokens over all experts."""
        gates, chosen, routing = self.router(x)
        order = chosen.flatten().argsort(stable=True)
        tokens = order // self.router.active
        out = self._travel(x[tokens], routing.load.long()) * gates.flatten()[order].unsqueeze(-1)
        return torch.zeros_like(x).index_add(0, tokens, out.to(x.dtype)) + self.shared(x), routing

    def _travel(self, rows: Tensor, load: Tensor) -> Tensor:
        """Rows sorted by expert go to the experts' processes, are multiplied there, and come back in the same order."""
        arriving = torch.empty_like(load)
        dist.all_to_all_single(arriving, load)
        sends = load.view(self.processes, self.here).sum(1).tolist()
        receives = arriving.view(self.processes, self.here).sum(1).tolist()
        came = Exchange.apply(rows, sends, receives)  # type: ignore[no-untyped-call]
        expert = torch.arange(self.here).repeat(self.processes).to(rows.device).repeat_interleave(arriving)
        order = expert.argsort(stable=True)
        _, ends = lay_out(torch.bincount(expert, minlength=self.here), 1)
        done = self.experts(came[order], ends)
        back = torch.empty_like(done).index_copy(0, order, done)
        result: Tensor = Exchange.apply(back.to(rows.dtype), receives, sends)  # type: ignore[no-untyped-call]
        return result


def share_out(model: ScribeModel) -> ScribeModel:
    """Share the experts out between the processes and shard the rest; call with the process group initialised."""
    kept: set[nn.Parameter] = set()
    for block in model.each_block():
        if isinstance(block.feed_forward, MixtureOfExperts):
            shared = SharedOutExperts(block.feed_forward)
            block.feed_forward = shared  # type: ignore[assignment]
            kept.update(shared.experts.parameters())
    mesh = dist.device_mesh.init_device_mesh(_device(), (dist.get_world_size(),))
    for block in model.each_block():
        fully_shard(block, mesh=mesh, ignored_params={p for p in block.parameters() if p in kept})
    fully_shard(model, mesh=mesh, ignored_params=kept)
    register_fsdp_forward_method(model, "loss")
    return model


def collect(model: ScribeModel) -> dict[str, Tensor]:
    """The whole model's state on every process, under the names of `ScribeModel.state_dict`."""
    state: dict[str, Tensor] = {}
    for name, weight in model.state_dict().items():
        if isinstance(weight, DTensor):
            state[name] = weight.full_tensor()
        elif ".experts." in name:
            parts = [torch.empty_like(weight) for _ in range(dist.get_world_size())]
            dist.all_gather(parts, weight.contiguous())
            state[name] = torch.cat(parts)
        else:
            state[name] = weight
    return state


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
