"""Source-filter vocoder: the network shapes a pulse train and noise in the frequency domain, one inverse STFT.

Design choices
- The phase comes from F0, so the network only has to learn a filter; it is usable after minutes on one core.
- Gains and phase shifts per bin act on the spectra of the sources (HiFTNet, Li et al. 2023, does the same in a
  decoder with transposed convolutions; here all layers run at frame rate, as in Vocos).
- Noise needs no phase shift: its phase is already random.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from synthesis.anchor.blocks import ConvNeXtBlock
from synthesis.anchor.framing import BINS, HOP, MELS, spectrum, wave_of
from synthesis.anchor.source import pulse_train

MEL_CENTRE, MEL_SPREAD = -5.0, 3.0
MAX_LOG_GAIN = 6.0


@dataclass(frozen=True)
class VocoderSize:
    """Width and depth of the vocoder."""

    width: int = 256
    hidden: int = 768
    blocks: int = 6
    kernel: int = 7


class SourceFilterVocoder(nn.Module):
    """Log-mels, F0 and voicing to a wave."""

    def __init__(self, size: VocoderSize) -> None:
        super().__init__()
        self.size = size
        self.enter = nn.Conv1d(MELS + 2, size.width, size.kernel, padding=size.kernel // 2)
        self.enter_norm = nn.LayerNorm(size.width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(size.width, size.hidden, size.kernel) for _ in range(size.blocks))
        self.leave_norm = nn.LayerNorm(size.width)
        self.head = nn.Linear(size.width, 3 * BINS)
        nn.init.normal_(self.head.weight, std=0.01)
        with torch.no_grad():
            self.head.bias.zero_()

    def filters(
        self, mel: Tensor, log_f0: Tensor, voicing: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """mel (B, T, MELS), log_f0 and voicing (B, T), mask (B, T, 1) → pulse log gain, pulse phase, noise log gain.

        Each result is (B, BINS, T).
        """
        level = (mel - MEL_CENTRE) / MEL_SPREAD
        pitch = (log_f0[..., None] - 5.0) / 0.4
        x = torch.cat([level, pitch * voicing[..., None], voicing[..., None]], dim=-1)
        x = x if mask is None else x * mask
        x = self.enter_norm(self.enter(x.transpose(1, 2)).transpose(1, 2))
        for block in self.blocks:
            x = block(x, mask)
        pulse_gain, phase, noise_gain = self.head(self.leave_norm(x)).float().transpose(1, 2).chunk(3, dim=1)
        return pulse_gain.clamp(-12, MAX_LOG_GAIN), phase, noise_gain.clamp(-12, MAX_LOG_GAIN)

    def forward(self, mel: Tensor, log_f0: Tensor, voicing: Tensor, noise: Tensor, pulse_level: float = 1.0) -> Tensor:
        """mel (B, T, MELS), log_f0 and voicing (B, T), noise (B, T*HOP) → wave (B, T*HOP).

        `pulse_level` scales the harmonic part; zero whispers.
        """
        return self.shape(self.filters(mel, log_f0, voicing), log_f0, noise, pulse_level)

    @staticmethod
    def shape(
        filters: tuple[Tensor, Tensor, Tensor],
        log_f0: Tensor,
        noise: Tensor,
        pulse_level: Tensor | float = 1.0,
        mask: Tensor | None = None,
    ) -> Tensor:
        """Send the pulse train of log_f0 (B, T) and the noise (B, T*HOP) through the filters → wave (B, T*HOP).

        `pulse_level` is a number or (B, 1, 1). With a mask (B, T, 1) an item sounds as it would alone; its noise must
        be zero in the padding.
        """
        pulse_gain, phase, noise_gain = filters
        source = pulse_train((log_f0 if mask is None else held(log_f0, mask)).exp())
        if mask is not None:
            source = source * mask.expand(-1, -1, HOP).flatten(1)
        pulses = spectrum(source) * torch.polar(pulse_gain.exp() * pulse_level, phase)
        hiss = spectrum(noise) * noise_gain.exp()
        return wave_of(pulses + hiss, mask)


def held(values: Tensor, mask: Tensor) -> Tensor:
    """values (B, T) with the last one inside the mask (B, T, 1) kept up through the padding."""
    inside = mask[..., 0] > 0
    last = values.gather(1, inside.sum(dim=1, keepdim=True) - 1)
    return torch.where(inside, values, last)
