from __future__ import annotations

import torch
from torch import Tensor

from newsroom.scribe.config import SIZES
from newsroom.scribe.experts import MixtureOfExperts, Router, grouped_product, grouped_product_by_loop, lay_out


def _groups(seed: int) -> tuple[Tensor, Tensor, Tensor]:
    torch.manual_seed(seed)
    sizes = torch.tensor([16, 0, 32, 16])
    return torch.randn(64, 32), torch.randn(4, 32, 48), sizes.cumsum(0).to(torch.int32)


def test_grouped_matmul_equals_the_loop_over_experts_also_with_an_idle_expert() -> None:
    rows, weights, ends = _groups(1)
    rows, weights = rows.bfloat16(), weights.bfloat16()

    torch.testing.assert_close(
        grouped_product(rows, weights, ends), grouped_product_by_loop(rows, weights, ends), rtol=0.02, atol=0.05
    )


def test_each_group_of_rows_meets_its_own_matrix() -> None:
    rows, weights, ends = _groups(2)

    product = grouped_product(rows, weights, ends)

    torch.testing.assert_close(product[:16], rows[:16] @ weights[0])
    torch.testing.assert_close(product[16:48], rows[16:48] @ weights[2])
    torch.testing.assert_close(product[48:], rows[48:] @ weights[3])


def test_gradients_agree_between_the_two_products() -> None:
    rows, weights, ends = _groups(3)
    grads = []
    for product in (grouped_product, grouped_product_by_loop):
        leaf = weights.bfloat16().requires_grad_()
        product(rows.bfloat16(), leaf, ends).backward(torch.ones(64, 48, dtype=torch.bfloat16))
        grads.append(leaf.grad)
    torch.testing.assert_close(grads[0], grads[1], rtol=0.02, atol=0.1)


def test_rows_are_laid_out_in_filled_groups() -> None:
    places, ends = lay_out(torch.tensor([3.0, 0.0, 5.0]), 4)

    assert ends.tolist() == [4, 4, 12]
    assert places.tolist() == [0, 1, 2, 4, 5, 6, 7, 8]


def _layer() -> MixtureOfExperts:
    torch.manual_seed(4)
    layer = MixtureOfExperts(SIZES["toy"])
    torch.nn.init.normal_(layer.experts.down)
    return layer


def test_a_token_passes_through_its_chosen_experts_only() -> None:
    layer, x = _layer(), torch.randn(20, 32)
    gates, chosen, _ = layer.router(x)

    expected = layer.shared(x)
    for token in range(20):
        for gate, expert in zip(gates[token], chosen[token], strict=True):
            hidden = (x[token] @ layer.experts.up[expert]).relu().square()
            expected[token] = expected[token] + gate * (hidden @ layer.experts.down[expert])

    torch.testing.assert_close(layer(x)[0], expected, rtol=1e-4, atol=1e-4)


def test_filling_groups_for_the_kernels_changes_nothing() -> None:
    layer, x = _layer(), torch.randn(20, 32)
    plain = layer(x)[0]
    layer.block = 16
    torch.testing.assert_close(layer(x)[0], plain)


def test_compute_is_that_of_the_active_experts() -> None:
    layer, x = _layer(), torch.randn(64, 32)
    seen: list[int] = []
    layer.experts.register_forward_pre_hook(lambda _, args: seen.append(len(args[0])))
    layer(x)
    assert seen == [64 * SIZES["toy"].active_experts]


def test_gates_of_a_token_sum_to_one_and_every_choice_is_counted() -> None:
    gates, chosen, routing = Router(32, 8, 2)(torch.randn(50, 32))
    torch.testing.assert_close(gates.sum(-1), torch.ones(50))
    assert routing.load.sum() == chosen.numel() == 100


def test_balancing_by_bias_brings_an_idle_expert_back() -> None:
    torch.manual_seed(5)
    router = Router(16, 4, 2)
    with torch.no_grad():
        router.bias[0] = -1.0
    x = torch.randn(400, 16)
    assert router(x)[2].load[0] == 0

    for _ in range(400):
        router.rebalance(router(x)[2].load, speed=5e-3)

    assert router(x)[2].load.min() > 0.75 * 200
