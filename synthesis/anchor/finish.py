"""The last touches on the samples: silence where silence is meant, no clipping."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.framing import HOP

KNEE = 0.7
CEILING = 0.95
FADE_FRAMES = 3
GATE_FRAMES = 8


def silence_pauses(wave: NDArray[np.float32], silent: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fade to digital silence inside pauses of some length; sounds may ring into their edges.

    wave (T*HOP,), silent (T,) → (T*HOP,).
    """
    open_gate = np.ones(len(silent), dtype=np.float32)
    for start, end in _runs(silent):
        if end - start >= GATE_FRAMES or start == 0 or end == len(silent):
            inner_start = start if start == 0 else start + FADE_FRAMES
            inner_end = end if end == len(silent) else end - FADE_FRAMES
            open_gate[inner_start:inner_end] = 0.0
    centres = np.arange(len(silent)) * HOP + HOP / 2
    curve = np.interp(np.arange(len(wave)), centres, open_gate)
    return (wave * curve).astype(np.float32)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def limit(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leave the wave alone below the knee, bend it smoothly towards the ceiling above."""
    size = np.abs(wave)
    if size.max(initial=0.0) <= KNEE:
        return wave
    room = CEILING - KNEE
    bent = KNEE + room * np.tanh((size - KNEE) / room)
    return np.where(size > KNEE, np.sign(wave) * bent, wave).astype(np.float32)
