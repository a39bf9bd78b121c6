from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from newsroom.scribe import likelihood
from newsroom.scribe.attention import causal_attention, rotary_table, rotate
from newsroom.scribe.errors import ContextTooLong
from newsroom.scribe.likelihood import log_likelihood
from newsroom.scribe.model import Cache, ScribeModel, advance


def _tokens(rows: int, time: int) -> torch.Tensor:
    return torch.randint(0, 448, (rows, time), generator=torch.Generator().manual_seed(3))


def test_the_loss_is_the_sum_of_what_decoding_gives_each_next_token(toy: ScribeModel) -> None:
    tokens = _tokens(2, 12)
    parts = toy.loss(tokens, torch.ones(tokens.shape))
    total = 0.0
    cache = Cache(toy.config, 2, 12)
    for time in range(11):
        scores = advance(toy, cache, tokens[:, time : time + 1], torch.ones(2, dtype=torch.long))
        total -= float(scores.gather(1, tokens[:, time + 1 : time + 2]).sum())

    assert float(parts.weight) == 22
    assert float(parts.nats.detach()) == pytest.approx(total, rel=1e-4)


def test_rows_of_different_length_decode_as_if_alone(toy: ScribeModel) -> None:
    tokens, sizes = _tokens(3, 9), torch.tensor([9, 4, 6])
    together = advance(toy, Cache(toy.config, 3, 16), tokens, sizes)
    for row, size in enumerate(sizes.tolist()):
        alone = advance(toy, Cache(toy.config, 1, 16), tokens[row : row + 1, :size], torch.tensor([size]))
        torch.testing.assert_close(together[row], alone[0], rtol=1e-4, atol=1e-4)


def test_a_prompt_read_in_two_parts_continues_as_read_in_one(toy: ScribeModel) -> None:
    tokens = _tokens(2, 10)
    whole = advance(toy, Cache(toy.config, 2, 16), tokens, torch.tensor([10, 10]))
    cache = Cache(toy.config, 2, 16)
    advance(toy, cache, tokens[:, :6], torch.tensor([6, 4]))
    rest = torch.stack([torch.cat([tokens[0, 6:], tokens[0, :2]]), tokens[1, 4:]])
    torch.testing.assert_close(advance(toy, cache, rest, torch.tensor([4, 6])), whole, rtol=1e-4, atol=1e-4)


def test_next_token_probabilities_sum_to_one(toy: ScribeModel) -> None:
    scores = advance(toy, Cache(toy.config, 2, 8), _tokens(2, 8), torch.tensor([8, 5]))
    torch.testing.assert_close(scores.exp().sum(-1), torch.ones(2), rtol=1e-4, atol=1e-4)


def test_the_future_does_not_reach_the_past(toy: ScribeModel) -> None:
    tokens = _tokens(1, 10)
    changed = tokens.clone()
    changed[0, 7:] = 5
    torch.testing.assert_close(toy.hidden(tokens)[0][:, :7], toy.hidden(changed)[0][:, :7], rtol=1e-4, atol=1e-5)


def test_with_the_gate_shut_only_tokens_of_the_context_are_probable(toy: ScribeModel) -> None:
    with torch.no_grad():
        toy.pointer.gate.zero_()
        toy.pointer.gate_bias.fill_(-20.0)
    tokens = torch.tensor([[5, 9, 5, 7]])
    chances = advance(toy, Cache(toy.config, 1, 4), tokens, torch.tensor([4]))[0].exp()
    assert float(chances[[5, 7, 9]].sum()) == pytest.approx(1.0, abs=1e-4)


def test_attention_equals_torchs_own() -> None:
    torch.manual_seed(0)
    q, k, v = (torch.randn(2, 3, 7, 8) for _ in range(3))
    own = causal_attention(q, k, v)
    torch.testing.assert_close(own, torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True))


def test_rotation_keeps_lengths_and_depends_on_distance_only() -> None:
    cos, sin = (table.view(1, 20, 1, 4) for table in rotary_table(20, 8))
    torch.manual_seed(0)
    q, k = (torch.randn(1, 1, 1, 8).expand(1, 20, 1, 8) for _ in range(2))
    turned_q, turned_k = rotate(q, cos, sin)[0, :, 0], rotate(k, cos, sin)[0, :, 0]
    torch.testing.assert_close(turned_q.norm(dim=-1), q[0, :, 0].norm(dim=-1))
    torch.testing.assert_close(turned_q[3] @ turned_k[1], turned_q[12] @ turned_k[10], rtol=1e-4, atol=1e-4)


def test_chunked_likelihood_has_the_value_and_gradients_of_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "CHUNK", 7)
    torch.manual_seed(0)
    state, table = torch.randn(20, 6, requires_grad=True), torch.randn(11, 6, requires_grad=True)
    targets, weights = torch.randint(0, 11, (20,)), torch.randn(20)

    plain = (state @ table.T).log_softmax(-1)[torch.arange(20), targets]
    wanted = torch.autograd.grad(plain @ weights, (state, table))
    chunked = log_likelihood(state, table, targets)
    got = torch.autograd.grad(chunked @ weights, (state, table))

    torch.testing.assert_close(chunked, plain)
    torch.testing.assert_close(got, wanted, rtol=1e-4, atol=1e-5)


def test_a_prompt_beyond_the_context_is_refused(toy: ScribeModel) -> None:
    with pytest.raises(ContextTooLong, match="do not fit the context of 128"):
        toy.hidden(_tokens(1, 129))


def test_the_count_of_parameters_is_that_of_the_tensors(build_toy: Callable[..., ScribeModel]) -> None:
    for changes in ({}, {"experts": 1, "active_experts": 1, "shared_width": 0, "expert_width": 96}):
        model = build_toy(**changes)
        assert model.config.counts()[0] == sum(weight.numel() for weight in model.parameters())


def test_the_dense_twin_sees_as_much_per_token_and_trains(toy: ScribeModel) -> None:
    twin = ScribeModel(toy.config.dense_twin())
    router = toy.config.layers * toy.config.width * toy.config.experts
    assert twin.config.counts()[0] == toy.config.counts()[1] - router
    tokens = _tokens(2, 12)
    twin.loss(tokens, torch.ones(tokens.shape)).nats.backward()
    assert all(weight.grad is not None for weight in twin.parameters())
