"""A light discriminator on spectrograms of three resolutions, for the last stretch of vocoder training.

After the multi-resolution discriminator of UnivNet (Jang et al. 2021) as used by Vocos, at a quarter of the
channels: a full multi-period discriminator has 41 M parameters, this one 0.15 M.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

RESOLUTIONS = ((1024, 256), (2048, 512), (512, 128))
SLOPE = 0.1


class SpectrogramDiscriminator(nn.Module):
    """Judges patches of one log-magnitude spectrogram."""

    def __init__(self, n_fft: int, hop: int, channels: int = 16) -> None:
        super().__init__()
        self.n_fft, self.hop = n_fft, hop
        widths = [1, channels, channels, channels, channels]
        self.layers = nn.ModuleList(
            weight_norm(nn.Conv2d(before, after, (9, 3), (2 if index else 1, 1), (4, 1)))
            for index, (before, after) in enumerate(itertools.pairwise(widths))
        )
        self.head = weight_norm(nn.Conv2d(channels, 1, (3, 3), padding=1))
        self.window: Tensor
        self.register_buffer("window", torch.hann_window(n_fft))

    def forward(self, wave: Tensor) -> tuple[Tensor, list[Tensor]]:
        """wave (B, samples) → patch scores (B, 1, F', T') and the features of every layer."""
        spec = torch.stft(wave, self.n_fft, self.hop, window=self.window, center=False, return_complex=True)
        x = (spec.real.square() + spec.imag.square() + 1e-6).log()[:, None] * 0.25
        features = []
        for layer in self.layers:
            x = nn.functional.leaky_relu(layer(x), SLOPE)
            features.append(x)
        return self.head(x), features


class Discriminators(nn.Module):
    """All resolutions together."""

    def __init__(self, channels: int = 16) -> None:
        super().__init__()
        self.each = nn.ModuleList(SpectrogramDiscriminator(n_fft, hop, channels) for n_fft, hop in RESOLUTIONS)

    def forward(self, wave: Tensor) -> tuple[list[Tensor], list[list[Tensor]]]:
        """wave (B, samples) → scores and features per resolution."""
        scores, features = zip(*(judge(wave) for judge in self.each), strict=True)
        return list(scores), list(features)


def judge_loss(real: list[Tensor], fake: list[Tensor]) -> Tensor:
    """Hinge loss of the discriminators (Lim & Ye 2017)."""
    gaps = [(1 - r).clamp_min(0).mean() + (1 + f).clamp_min(0).mean() for r, f in zip(real, fake, strict=True)]
    return torch.stack(gaps).mean()


def fool_loss(fake: list[Tensor]) -> Tensor:
    """Hinge loss of the generator."""
    return torch.stack([(1 - score).clamp_min(0).mean() for score in fake]).mean()


def feature_loss(real: list[list[Tensor]], fake: list[list[Tensor]]) -> Tensor:
    """L1 between the features of real and made speech (Larsen et al. 2016)."""
    gaps = [
        (r.detach() - f).abs().mean()
        for ours, theirs in zip(fake, real, strict=True)
        for f, r in zip(ours, theirs, strict=True)
    ]
    return torch.stack(gaps).mean()
