"""Pre-training across processes, GPUs or hosts, by torchrun.

    torchrun --nproc-per-node 8 -m newsroom.scribe.launch --plan 1b --tokens RUN/tokens --out RUN --steps 200000

Each process draws its own windows of the packed text. AdamW on everything: Muon would have to gather each matrix.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

from newsroom.scribe.batches import TextWindows
from newsroom.scribe.config import SIZES, ScribeConfig
from newsroom.scribe.corpus import SOURCES
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.parallel import collect, share_out
from newsroom.scribe.training import Z_LOSS


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """A run on many processes: the shape, and what one process takes in a step."""

    config: ScribeConfig
    rows_per_process: int
    window: int
    rate: float


# 1b has the proportions of Granite-3 1B-A400M, 30b those of Qwen3-30B-A3B; toy is for the test.
PLANS: dict[str, ScalePlan] = {
    "toy": ScalePlan(SIZES["toy"], rows_per_process=4, window=32, rate=3e-3),
    "1b": ScalePlan(
        ScribeConfig(
            vocabulary=49152,
            width=1024,
            layers=24,
            heads=16,
            context=4096,
            experts=32,
            active_experts=8,
            expert_width=512,
            shared_width=512,
            pointer_width=128,
        ),
        rows_per_process=16,
        window=4095,
        rate=6e-4,
    ),
    "30b": ScalePlan(
        ScribeConfig(
            vocabulary=151_936,
            width=2048,
            layers=48,
            heads=32,
            context=8192,
            experts=128,
            active_experts=8,
            expert_width=1152,
            shared_width=1152,
            pointer_width=128,
        ),
        rows_per_process=8,
        window=8191,
        rate=3e-4,
    ),
}


def train(plan: ScalePlan, tokens: Path, steps: int) -> tuple[ScribeModel, list[float]]:
    """Train for `steps` steps in a process group; returns the sharded model and the mean loss of each step."""
    torch.manual_seed(1)
    model = share_out(ScribeModel(plan.config))
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, betas=(0.9, 0.95), weight_decay=0.1, foreach=False)
    kinds = [kind for kind in SOURCES if (tokens / f"{kind}-train.bin").is_file()]
    windows = TextWindows(tokens, {kind: SOURCES[kind][1] for kind in kinds}, plan.window)
    rng = np.random.default_rng(dist.get_rank())
    return model, [_step(model, optimiser, windows, plan, rng) for _ in range(steps)]


def _step(
    model: ScribeModel,
    optimiser: torch.optim.Optimizer,
    windows: TextWindows,
    plan: ScalePlan,
    rng: np.random.Generator,
) -> float:
    batch = windows.draw(plan.rows_per_process, rng)
    parts = model.loss(batch.tokens, batch.weights)
    mean = parts.nats / parts.weight
    torch.autograd.backward(mean + Z_LOSS * torch.stack([routing.z_loss for routing in parts.routings]).mean())
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    for router, routing in zip(model.routers(), parts.routings, strict=True):
        dist.all_reduce(routing.load)
        router.rebalance(routing.load)
    loss = mean.detach()
    dist.all_reduce(loss)
    return float(loss) / dist.get_world_size()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m newsroom.scribe.launch", description=__doc__)
    parser.add_argument("--plan", choices=sorted(PLANS), required=True)
    parser.add_argument("--tokens", type=Path, required=True, help="folder of the packed token files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the trained state")
    parser.add_argument("--steps", type=int, required=True)
    args = parser.parse_args(arguments)
    if not dist.is_initialized():
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        model, losses = train(PLANS[args.plan], args.tokens, args.steps)
        state = collect(model)
        if dist.get_rank() == 0:
            torch.save(state, args.out / "model.pt")
            print(f"loss {losses[0]:.4f} to {losses[-1]:.4f} in {len(losses)} steps")
    finally:
        dist.destroy_process_group()
    return 0


if __name__ == "__main__":
    sys.exit(main())
