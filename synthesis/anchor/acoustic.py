"""Acoustic model: symbols to log-mels, F0 and voicing, all lengths in parallel.

Design choices
- FastSpeech 2 (Ren et al. 2020) and FastPitch (Łańcucki 2021) in shape: encoder, explicit durations, length
  regulator, explicit F0, voicing and energy, decoder; ConvNeXt blocks throughout, as in optispeech.
- F0 is relative to the speaker's own mean and predicted per frame, so a voice can be lent another's melody.
- A voice is a vector plus one number, `warp`: the log ratio by which formants (and F0) are raised. Training clips
  are resampled by known ratios, which makes that number continuous.
- A style is a point in five measured dimensions (`prosody.STYLE_AXES`); zero is neutral.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from synthesis.anchor.blocks import ConvNeXtBlock, length_mask
from synthesis.anchor.framing import MELS
from synthesis.anchor.text.phonemes import PAUSES, SYMBOLS
from synthesis.anchor.text.utterance import PLACES

STYLE_DIMENSIONS = 5


@dataclass(frozen=True)
class AcousticSize:
    """Widths and depths of the acoustic model."""

    width: int = 256
    hidden: int = 640
    encoder_blocks: int = 4
    decoder_blocks: int = 4
    prosody_width: int = 160
    prosody_blocks: int = 3
    speaker: int = 32
    condition: int = 64
    kernel: int = 7


@dataclass
class Symbols:
    """A batch of symbol sequences.

    names, places, endings (B, N) ids; functions (B, N, 1) one in function words; positions (B, N, 2) in phrase and
    line, 0 to 1; lengths (B,).
    """

    names: Tensor
    places: Tensor
    endings: Tensor
    functions: Tensor
    positions: Tensor
    lengths: Tensor

    def to(self, device: torch.device) -> Symbols:
        """The same on another device."""
        return Symbols(*(value.to(device) for value in vars(self).values()))


@dataclass
class Prosody:
    """Per-frame melody: pitch (B, T) log F0 over the speaker's mean, voicing logits (B, T), energy (B, T)."""

    pitch: Tensor
    voicing: Tensor
    energy: Tensor


class Encoder(nn.Module):
    """Symbols to one vector each."""

    def __init__(self, size: AcousticSize) -> None:
        super().__init__()
        self.name = nn.Embedding(len(SYMBOLS), size.width)
        self.place = nn.Embedding(len(PLACES), size.width)
        self.ending = nn.Embedding(len(PAUSES), size.width)
        self.extra = nn.Linear(3, size.width)
        self.blocks = nn.ModuleList(
            ConvNeXtBlock(size.width, size.hidden, size.kernel, condition=size.condition)
            for _ in range(size.encoder_blocks)
        )
        self.norm = nn.LayerNorm(size.width)
        for table in (self.name, self.place, self.ending):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, symbols: Symbols, condition: Tensor) -> Tensor:
        """Symbols of N, condition (B, C) → (B, N, width)."""
        mask = length_mask(symbols.lengths, symbols.names.shape[1])
        extra = self.extra(torch.cat([symbols.functions, symbols.positions], dim=-1))  # noqa: S610 (no Django here)
        x = self.name(symbols.names) + self.place(symbols.places) + self.ending(symbols.endings) + extra
        for block in self.blocks:
            x = block(x, mask, condition)
        normed: Tensor = self.norm(x) * mask
        return normed


class DurationPredictor(nn.Module):
    """Log of (frames + 1) per symbol."""

    def __init__(self, size: AcousticSize) -> None:
        super().__init__()
        self.enter = nn.Linear(size.width, size.prosody_width)
        self.blocks = nn.ModuleList(
            ConvNeXtBlock(size.prosody_width, 2 * size.prosody_width, 5, condition=size.condition) for _ in range(2)
        )
        self.head = nn.Sequential(nn.LayerNorm(size.prosody_width), nn.Linear(size.prosody_width, 1))

    def forward(self, encoded: Tensor, mask: Tensor, condition: Tensor) -> Tensor:
        """encoded (B, N, width), mask (B, N, 1) → (B, N)."""
        x = self.enter(encoded)
        for block in self.blocks:
            x = block(x, mask, condition)
        log_duration: Tensor = self.head(x)[..., 0]
        return log_duration


class ProsodyPredictor(nn.Module):
    """Pitch, voicing and energy per frame."""

    def __init__(self, size: AcousticSize) -> None:
        super().__init__()
        self.enter = nn.Linear(size.width + 2, size.prosody_width)
        self.blocks = nn.ModuleList(
            ConvNeXtBlock(size.prosody_width, 2 * size.prosody_width, 9, condition=size.condition)
            for _ in range(size.prosody_blocks)
        )
        self.head = nn.Sequential(nn.LayerNorm(size.prosody_width), nn.Linear(size.prosody_width, 3))

    def forward(self, spread: Tensor, mask: Tensor, condition: Tensor) -> Prosody:
        """spread (B, T, width + 2), mask (B, T, 1) → Prosody of T."""
        x = self.enter(spread)
        for block in self.blocks:
            x = block(x, mask, condition)
        pitch, voicing, energy = self.head(x).unbind(dim=-1)
        return Prosody(pitch, voicing, energy)


class Decoder(nn.Module):
    """Spread-out symbols and melody to log-mels."""

    def __init__(self, size: AcousticSize) -> None:
        super().__init__()
        self.enter = nn.Conv1d(size.width + 2 + 4, size.width, 3, padding=1)
        self.blocks = nn.ModuleList(
            ConvNeXtBlock(size.width, size.hidden, size.kernel, condition=size.condition)
            for _ in range(size.decoder_blocks)
        )
        self.norm = nn.LayerNorm(size.width)
        self.head = nn.Linear(size.width, MELS)

    def forward(self, spread: Tensor, melody: Tensor, mask: Tensor, condition: Tensor) -> Tensor:
        """spread (B, T, width + 2), melody (B, T, 4), mask (B, T, 1) → normalised log-mels (B, T, MELS)."""
        x = torch.cat([spread, melody], dim=-1) * mask
        x = self.enter(x.transpose(1, 2)).transpose(1, 2)
        for block in self.blocks:
            x = block(x, mask, condition)
        mel: Tensor = self.head(self.norm(x))
        return mel


class AcousticModel(nn.Module):
    """The parts above, and the voice and style conditioning they share."""

    def __init__(self, size: AcousticSize, speakers: tuple[str, ...]) -> None:
        super().__init__()
        self.size, self.speakers = size, speakers
        self.speaker = nn.Embedding(len(speakers), size.speaker)
        nn.init.normal_(self.speaker.weight, std=0.5)
        self.condition = nn.Linear(size.speaker + 1 + STYLE_DIMENSIONS, size.condition)
        self.encoder = Encoder(size)
        self.durations = DurationPredictor(size)
        self.prosody = ProsodyPredictor(size)
        self.decoder = Decoder(size)

    def conditions(self, voice: Tensor, warp: Tensor, style: Tensor) -> Tensor:
        """voice (B, speaker), warp (B,) log ratio, style (B, STYLE_DIMENSIONS) → (B, condition)."""
        joined = torch.cat([voice, 5.0 * warp[:, None], 0.5 * style], dim=-1)
        mixed: Tensor = nn.functional.silu(self.condition(joined))
        return mixed

    def encode(self, symbols: Symbols, condition: Tensor) -> tuple[Tensor, Tensor]:
        """→ encoded symbols (B, N, width) and predicted log durations (B, N)."""
        encoded = self.encoder(symbols, condition)
        mask = length_mask(symbols.lengths, encoded.shape[1])
        return encoded, self.durations(encoded, mask, condition)

    def decode(self, spread: Tensor, prosody: Prosody, f0: Tensor, mask: Tensor, condition: Tensor) -> Tensor:
        """Mels for a given melody; voicing is a probability here and f0 (B, T) the absolute log F0."""
        melody = torch.stack([prosody.pitch * 4.0, prosody.voicing, prosody.energy, (f0 - 5.0) / 0.4], dim=-1)
        mel: Tensor = self.decoder(spread, melody, mask, condition)
        return mel


def spread_out(encoded: Tensor, durations: Tensor, longest: int | None = None) -> tuple[Tensor, Tensor]:
    """Length regulator: repeat every symbol for its frames, and say where in the symbol each frame stands.

    encoded (B, N, width), durations (B, N) whole frames → (B, T, width + 2), mask (B, T, 1). The two added
    channels are the position inside the symbol, 0 to 1, and the log of the symbol's length. T is `longest`, or the
    longest item's length.
    """
    ends = durations.cumsum(dim=1)
    lengths = ends[:, -1]
    longest = int(lengths.max()) if longest is None else longest
    steps = torch.arange(longest, device=encoded.device).expand(len(encoded), longest).contiguous()
    index = torch.searchsorted(ends, steps, right=True).clamp_max(encoded.shape[1] - 1)
    spread = encoded.gather(1, index[..., None].expand(-1, -1, encoded.shape[2]))
    length = durations.gather(1, index).clamp_min(1)
    inside = (steps - (ends.gather(1, index) - length) + 0.5) / length
    mask = length_mask(lengths, longest)
    where = torch.stack([inside.clamp(0, 1), length.float().log() - 2.0], dim=-1)
    with_places: Tensor = torch.cat([spread, where], dim=-1) * mask
    return with_places, mask
