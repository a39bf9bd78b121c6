"""Training losses."""

from __future__ import annotations

import torch
from torch import Tensor

RESOLUTIONS = (2048, 1024, 512, 256, 128)


def multi_resolution_stft(guess: Tensor, truth: Tensor) -> Tensor:
    """Log-magnitude L1 plus spectral convergence over five window lengths (Yamamoto et al. 2020).

    guess, truth (B, samples) → scalar.
    """
    total = torch.zeros((), device=guess.device)
    for n_fft in RESOLUTIONS:
        window = torch.hann_window(n_fft, device=guess.device)
        ours, theirs = (_magnitude(wave, n_fft, window) for wave in (guess, truth))
        log_distance = (ours.log() - theirs.log()).abs().mean()
        convergence = torch.linalg.vector_norm(theirs - ours) / torch.linalg.vector_norm(theirs).clamp_min(1e-3)
        total = total + log_distance + convergence
    return total / len(RESOLUTIONS)


def _magnitude(wave: Tensor, n_fft: int, window: Tensor) -> Tensor:
    spec = torch.stft(wave, n_fft, n_fft // 4, window=window, center=False, return_complex=True)
    return (spec.real.square() + spec.imag.square() + 1e-8).sqrt().clamp_min(1e-4)


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """Mean of values where the broadcastable mask is one."""
    weight = mask.expand_as(values)
    return (values * weight).sum() / weight.sum().clamp_min(1.0)
