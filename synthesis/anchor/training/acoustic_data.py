"""Batches for the acoustic model: clips warped at random, their mels, melody and durations, padded and masked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from synthesis.anchor.acoustic import Symbols
from synthesis.anchor.batching import collate_symbols, symbol_arrays
from synthesis.anchor.framing import MELS, log_mel
from synthesis.anchor.training.examples import Example, frames_of
from synthesis.anchor.training.packs import Take
from synthesis.anchor.training.prosody import measure, style_vectors
from synthesis.anchor.training.warp import RATIOS, warp_pitch, warp_wave
from synthesis.anchor.vocoder import MEL_CENTRE, MEL_SPREAD

NARROW = {"cameron": 7600.0, "rms": 7600.0, "slt": 7600.0, "awb": 7600.0}
WARPED_SHARE = 0.5
STYLELESS_SHARE = 0.15


@dataclass
class Batch:
    """Padded tensors; N symbols, T frames.

    mel (B, T, MELS) normalised, bands (B, MELS) one where the speaker's recordings have content, f0 (B, T) log Hz,
    base (B,) the speaker's mean log F0 after warping, voiced and energy (B, T), durations (B, N).
    """

    symbols: Symbols
    durations: Tensor
    mel: Tensor
    bands: Tensor
    f0: Tensor
    base: Tensor
    voiced: Tensor
    energy: Tensor
    frames: Tensor
    speaker: Tensor
    warp: Tensor
    style: Tensor


@dataclass(frozen=True)
class Sample:
    """A clip with all that training asks of it."""

    example: Example
    take: Take
    style: NDArray[np.float32]
    base: float
    gain: float


def gather_samples(examples: list[Example], takes: list[Take]) -> list[Sample]:
    """Join examples and takes by id, measure styles against each speaker's habit."""
    by_id = {take.id: take for take in takes}
    samples: list[Sample] = []
    known = [example for example in examples if example.id in by_id]
    for speaker in sorted({example.speaker for example in known}):
        own = [example for example in known if example.speaker == speaker]
        samples += _samples_of_speaker(own, [by_id[example.id] for example in own])
    return samples


def _samples_of_speaker(examples: list[Example], takes: list[Take]) -> list[Sample]:
    measured = [
        measure(take.f0, take.voiced, _mel(_wave(take)), example.phones_per_second)
        for example, take in zip(examples, takes, strict=True)
    ]
    styles = style_vectors(measured)
    base = float(np.mean([row.height for row in measured]))
    return [
        Sample(example, take, style, base, 1.0) for example, take, style in zip(examples, takes, styles, strict=True)
    ]


def _wave(take: Take) -> NDArray[np.float32]:
    return take.samples.astype(np.float32) / np.float32(32768.0)


def _mel(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    mel: NDArray[np.float32] = log_mel(torch.from_numpy(wave)[None])[0].numpy()
    return mel


def energy_of(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Loudness per frame, about -1.5 to 1.5: mean of the log-mels below 4 kHz."""
    return np.asarray((mel[:, :48].mean(axis=1) + 5.5) / 2.0, dtype=np.float32)


class BatchMaker:
    """Random batches of about `frames` frames, clips of like length together."""

    def __init__(self, samples: list[Sample], speakers: tuple[str, ...], frames: int, seed: int) -> None:
        self.samples = sorted(samples, key=lambda sample: sample.take.frames)
        self.speakers, self.frames = speakers, frames
        self.random = np.random.default_rng(seed)

    def batch(self) -> Batch:
        """A random neighbourhood in length, then as many clips from it as fit."""
        centre = int(self.random.integers(len(self.samples)))
        count = max(1, self.frames // max(40, self.samples[centre].take.frames))
        near = np.arange(max(0, centre - 2 * count), min(len(self.samples), centre + 2 * count + 1))
        chosen = self.random.choice(near, size=min(count, len(near)), replace=False)
        return self.collate([self.samples[index] for index in chosen])

    def collate(self, samples: list[Sample], *, warped: bool = True) -> Batch:
        """Warp (or not) and pad the samples."""
        rows = [self._row(sample, warped) for sample in samples]
        longest = max(len(row["f0"]) for row in rows)
        symbols = collate_symbols([symbol_arrays(list(sample.example.symbols)) for sample in samples])
        width = symbols.names.shape[1]
        return Batch(
            symbols=symbols,
            durations=_pad([row["durations"] for row in rows], width, torch.long),
            mel=_pad([row["mel"] for row in rows], longest),
            bands=torch.from_numpy(np.stack([row["bands"] for row in rows])),
            f0=_pad([row["f0"] for row in rows], longest),
            base=torch.from_numpy(np.stack([row["base"] for row in rows])),
            voiced=_pad([row["voiced"] for row in rows], longest),
            energy=_pad([row["energy"] for row in rows], longest),
            frames=torch.tensor([len(row["f0"]) for row in rows]),
            speaker=torch.tensor([self.speakers.index(sample.take.speaker) for sample in samples]),
            warp=torch.from_numpy(np.stack([row["warp"] for row in rows])),
            style=torch.from_numpy(np.stack([row["style"] for row in rows])),
        )

    def _row(self, sample: Sample, warped: bool) -> dict[str, np.ndarray]:
        stretch = warped and self.random.random() < WARPED_SHARE
        ratio = RATIOS[self.random.integers(len(RATIOS))] if stretch else Fraction(1)
        wave = warp_wave(_wave(sample.take), ratio)
        f0, voiced = warp_pitch(sample.take.f0, sample.take.voiced, ratio)
        mel = _mel(wave)[: len(f0)]
        frames = len(mel)
        styleless = warped and self.random.random() < STYLELESS_SHARE
        log_ratio = np.float32(np.log(float(ratio)))
        return {
            "durations": frames_of(sample.example.ends, frames, float(ratio)),
            "mel": (mel - MEL_CENTRE) / MEL_SPREAD,
            "bands": band_mask(sample.take.speaker, float(ratio)),
            "f0": np.log(f0[:frames]),
            "base": np.asarray(np.float32(sample.base) + log_ratio),
            "voiced": voiced[:frames].astype(np.float32),
            "energy": energy_of(mel),
            "warp": np.asarray(log_ratio),
            "style": np.zeros_like(sample.style) if styleless else sample.style,
        }


def band_mask(speaker: str, ratio: float) -> NDArray[np.float32]:
    """(MELS,) one for bands inside the bandwidth of the speaker's recordings."""
    edge = min(NARROW.get(speaker, 11_500.0) * ratio, 12_000.0)
    centres = 700.0 * (10.0 ** (np.linspace(0, 1, MELS + 2)[1:-1] * np.log10(1.0 + 12_000.0 / 700.0)) - 1.0)
    return np.asarray(centres < edge, dtype=np.float32)


def _pad(rows: list[np.ndarray], longest: int, dtype: torch.dtype = torch.float32) -> Tensor:
    padded = torch.zeros(len(rows), longest, *rows[0].shape[1:], dtype=dtype)
    for index, row in enumerate(rows):
        padded[index, : len(row)] = torch.as_tensor(row, dtype=dtype)
    return padded
