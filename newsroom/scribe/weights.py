"""Weights on disk: int8 with one float scale per output channel, safetensors, with config and provenance beside them.

Matrices are rounded symmetrically to [-127, 127] by the largest magnitude of each output channel (each row of the
embedding); vectors stay float32. They are made float32 again at load: int8 is a format for disk and network here.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from newsroom.scribe.config import ScribeConfig
from newsroom.scribe.errors import BadWeights
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tokenizer import Tokenizer

WEIGHTS_NAME = "model.safetensors"
CONFIG_NAME = "config.json"
SHIPPED = Path(__file__).parent / "weights"
SCALE = ".scale"


def quantise(weight: Tensor, channel: int) -> tuple[Tensor, Tensor]:
    """weight → int8 of the same shape, and float32 scales with dimension `channel` reduced to 1."""
    scale = weight.abs().amax(dim=channel, keepdim=True).clamp_min(1e-12) / 127
    return (weight / scale).round().to(torch.int8), scale.float()


def export(model: ScribeModel, tokenizer: Tokenizer, folder: Path, provenance: dict[str, Any]) -> None:
    """Write weights, config and tokenizer into `folder`."""
    tokenizer.save(folder)
    tensors: dict[str, Tensor] = {}
    for name, weight in model.state_dict().items():
        if weight.ndim < 2:
            tensors[name] = weight.float().contiguous()
        else:
            tensors[name], tensors[name + SCALE] = quantise(weight, _channel(name))
    save_file(tensors, folder / WEIGHTS_NAME)
    config = {"config": dataclasses.asdict(model.config), "provenance": provenance}
    (folder / CONFIG_NAME).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _channel(name: str) -> int:
    """The dimension a scale spans, the inputs: the last of embedding and router, else the one before the last."""
    return -1 if name == "embedding" or name.endswith("router.weight") else -2


def read_config(folder: Path) -> dict[str, Any]:
    """`config` and `provenance` as exported."""
    path = folder / CONFIG_NAME
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadWeights(f"{path} cannot be read: {error}") from error
    if not isinstance(value, dict) or "config" not in value:
        raise BadWeights(f"{path} has no config in it")
    return value


def load_model(folder: Path) -> ScribeModel:
    """The float32 model of a weights folder, in evaluation mode."""
    try:
        model = ScribeModel(ScribeConfig(**read_config(folder)["config"]))
        model.load_state_dict(_dequantised(load_file(folder / WEIGHTS_NAME)))
    except (OSError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        raise BadWeights(f"the weights in {folder} do not load: {error}") from error
    return model.eval().requires_grad_(requires_grad=False)


def _dequantised(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    weights = {name: weight for name, weight in tensors.items() if not name.endswith(SCALE)}
    return {
        name: weight.float() * tensors[name + SCALE] if name + SCALE in tensors else weight
        for name, weight in weights.items()
    }
