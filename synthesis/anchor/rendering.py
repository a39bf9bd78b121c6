"""Pieces to waves: the networks in a row, for one piece or for many padded to one length.

A piece gives the same wave alone and among others (to the precision of a product): everything that looks along time
is masked. Only whole frames per symbol come to the host in between, and the waves at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from synthesis.anchor.acoustic import Prosody, Symbols, spread_out
from synthesis.anchor.batching import SymbolArrays, collate_symbols, symbol_arrays
from synthesis.anchor.controls import EMPHASIS_ENERGY, Settings, frames_per_symbol, pitch_moves
from synthesis.anchor.framing import HOP, MELS
from synthesis.anchor.graphs import Recorded
from synthesis.anchor.source import noise
from synthesis.anchor.text.utterance import Symbol
from synthesis.anchor.vocoder import MEL_CENTRE, MEL_SPREAD
from synthesis.anchor.weights import Networks

NEPERS_PER_DB = float(np.log(10.0) / 20.0)


@dataclass(frozen=True)
class Piece:
    """One stretch of symbols with everything needed to speak it."""

    symbols: list[Symbol]
    voice: Tensor
    warp: float
    base: float
    contrast: Tensor
    axes: tuple[float, ...]
    settings: Settings
    seed: int


@dataclass(frozen=True)
class Rendered:
    """frames (N,) per symbol of a piece, wave (T*HOP,)."""

    frames: NDArray[np.int64]
    wave: NDArray[np.float32]


@dataclass(frozen=True)
class Buckets:
    """Lengths that batches are padded to, so that few shapes occur; steps of one pad nothing."""

    rows: tuple[int, ...] = ()
    symbols: int = 1
    frames: int = 1

    def row_count(self, count: int) -> int:
        """The least of the row counts that holds `count`."""
        return next((rows for rows in self.rows if rows >= count), count)


EXACT = Buckets()
GRAPHED = Buckets(rows=(1, 2, 4, 8, 16, 32), symbols=32, frames=128)


class Renderer:
    """The networks with what is kept between batches."""

    def __init__(self, networks: Networks, device: torch.device, buckets: Buckets = EXACT) -> None:
        self.networks, self.device, self.buckets = networks, device, buckets
        self._encode = Recorded(self._encoded, device)
        self._sound = Recorded(self._sounded, device)

    def render(self, pieces: Sequence[Piece]) -> list[Rendered]:
        """Waves of the pieces, all in one batch."""
        rows = [*pieces, *[pieces[-1]] * (self.buckets.row_count(len(pieces)) - len(pieces))]
        arrays = [symbol_arrays(piece.symbols) for piece in rows]
        symbols = self._symbols(arrays)
        condition, encoded, log_durations = self._encode(*vars(symbols).values(), *self._voices(rows))
        host = log_durations.cpu().numpy()
        frames = [
            frames_per_symbol(piece.symbols, host[row, : len(piece.symbols)], piece.settings.tempo)
            for row, piece in enumerate(rows)
        ]
        longest = _up(max(int(row.sum()) for row in frames), self.buckets.frames)
        waves = self._sound(condition, encoded, *self._melodies(rows, frames, encoded.shape[1], longest))[0]
        heard = waves.cpu().numpy()
        return [
            Rendered(counts, heard[row, : int(counts.sum()) * HOP]) for row, counts in enumerate(frames[: len(pieces)])
        ]

    def _symbols(self, arrays: list[SymbolArrays]) -> Symbols:
        symbols = collate_symbols(arrays)
        missing = _up(symbols.names.shape[1], self.buckets.symbols) - symbols.names.shape[1]
        for field, value in vars(symbols).items():
            if field != "lengths":
                setattr(symbols, field, torch.nn.functional.pad(value, (0, 0) * (value.ndim - 2) + (0, missing)))
        return symbols.to(self.device)

    def _voices(self, rows: Sequence[Piece]) -> Iterable[Tensor]:
        """voice (B, speaker), warp (B,), style (B, axes)."""
        yield torch.stack([piece.voice for piece in rows]).to(self.device)
        yield torch.tensor([piece.warp for piece in rows], device=self.device)
        yield torch.tensor([piece.axes for piece in rows], device=self.device)

    def _encoded(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        *symbols, voice, warp, style = inputs
        model = self.networks.acoustic
        condition = model.conditions(voice, warp, style)
        return (condition, *model.encode(Symbols(*symbols), condition))

    def _melodies(
        self, rows: Sequence[Piece], frames: list[NDArray[np.int64]], symbols: int, longest: int
    ) -> Iterable[Tensor]:
        """What the host adds: durations, pitch moves, emphasis, noise, and each voice's and style's numbers."""
        emphases = [
            np.repeat([np.float32(symbol.emphasis) for symbol in piece.symbols], counts)
            for piece, counts in zip(rows, frames, strict=True)
        ]
        moves = [pitch_moves(piece.symbols, counts, piece.settings) for piece, counts in zip(rows, frames, strict=True)]
        hiss = [
            noise((1, int(counts.sum()) * HOP), torch.Generator().manual_seed(piece.seed))[0].numpy()
            for piece, counts in zip(rows, frames, strict=True)
        ]
        yield self._padded(frames, symbols)
        yield self._padded(moves, longest)
        yield self._padded(emphases, longest)
        yield self._padded(hiss, longest * HOP)
        yield torch.stack([piece.contrast for piece in rows]).to(self.device)
        yield torch.tensor(
            [[piece.base, piece.settings.range, piece.settings.pulse, piece.settings.tilt] for piece in rows],
            device=self.device,
        )

    def _padded(self, rows: Sequence[NDArray[np.generic]], length: int) -> Tensor:
        padded = np.zeros((len(rows), length), dtype=rows[0].dtype)
        for row, values in zip(padded, rows, strict=True):
            row[: len(values)] = values
        return torch.from_numpy(padded).to(self.device)

    def _sounded(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        condition, encoded, durations, moves, emphasis, hiss, contrast, numbers = inputs
        base, pitch_range, pulse, tilt = (column[:, None] for column in numbers.unbind(dim=1))
        model = self.networks.acoustic
        spread, mask = spread_out(encoded, durations, longest=moves.shape[1])
        guess = model.prosody(spread, mask, condition)
        voicing = (guess.voicing > 0).float()
        pitch = guess.pitch * pitch_range + moves
        log_f0 = pitch + base
        energy = guess.energy + EMPHASIS_ENERGY * emphasis
        mel = model.decode(spread, Prosody(pitch, voicing, energy), log_f0, mask, condition)
        mel = tilted(sharpened(mel, contrast, mask) * MEL_SPREAD + MEL_CENTRE, tilt)
        vocoder = self.networks.vocoder
        return (vocoder.shape(vocoder.filters(mel, log_f0, voicing, mask), log_f0, hiss, pulse[..., None], mask),)


def sharpened(mel: Tensor, contrast: Tensor, mask: Tensor) -> Tensor:
    """Restore the movement of each band that averaging took away (global variance, Toda & Tokuda 2007).

    mel (B, T, MELS) normalised, contrast (B, MELS), mask (B, T, 1) → (B, T, MELS).
    """
    mean = (mel * mask).sum(dim=1, keepdim=True) / mask.sum(dim=1, keepdim=True)
    return mean + (mel - mean) * contrast[:, None]


def tilted(mel: Tensor, tilt: Tensor) -> Tensor:
    """Natural log-mels (B, T, MELS) with the highest band raised by tilt (B, 1) dB and the lowest lowered by it."""
    line = torch.linspace(-1.0, 1.0, MELS, device=mel.device)
    return mel + (NEPERS_PER_DB * tilt)[..., None] * line


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
