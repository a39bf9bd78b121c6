"""Building blocks shared by the acoustic model and the vocoder."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution over time, then a pointwise two-layer network, with a residual path.

    ConvNeXt (Liu et al. 2022) in one dimension, as in Vocos (Siuzdak 2023). With `condition` the norm's
    scale and shift come from a vector per item (adaptive layer norm).
    """

    def __init__(self, width: int, hidden: int, kernel: int = 7, *, condition: int = 0, scale: float = 0.2) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.modulate = nn.Linear(condition, 2 * width) if condition else None
        if self.modulate is not None:
            nn.init.zeros_(self.modulate.weight)
            nn.init.zeros_(self.modulate.bias)
        self.expand = nn.Linear(width, hidden)
        self.contract = nn.Linear(hidden, width)
        self.layer_scale = nn.Parameter(torch.full((width,), scale))

    def forward(self, x: Tensor, mask: Tensor | None = None, condition: Tensor | None = None) -> Tensor:
        """x (B, T, width), mask (B, T, 1) of ones and zeros, condition (B, C) → (B, T, width)."""
        held = x if mask is None else x * mask
        y = self.depthwise(held.transpose(1, 2)).transpose(1, 2)
        y = self.norm(y)
        if self.modulate is not None and condition is not None:
            gain, shift = self.modulate(condition)[:, None].chunk(2, dim=-1)
            y = y * (1.0 + gain) + shift
        y = self.contract(nn.functional.gelu(self.expand(y)))
        mixed: Tensor = x + self.layer_scale * y
        return mixed


def length_mask(lengths: Tensor, longest: int) -> Tensor:
    """lengths (B,) → (B, longest, 1): one inside an item, zero in its padding."""
    steps = torch.arange(longest, device=lengths.device)
    return (steps[None, :] < lengths[:, None]).float()[..., None]
