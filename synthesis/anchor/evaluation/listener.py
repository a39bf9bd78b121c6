"""A small recogniser of phones of our own, trained on the real recordings: a second opinion beside PocketSphinx.

Design choices
- Connectionist temporal classification (Graves et al. 2006) over log-mels at half the frame rate; ConvNeXt blocks.
- Each clip's mels are centred, so that level and microphone count for less.
- No language model and no dictionary: what it hears is what the sound says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from synthesis.anchor.blocks import ConvNeXtBlock, length_mask
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.evaluation.measures import mel_of
from synthesis.anchor.text.phonemes import CONSONANTS, SYMBOLS, VOWELS, is_pause, without_stress
from synthesis.anchor.vocoder import MEL_CENTRE, MEL_SPREAD

SOUNDS = (*CONSONANTS, *VOWELS)
BLANK = 0
WIDTH, HIDDEN, BLOCKS = 160, 384, 4
HIGHEST_BAND = 64  # of MELS: below 7.5 kHz, which every speaker and rival has


class Listener(nn.Module):
    """Mels to phones, stress left out."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv1d(HIGHEST_BAND, WIDTH, 5, stride=2, padding=2)
        self.blocks = nn.ModuleList(ConvNeXtBlock(WIDTH, HIDDEN, 9) for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, len(SOUNDS) + 1)

    def forward(self, mel: Tensor, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised mels (B, T, MELS), frames (B,) → log-probabilities (B, T', sounds + 1), lengths (B,)."""
        inside = length_mask(frames, mel.shape[1])
        low = mel[..., :HIGHEST_BAND]
        mean = (low * inside).sum(dim=1, keepdim=True) / inside.sum(dim=1, keepdim=True).clamp_min(1.0)
        x = self.enter(((low - mean) * inside).transpose(1, 2)).transpose(1, 2)
        lengths = (frames + 1) // 2
        mask = length_mask(lengths, x.shape[1])
        for block in self.blocks:
            x = block(x, mask)
        return self.head(self.norm(x)).log_softmax(dim=-1), lengths

    @torch.inference_mode()
    def hear(self, wave: NDArray[np.float32]) -> list[str]:
        """The phones of a wave at 24 kHz, the likeliest per frame with repeats and blanks removed."""
        mel = (torch.from_numpy(mel_of(wave))[None] - MEL_CENTRE) / MEL_SPREAD
        scores, _ = self(mel, torch.tensor([mel.shape[1]]))
        best = scores[0].argmax(dim=-1).unique_consecutive()
        return [SOUNDS[index - 1] for index in best.tolist() if index != BLANK]


def sounds_of(symbols: Sequence[str]) -> list[str]:
    """Symbols of the front end as the listener's phones: no pauses, no stress."""
    return [without_stress(name) for name in symbols if not is_pause(name)]


def targets(names: Tensor, lengths: Tensor) -> list[list[int]]:
    """Symbol ids (B, N) of a batch → the listener's class ids of each row."""
    rows = zip(names.tolist(), lengths.tolist(), strict=True)
    return [[SOUNDS.index(sound) + 1 for sound in sounds_of([SYMBOLS[id] for id in row[:n]])] for row, n in rows]


def load_listener(path: Path) -> Listener:
    """A trained listener, ready to hear."""
    if not path.is_file():
        raise TrainingDataMissing(f"{path} is missing; run the listener step of training first.")
    model = Listener()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["state"]["model"])
    return model.eval().requires_grad_(False)
