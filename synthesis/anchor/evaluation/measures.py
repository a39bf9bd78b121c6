"""Measures on waves: spectra, melody, times, distances between voices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.fft import dct

from synthesis.anchor.framing import HOP, log_mel

CEPSTRA = 20


def mel_of(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-mels (T, MELS) of a wave, cut to whole frames."""
    whole = torch.from_numpy(np.ascontiguousarray(wave[: len(wave) // HOP * HOP]))[None]
    mel: NDArray[np.float32] = log_mel(whole)[0].numpy()
    return mel


def loud_frames(mel: NDArray[np.float32], drop: float = 4.0) -> NDArray[np.float32]:
    """Frames within `drop` nepers of the loud ones: speech without its pauses."""
    level = mel[:, :60].mean(axis=1)
    return np.asarray(mel[level > np.percentile(level, 95) - drop])


def global_variance(waves: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Variance over time of each mel band within clips, averaged over clips (MELS,)."""
    return np.asarray(np.mean([loud_frames(mel_of(wave)).var(axis=0) for wave in waves], axis=0))


def variance_gap(ours: Sequence[NDArray[np.float32]], real: Sequence[NDArray[np.float32]]) -> float:
    """Mean over bands of |variance ratio - 1|, against real speech."""
    return float(np.mean(np.abs(global_variance(ours) / global_variance(real) - 1.0)))


def cepstra(mel: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mel cepstra 1 … CEPSTRA (T, CEPSTRA)."""
    return np.asarray(dct(mel, axis=1, norm="ortho")[:, 1 : CEPSTRA + 1])


def cepstral_distortion(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Mean distance in dB between two mel sequences of one length (after Kubichek 1993, on mel-band cepstra)."""
    gap = cepstra(first) - cepstra(second)
    return float(np.mean(10.0 / np.log(10.0) * np.sqrt(2.0 * np.square(gap).sum(axis=1) / first.shape[1] * 2.0)))


def voice_print(waves: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """A plain speaker embedding: mean and spread of the cepstra of loud frames (2 * CEPSTRA,)."""
    frames = np.concatenate([cepstra(loud_frames(mel_of(wave))) for wave in waves])
    return np.concatenate([frames.mean(axis=0), frames.std(axis=0)])


def distances(prints: dict[str, NDArray[np.float64]]) -> dict[str, float]:
    """Euclidean distance between every two voices."""
    names = list(prints)
    return {
        f"{first} – {second}": round(float(np.linalg.norm(prints[first] - prints[second])), 2)
        for index, first in enumerate(names)
        for second in names[index + 1 :]
    }


def direct_current(wave: NDArray[np.float32]) -> float:
    """Mean of the samples."""
    return float(abs(np.mean(wave)))
