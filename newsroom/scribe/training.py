"""Training with resume: text windows and task batches mixed in one step, Muon and AdamW, warm-up, hold, linear decay.

Stages: `pretrain` mixes packed text with all tasks; `tune` trains on the tasks alone, the rate falling to zero.
The state (weights, moments, step, random states) is written every few minutes; where there is none, a run starts from
exported weights, the moments dropped.
"""

from __future__ import annotations

import dataclasses
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from newsroom.scribe.batches import Batch
from newsroom.scribe.experts import MixtureOfExperts
from newsroom.scribe.model import Block, ScribeModel
from newsroom.scribe.optimiser import build_optimisers

Portions = dict[str, tuple[Batch, float]]  # name of the portion → its batch and the weight of its loss
Z_LOSS = 1e-3
KERNEL_BLOCK = 64
# The stories are few and seen again and again; without it they are learnt by heart.
DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rates by step: linear warm-up, hold, then linear decay over the last `decay` steps to zero.

    `balance` is how far a step moves the bias of an expert with too much or too little load.
    """

    steps: int
    warmup: int = 40
    decay: int = 0
    matrix_rate: float = 0.02
    rest_rate: float = 0.003
    balance: float = 1e-3

    def factor(self, step: int) -> float:
        rising = min(1.0, (step + 1) / max(1, self.warmup))
        falling = min(1.0, (self.steps - step) / self.decay) if self.decay else 1.0
        return rising * falling


@dataclass(slots=True)
class Progress:
    """What has been done so far; `history` holds one row per report."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)


class Trainer:
    """One model, its optimisers and its progress, saved as `state.pt` in `folder`."""

    def __init__(self, model: ScribeModel, schedule: Schedule, folder: Path, stage: str) -> None:
        self.model = model
        self.schedule = schedule
        self.folder = folder
        self.stage = stage
        self.progress = Progress()
        for module in model.modules():
            if isinstance(module, MixtureOfExperts):
                module.block = KERNEL_BLOCK
            elif isinstance(module, Block):
                module.dropout = DROPOUT
        self.optimisers = build_optimisers(model, matrix_rate=schedule.matrix_rate, rest_rate=schedule.rest_rate)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["full_rate"] = group["lr"]

    def step(self, batches: Portions) -> dict[str, float]:
        """One optimiser step over named batches with their weights; mean nats per target of each."""
        started = time.monotonic()
        loads: list[Tensor] | None = None
        nats = {}
        for name, (batch, weight) in batches.items():
            nats[f"nats_{name}"], routed = self._backward(batch, weight)
            loads = routed if loads is None else [a + b for a, b in zip(loads, routed, strict=True)]
        self._update(loads or [])
        self._count(batches, time.monotonic() - started)
        return nats

    def _backward(self, batch: Batch, weight: float) -> tuple[float, list[Tensor]]:
        device = self.model.embedding.device
        with torch.autocast(device.type, torch.bfloat16):
            parts = self.model.loss(batch.tokens.to(device), batch.weights.to(device))
        mean = parts.nats / parts.weight
        z_loss = torch.stack([routing.z_loss for routing in parts.routings]).mean()
        torch.autograd.backward(weight * (mean + Z_LOSS * z_loss))
        return float(mean.detach()), [routing.load for routing in parts.routings]

    def _update(self, loads: list[Tensor]) -> None:
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = group["full_rate"] * self.schedule.factor(self.progress.step)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        for router, load in zip(self.model.routers(), loads, strict=False):
            router.rebalance(load, self.schedule.balance)

    def _count(self, batches: Portions, seconds: float) -> None:
        self.progress.step += 1
        self.progress.tokens += sum(batch.tokens.numel() for batch, _ in batches.values())
        self.progress.seconds += seconds

    def save(self) -> None:
        """Write the state beside and rename, so that a kill leaves the older state."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / "state.partial"
        torch.save(self._state(), partial)
        partial.replace(self.folder / "state.pt")

    def _state(self) -> dict[str, Any]:
        return {
            "config": dataclasses.asdict(self.model.config),
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "stage": self.stage,
            "progress": (self.progress.step, self.progress.tokens, self.progress.seconds, self.progress.history),
        }

    def resume(self) -> bool:
        """Load the state of the same stage, if there is one; of another stage, only the weights."""
        path = self.folder / "state.pt"
        if not path.is_file():
            return False
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        step, tokens, seconds, history = state["progress"]
        same = state["stage"] == self.stage
        self.progress = Progress(step if same else 0, tokens, seconds, history)
        if same:
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
        return True


def run(
    trainer: Trainer,
    batches: Iterator[Portions],
    *,
    report_every: int = 20,
    save_every: int = 100,
) -> None:
    """Train to the end of the schedule, reporting to `log.jsonl` and to standard output."""
    recent: dict[str, list[float]] = {}
    for drawn in batches:
        if trainer.progress.step >= trainer.schedule.steps:
            break
        for name, value in trainer.step(drawn).items():
            recent.setdefault(name, []).append(value)
        if trainer.progress.step % report_every == 0:
            report(trainer, {name: float(np.mean(values)) for name, values in recent.items()})
            recent = {}
        if trainer.progress.step % save_every == 0:
            trainer.save()
    trainer.save()


def report(trainer: Trainer, means: dict[str, float]) -> None:
    progress = trainer.progress
    row = {"step": progress.step, "tokens": progress.tokens, "seconds": round(progress.seconds, 1), **means}
    progress.history.append(row)
    line = json.dumps({"stage": trainer.stage, **row})
    with (trainer.folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    print(line, flush=True)


def seed_everything(seed: int) -> tuple[random.Random, np.random.Generator]:
    """Seed torch and give the two generators the batches are drawn with."""
    torch.manual_seed(seed)
    return random.Random(seed), np.random.default_rng(seed)
