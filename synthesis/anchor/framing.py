"""Frames, spectra and mel bands: the one definition of time and frequency that every part shares.

A signal of `T * HOP` samples has exactly `T` frames; frame `t` is centred on sample `t * HOP + HOP / 2`
(the "same" padding of Vocos, Siuzdak 2023), so frames, phones and samples convert by plain multiplication.
"""

from __future__ import annotations

import functools

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

SAMPLE_RATE = 24_000
HOP = 256
N_FFT = 1024
BINS = N_FFT // 2 + 1
MELS = 80
MEL_LOW_HZ = 20.0
MEL_HIGH_HZ = 12_000.0
LOG_FLOOR = 1e-5
FRAME_SECONDS = HOP / SAMPLE_RATE
_EDGE = (N_FFT - HOP) // 2


@functools.lru_cache(maxsize=8)
def _window(n_fft: int, device: torch.device) -> Tensor:
    with torch.inference_mode(mode=False):  # kept for whoever comes next, training included
        return torch.hann_window(n_fft, device=device)


def spectrum(wave: Tensor) -> Tensor:
    """Complex spectrum of a wave.

    wave (B, T*HOP) → (B, BINS, T), complex64.
    """
    padded = F.pad(wave, (_EDGE, _EDGE))
    window = _window(N_FFT, wave.device)
    return torch.stft(padded, N_FFT, HOP, window=window, center=False, return_complex=True)


def wave_of(spec: Tensor, mask: Tensor | None = None) -> Tensor:
    """Overlap-add inverse of `spectrum`; frames outside the mask count for nothing, as if they were not there.

    spec (B, BINS, T) complex, mask (B, T, 1) → (B, T*HOP).
    """
    batch, _, frames = spec.shape
    window = _window(N_FFT, spec.device)
    pieces = torch.fft.irfft(spec.transpose(1, 2), n=N_FFT, dim=-1) * window
    squared = window.square().expand(batch if mask is not None else 1, frames, N_FFT)
    if mask is not None:
        pieces, squared = pieces * mask, squared * mask
    whole = _overlap_add(pieces) / _overlap_add(squared).clamp_min(1e-3)
    return whole[:, _EDGE : _EDGE + frames * HOP]


def _overlap_add(pieces: Tensor) -> Tensor:
    """(B, T, N_FFT) → (B, (T + N_FFT/HOP - 1) * HOP); the hop divides the window, so four shifted sums do it."""
    batch, frames, _ = pieces.shape
    overlap = N_FFT // HOP
    parts = pieces.view(batch, frames, overlap, HOP)
    shifted = [F.pad(parts[:, :, j], (0, 0, j, overlap - 1 - j)) for j in range(overlap)]
    return torch.stack(shifted).sum(dim=0).reshape(batch, -1)


def _hz_to_mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(2595.0 * np.log10(1.0 + np.asarray(hz) / 700.0))


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700.0 * (10.0 ** (mel / 2595.0) - 1.0))


@functools.lru_cache(maxsize=4)
def mel_filters(device: torch.device) -> Tensor:
    """Triangular HTK mel filters of unit area per band. Returns (MELS, BINS)."""
    edges = _mel_to_hz(np.linspace(_hz_to_mel(MEL_LOW_HZ), _hz_to_mel(MEL_HIGH_HZ), MELS + 2))
    freqs = np.linspace(0.0, SAMPLE_RATE / 2, BINS)
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (freqs - low) / (mid - low), (high - freqs) / (high - mid)
    filters = np.maximum(0.0, np.minimum(rising, falling))
    filters /= np.maximum(filters.sum(axis=1, keepdims=True), 1e-9)
    with torch.inference_mode(mode=False):
        return torch.tensor(filters, dtype=torch.float32, device=device)


def log_mel(wave: Tensor) -> Tensor:
    """Natural log of mel-band magnitudes, floored at LOG_FLOOR.

    wave (B, T*HOP) → (B, T, MELS).
    """
    magnitude = spectrum(wave).abs()
    mel = mel_filters(wave.device) @ magnitude
    return mel.clamp_min(LOG_FLOOR).log().transpose(1, 2)
