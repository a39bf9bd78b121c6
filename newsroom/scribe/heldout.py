"""Figures on held-out text: bits per byte, nats per target of the tasks, and the load of the experts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from newsroom.scribe.batches import Batch, pad
from newsroom.scribe.corpus import documents
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tasks import Example
from newsroom.scribe.tokenizer import Tokenizer

WINDOW = 256


@dataclass(slots=True)
class HeldOut:
    """Sums over a held-out set; `loads` holds one tensor [experts] per layer."""

    nats: float = 0.0
    targets: int = 0
    bytes: int = 0
    loads: list[Tensor] = field(default_factory=list)

    @property
    def bits_per_byte(self) -> float:
        return self.nats / math.log(2) / max(1, self.bytes)

    @property
    def nats_per_target(self) -> float:
        return self.nats / max(1, self.targets)

    @property
    def least_used(self) -> list[float]:
        """Per layer, the load of the least-used expert as a share of its fair part."""
        return [float(load.min() / load.mean()) for load in self.loads]


@torch.inference_mode()
def measure(model: ScribeModel, batches: Iterable[Batch]) -> HeldOut:
    """Sum the loss and the routing over batches, in float32."""
    result = HeldOut()
    for batch in batches:
        parts = model.loss(batch.tokens, batch.weights)
        result.nats += float(parts.nats)
        result.targets += int(parts.weight)
        loads = [routing.load for routing in parts.routings]
        result.loads = [a + b for a, b in zip(result.loads, loads, strict=True)] if result.loads else loads
    return result


def held_out_windows(texts: Iterable[str], tokenizer: Tokenizer, windows: int) -> tuple[list[Batch], int]:
    """Windows from the starts of documents, 8 to a batch, and the number of bytes that their targets stand for."""
    start = tokenizer.control("text")
    rows = [[start, *tokenizer.encode(text[: WINDOW * 12])[:WINDOW]] for text in islice(texts, windows)]
    size = sum(len(tokenizer.decode(row[1:]).encode()) for row in rows)
    examples = [Example(row, 1) for row in sorted(rows, key=len) if len(row) > 1]
    groups = [examples[index : index + 8] for index in range(0, len(examples), 8)]
    return [pad(group, tokenizer.control("end")) for group in groups], size


def bits_per_byte(model: ScribeModel, tokenizer: Tokenizer, data: Path, kind: str, windows: int = 64) -> HeldOut:
    """Held-out bits per byte of one kind of document, on the first 256 tokens of each."""
    batches, size = held_out_windows(documents(data, kind, held_out=True), tokenizer, windows)
    result = measure(model, batches)
    result.bytes = size
    return result


def task_loss(model: ScribeModel, examples: Sequence[Example], filler: int) -> HeldOut:
    """Held-out loss on the targets of task examples."""
    ordered = sorted(examples, key=lambda example: len(example.tokens))
    groups = [ordered[index : index + 8] for index in range(0, len(ordered), 8)]
    return measure(model, (pad(group, filler) for group in groups))
