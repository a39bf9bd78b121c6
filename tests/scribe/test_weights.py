from __future__ import annotations

from pathlib import Path

import pytest
import torch

from newsroom.scribe.engine import load_scribe
from newsroom.scribe.errors import BadWeights
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.weights import export, load_model, quantise, read_config


def test_exported_weights_come_back_within_half_a_step_of_int8(
    toy: ScribeModel, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    export(toy, tokenizer, tmp_path, {"step": 3})
    loaded = load_model(tmp_path)
    for (name, before), after in zip(toy.state_dict().items(), loaded.state_dict().values(), strict=True):
        step = before.abs().max() / 127 if before.ndim > 1 else 0.0
        assert (before - after).abs().max() <= step / 2 + 1e-6, name
    assert read_config(tmp_path)["provenance"] == {"step": 3}


def test_the_file_is_a_quarter_of_the_float_weights(toy: ScribeModel, tokenizer: Tokenizer, tmp_path: Path) -> None:
    export(toy, tokenizer, tmp_path, {})
    assert (tmp_path / "model.safetensors").stat().st_size < 0.35 * 4 * toy.config.counts()[0]


def test_each_output_channel_has_its_own_scale() -> None:
    weight = torch.tensor([[100.0, 0.01], [-50.0, 0.02]])
    whole, scale = quantise(weight, -2)
    torch.testing.assert_close(whole.float() * scale, weight, rtol=0.01, atol=1e-6)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="nowhere"):
        load_scribe(tmp_path / "nowhere")


@pytest.mark.parametrize("damage", ["cut", "foreign", "other shape"])
def test_damaged_weights_are_refused(toy: ScribeModel, tokenizer: Tokenizer, tmp_path: Path, damage: str) -> None:
    export(toy, tokenizer, tmp_path, {})
    weights, config = tmp_path / "model.safetensors", tmp_path / "config.json"
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "foreign":
        weights.write_bytes(b"GGUF" * 100)
    else:
        config.write_text(config.read_text().replace('"layers": 2', '"layers": 3'))
    with pytest.raises(BadWeights, match="do not load"):
        load_model(tmp_path)
