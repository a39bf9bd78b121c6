"""Symbol sequences as padded tensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from synthesis.anchor.acoustic import Symbols
from synthesis.anchor.text.phonemes import PAUSES, SYMBOL_IDS, is_pause
from synthesis.anchor.text.utterance import PLACES, Symbol, phrase_endings


@dataclass(frozen=True)
class SymbolArrays:
    """One sequence as arrays: names, places, endings (N,), functions (N, 1), positions (N, 2)."""

    names: NDArray[np.int64]
    places: NDArray[np.int64]
    endings: NDArray[np.int64]
    functions: NDArray[np.float32]
    positions: NDArray[np.float32]


def symbol_arrays(symbols: list[Symbol]) -> SymbolArrays:
    """Ids and features of a sequence of symbols."""
    names = np.array([SYMBOL_IDS[symbol.name] for symbol in symbols])
    places = np.array([PLACES.index(symbol.place) for symbol in symbols])
    endings = np.array([PAUSES.index(ending) for ending in phrase_endings(symbols)])
    functions = np.array([[symbol.function] for symbol in symbols], dtype=np.float32)
    return SymbolArrays(names, places, endings, functions, _positions(symbols))


def _positions(symbols: list[Symbol]) -> NDArray[np.float32]:
    """Where each symbol stands in its phrase and in the line, 0 to 1."""
    pauses = [index for index, symbol in enumerate(symbols) if is_pause(symbol.name)]
    edges = np.array([*pauses, len(symbols)])
    steps = np.arange(len(symbols))
    after = np.searchsorted(edges, steps, side="right")
    start, end = edges[np.maximum(after - 1, 0)], edges[np.minimum(after, len(edges) - 1)]
    phrase = (steps - start) / np.maximum(end - start, 1)
    line = steps / max(len(symbols) - 1, 1)
    return np.stack([phrase, line], axis=1).astype(np.float32)


def collate_symbols(rows: list[SymbolArrays]) -> Symbols:
    """Pad sequences to the longest."""
    longest = max(len(row.names) for row in rows)

    def padded(field: str, dtype: torch.dtype) -> torch.Tensor:
        parts = [torch.as_tensor(getattr(row, field), dtype=dtype) for row in rows]
        return torch.stack(
            [torch.nn.functional.pad(part, (0, 0) * (part.ndim - 1) + (0, longest - len(part))) for part in parts]
        )

    return Symbols(
        padded("names", torch.long),
        padded("places", torch.long),
        padded("endings", torch.long),
        padded("functions", torch.float32),
        padded("positions", torch.float32),
        torch.tensor([len(row.names) for row in rows]),
    )
