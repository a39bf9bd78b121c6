"""What every training run shares: a learning rate that follows its time budget, checkpoints, a log."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn


@dataclass
class Budget:
    """Minutes of processor time granted; progress runs from 0 to 1 across resumes, however busy the machine is."""

    minutes: float
    spent: float = 0.0
    _mark: float = field(default_factory=time.process_time)

    def progress(self) -> float:
        """Share of the budget used up."""
        now = time.process_time()
        self.spent += (now - self._mark) / 60.0
        self._mark = now
        return min(1.0, self.spent / self.minutes)


def cosine_rate(peak: float, progress: float, step: int, warmup: int = 200) -> float:
    """Linear warm-up over `warmup` steps, then a cosine to 2 % of the peak."""
    fall = 0.02 + 0.98 * 0.5 * (1.0 + math.cos(math.pi * progress))
    return peak * fall * min(1.0, (step + 1) / warmup)


def half_precision() -> torch.autocast:
    """Matrix products in bfloat16: twice as fast where the processor has AVX512-BF16."""
    return torch.autocast("cpu", torch.bfloat16)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of every parameter group."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def save_run(path: Path, step: int, budget: Budget, parts: Mapping[str, Any]) -> None:
    """Write a checkpoint beside the old one, then swap: a killed run never leaves half a file."""
    state = {name: part.state_dict() for name, part in parts.items()}
    waiting = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"step": step, "spent": budget.spent, "state": state}, waiting)
    os.replace(waiting, path)


def resume_run(path: Path, budget: Budget, parts: Mapping[str, Any]) -> int:
    """Load a checkpoint if there is one; returns the step to go on from."""
    if not path.is_file():
        return 0
    saved = torch.load(path, map_location="cpu", weights_only=True)
    for name, part in parts.items():
        if name in saved["state"]:
            part.load_state_dict(saved["state"][name])
    budget.spent = saved["spent"]
    return int(saved["step"])


@dataclass
class Meter:
    """Running means of the losses, printed and appended to a JSON-lines log."""

    path: Path
    every: int = 50
    _sums: dict[str, float] = field(default_factory=dict)
    _count: int = 0
    _since: float = field(default_factory=time.monotonic)

    def add(self, step: int, losses: Mapping[str, float]) -> None:
        """Take one step's losses; write a line every `every` steps."""
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._count += 1
        if self._count == self.every:
            self._write(step)

    def _write(self, step: int) -> None:
        now = time.monotonic()
        row = {name: round(value / self._count, 4) for name, value in self._sums.items()}
        row |= {"step": step, "seconds_per_step": round((now - self._since) / self._count, 3)}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)
        self._sums, self._count, self._since = {}, 0, now


class Average(nn.Module):
    """Exponential moving average of a model's weights: smoother than the last step."""

    def __init__(self, model: nn.Module, decay: float = 0.998) -> None:
        super().__init__()
        self.decay = decay
        self.shadow = nn.ParameterDict(
            {
                _key(name): nn.Parameter(value.detach().clone(), requires_grad=False)
                for name, value in model.named_parameters()
            }
        )

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move towards the model's weights; early steps count more."""
        decay = min(self.decay, (1.0 + step) / (10.0 + step))
        for name, value in model.named_parameters():
            self.shadow[_key(name)].lerp_(value, 1.0 - decay)

    def weights(self) -> dict[str, torch.Tensor]:
        """The averaged weights under the model's own names."""
        return {name.replace("/", "."): value.detach() for name, value in self.shadow.items()}


def _key(name: str) -> str:
    return name.replace(".", "/")
