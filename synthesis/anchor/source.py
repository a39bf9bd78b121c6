"""The excitation of the vocoder: a band-limited pulse train that follows F0, and noise.

Giving the phase to the vocoder instead of asking it to invent one is the idea of the neural source-filter
models (Wang et al. 2019, hn-NSF); the closed form of the cosine sum is the Dirichlet kernel.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from synthesis.anchor.framing import HOP, SAMPLE_RATE

LOWEST_F0 = 50.0


def upsample(frames: Tensor) -> Tensor:
    """Linear interpolation between frame centres.

    frames (B, T) → (B, T*HOP).
    """
    return torch.nn.functional.interpolate(
        frames[:, None], scale_factor=float(HOP), mode="linear", align_corners=False
    )[:, 0]


def pulse_train(f0: Tensor, start: Tensor | None = None) -> Tensor:
    """All harmonics of F0 below Nyquist, in cosine phase, at unit power.

    f0 (B, T) Hz, everywhere positive → (B, T*HOP). `start` (B,) is the phase of the first sample in cycles.
    """
    hz = upsample(f0).clamp_min(LOWEST_F0)
    cycles = torch.cumsum((hz / SAMPLE_RATE).double(), dim=1)
    if start is not None:
        cycles = cycles + start.double()[:, None]
    phase = (2.0 * math.pi * (cycles - cycles.round())).float()
    harmonics = torch.floor(SAMPLE_RATE / 2.0 / hz)
    half = phase / 2.0
    sine = torch.sin(half)
    near_zero = sine.abs() < 1e-4
    ratio = torch.sin((2.0 * harmonics + 1.0) * half) / torch.where(near_zero, torch.ones_like(sine), sine)
    dirichlet = torch.where(near_zero, 2.0 * harmonics + 1.0, ratio)
    return (dirichlet - 1.0) / (2.0 * harmonics).sqrt()


def noise(shape: tuple[int, int], generator: torch.Generator | None = None) -> Tensor:
    """White Gaussian noise of unit power, drawn on the CPU so that a seed means the same on every device."""
    return torch.randn(shape, generator=generator)
