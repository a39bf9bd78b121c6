"""Many pieces in one batch sound as each does alone: what a GPU does, computed here on the processor."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from synthesis.anchor.engine import Engine
from synthesis.anchor.lines import Line
from synthesis.anchor.rendering import EXACT, GRAPHED, Buckets, Piece, Renderer
from synthesis.anchor.vocoder import held

LINES = (
    Line("The council met on Monday.", "kathleen"),
    Line("Is it going to rain again tomorrow, or will the sun come out?", "felix", style="warm"),
    Line("Yes.", "june", style="whisper", seed=3),
    Line("Nobody *ever* left early.", "marlow", pitch_range=1.5),
)


@pytest.fixture
def pieces(engine: Engine) -> list[Piece]:
    return [piece for line in LINES for piece in engine.prepare(line)[0]]


@pytest.mark.parametrize("buckets", [EXACT, GRAPHED])
@torch.inference_mode()
def test_a_piece_sounds_the_same_alone_and_in_a_padded_batch(
    engine: Engine, pieces: list[Piece], buckets: Buckets
) -> None:
    alone = [Renderer(engine.networks, engine.device).render([piece])[0] for piece in pieces]
    together = Renderer(engine.networks, engine.device, buckets).render(pieces)
    for one, same in zip(alone, together, strict=True):
        assert one.frames.tolist() == same.frames.tolist()
        assert len(one.wave) == len(same.wave)
        assert np.abs(one.wave - same.wave).max() < 2e-3 * np.abs(one.wave).max()


@torch.inference_mode()
def test_a_batch_is_the_same_in_any_order(engine: Engine, pieces: list[Piece]) -> None:
    renderer = Renderer(engine.networks, engine.device, GRAPHED)
    forwards, backwards = renderer.render(pieces), renderer.render(pieces[::-1])[::-1]
    for one, same in zip(forwards, backwards, strict=True):
        assert np.allclose(one.wave, same.wave, atol=1e-3)


def test_rows_are_padded_to_few_counts() -> None:
    assert [GRAPHED.row_count(count) for count in (1, 3, 5, 17, 32)] == [1, 4, 8, 32, 32]
    assert EXACT.row_count(7) == 7


def test_the_last_value_is_held_through_the_padding() -> None:
    values, mask = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), torch.tensor([[1.0, 1, 0], [1, 1, 1]])[..., None]
    assert held(values, mask).tolist() == [[1.0, 2.0, 2.0], [4.0, 5.0, 6.0]]
