"""Learned alignment of symbols and frames, without any outside recogniser.

"One TTS Alignment To Rule Them All" (Badlani et al. 2021): distances between symbol and frame encodings become a
soft alignment, a beta-binomial prior keeps it near the diagonal, the forward-sum (CTC) loss trains it, and
monotonic alignment search (Kim et al. 2020, Glow-TTS) reads whole durations from it.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import betabinom
from torch import Tensor, nn

from synthesis.anchor.framing import MELS
from synthesis.anchor.text.phonemes import SYMBOLS

TEMPERATURE = 0.0025
BLANK_LOGIT = -1.0


class Aligner(nn.Module):
    """Encodes symbols and frames into one space."""

    def __init__(self, width: int = 80, symbol_width: int = 128) -> None:
        super().__init__()
        self.embed = nn.Embedding(len(SYMBOLS), symbol_width)
        self.symbols = nn.Sequential(
            nn.Conv1d(symbol_width, 2 * symbol_width, 3, padding=1), nn.ReLU(), nn.Conv1d(2 * symbol_width, width, 1)
        )
        self.frames = nn.Sequential(
            nn.Conv1d(MELS, 2 * MELS, 3, padding=1),
            nn.ReLU(),
            nn.Conv1d(2 * MELS, MELS, 1),
            nn.ReLU(),
            nn.Conv1d(MELS, width, 1),
        )

    def forward(self, names: Tensor, mel: Tensor, lengths: Tensor, prior: Tensor | None = None) -> Tensor:
        """names (B, N), mel (B, T, MELS), lengths (B,) of names, prior (B, T, N) logs → log alignment (B, T, N)."""
        keys = self.symbols(self.embed(names).transpose(1, 2))
        queries = self.frames(mel.transpose(1, 2))
        distance = (queries[:, :, :, None] - keys[:, :, None, :]).square().sum(dim=1)
        score = -TEMPERATURE * distance
        if prior is not None:
            score = score.log_softmax(dim=-1) + prior
        outside = torch.arange(names.shape[1], device=names.device)[None, :] >= lengths[:, None]
        soft: Tensor = score.masked_fill(outside[:, None, :], -1e4).log_softmax(dim=-1)
        return soft


def diagonal_prior(symbols: int, frames: int, sharpness: float = 1.0) -> NDArray[np.float32]:
    """Log beta-binomial prior (frames, symbols): each frame most likely belongs near the diagonal."""
    steps = np.arange(1, frames + 1, dtype=np.float64)[:, None]
    rows = betabinom(symbols - 1, sharpness * steps, sharpness * (frames + 1 - steps))
    return np.asarray(rows.logpmf(np.arange(symbols)[None, :]), dtype=np.float32)


def forward_sum_loss(log_alignment: Tensor, lengths: Tensor, frames: Tensor) -> Tensor:
    """Negative log likelihood of all monotonic paths, by CTC with the symbols' own places as labels.

    log_alignment (B, T, N), lengths and frames (B,) → scalar.
    """
    padded = torch.nn.functional.pad(log_alignment, (1, 0), value=BLANK_LOGIT).log_softmax(dim=-1)
    places = torch.arange(1, log_alignment.shape[2] + 1, device=log_alignment.device).expand(len(lengths), -1)
    return torch.nn.functional.ctc_loss(padded.transpose(0, 1), places, frames, lengths, blank=0, zero_infinity=True)


def monotonic_durations(log_alignment: NDArray[np.float32]) -> NDArray[np.int64]:
    """Best monotonic path that gives every symbol a frame: (T, N) with T >= N → frames per symbol (N,)."""
    frames, symbols = log_alignment.shape
    best = np.full((frames, symbols), -np.inf)
    best[0, 0] = log_alignment[0, 0]
    for frame in range(1, frames):
        stay, move = best[frame - 1], np.concatenate([[-np.inf], best[frame - 1, :-1]])
        best[frame] = np.maximum(stay, move) + log_alignment[frame]
    durations = np.zeros(symbols, dtype=np.int64)
    symbol = symbols - 1
    for frame in range(frames - 1, -1, -1):
        durations[symbol] += 1
        if symbol and (symbol == frame or best[frame - 1, symbol - 1] >= best[frame - 1, symbol]):
            symbol -= 1
    return durations
