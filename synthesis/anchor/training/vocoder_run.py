"""Training of the source-filter vocoder on crops of real speech."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from synthesis.anchor.framing import HOP, log_mel
from synthesis.anchor.losses import multi_resolution_stft
from synthesis.anchor.training.packs import Take
from synthesis.anchor.training.runs import Average, Budget, Meter, cosine_rate, half_precision, resume_run, save_run, set_rate
from synthesis.anchor.training.warp import RATIOS, warp_pitch, warp_wave
from synthesis.anchor.vocoder import SourceFilterVocoder

CROP = 48
EDGE = 4
PEAK_RATE = 8e-4
SAVE_EVERY = 200


class Crops:
    """Random crops as (wave, log_f0, voicing), half of them warped, at varied level."""

    def __init__(self, takes: list[Take], seed: int) -> None:
        self.takes = [take for take in takes if take.frames > 1.3 * (CROP + 2 * EDGE)]
        weight = np.array([take.frames for take in self.takes], dtype=np.float64)
        self.weight = weight / weight.sum()
        self.random = np.random.default_rng(seed)

    def batch(self, size: int) -> tuple[Tensor, Tensor, Tensor]:
        """wave (B, CROP*HOP), log_f0 (B, CROP), voicing (B, CROP)."""
        crops = [self._crop() for _ in range(size)]
        waves, f0s, voicings = (np.stack(parts) for parts in zip(*crops, strict=True))
        return torch.from_numpy(waves), torch.from_numpy(f0s), torch.from_numpy(voicings)

    def _crop(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        take = self.takes[self.random.choice(len(self.takes), p=self.weight)]
        ratio = RATIOS[self.random.integers(len(RATIOS))] if self.random.random() < 0.6 else Fraction(1)
        need = int(np.ceil(CROP * float(ratio))) + EDGE
        start = int(self.random.integers(0, take.frames - need + 1))
        wave = take.samples[start * HOP : (start + need) * HOP].astype(np.float32) / 32768.0
        wave = warp_wave(wave, ratio)[: CROP * HOP]
        f0, voiced = warp_pitch(take.f0[start : start + need], take.voiced[start : start + need], ratio)
        gain = np.float32(10.0 ** (self.random.uniform(-9.0, 4.0) / 20.0))
        return wave * gain, np.log(f0[:CROP]), voiced[:CROP].astype(np.float32)


def train_vocoder(
    model: SourceFilterVocoder, takes: list[Take], folder: Path, minutes: float, batch: int = 12, seed: int = 0
) -> Average:
    """Train until the minutes are used up; resumes from `folder`. Returns the averaged weights."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.8, 0.99), weight_decay=0.01)
    average, budget, meter = Average(model), Budget(minutes), Meter(folder / "vocoder.jsonl")
    parts = {"model": model, "optimiser": optimiser, "average": average}
    step = resume_run(folder / "vocoder.pt", budget, parts)
    crops = Crops(takes, seed + step)
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(PEAK_RATE, progress, step))
        loss = _step(model, optimiser, *crops.batch(batch))
        average.update(model, step)
        meter.add(step, {"stft": loss})
        step += 1
        if step % SAVE_EVERY == 0:
            save_run(folder / "vocoder.pt", step, budget, parts)
    save_run(folder / "vocoder.pt", step, budget, parts)
    return average


def _step(
    model: SourceFilterVocoder, optimiser: torch.optim.Optimizer, wave: Tensor, log_f0: Tensor, voicing: Tensor
) -> float:
    with torch.no_grad():
        mel = log_mel(wave)
    with half_precision():
        filters = model.filters(mel, log_f0, voicing)
    guess = model.shape(filters, log_f0, torch.randn(wave.shape))
    inner = slice(EDGE * HOP, -EDGE * HOP)
    loss = multi_resolution_stft(guess[:, inner], wave[:, inner])
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())
