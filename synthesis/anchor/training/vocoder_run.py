"""Training of the source-filter vocoder on crops of real speech."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from synthesis.anchor.discriminators import Discriminators, feature_loss, fool_loss, judge_loss
from synthesis.anchor.framing import HOP, log_mel
from synthesis.anchor.losses import multi_resolution_stft
from synthesis.anchor.training.packs import Take
from synthesis.anchor.training.runs import (
    Average,
    Budget,
    Meter,
    cosine_rate,
    half_precision,
    resume_run,
    save_run,
    set_rate,
)
from synthesis.anchor.training.warp import RATIOS, warp_pitch, warp_wave
from synthesis.anchor.vocoder import SourceFilterVocoder

BATCH = 12
CROP = 48
EDGE = 4
PEAK_RATE = 8e-4
ADVERSARIAL_RATE = 2e-4
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
    model: SourceFilterVocoder,
    takes: list[Take],
    folder: Path,
    minutes: float,
    *,
    adversarial: bool = False,
) -> Average:
    """Train until the minutes are used up; resumes from `folder`. Returns the averaged weights.

    `adversarial` adds the discriminators: for a last stretch, once the spectral loss alone has flattened out.
    """
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.8, 0.99), weight_decay=0.01)
    average, budget, meter = Average(model), Budget(minutes), Meter(folder / "vocoder.jsonl")
    parts: dict[str, Any] = {"model": model, "optimiser": optimiser, "average": average}
    judges = Judges() if adversarial else None
    if judges is not None:
        parts |= {"judges": judges.networks, "judges_optimiser": judges.optimiser}
    step = resume_run(folder / "vocoder.pt", budget, parts)
    crops = Crops(takes, step)
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(ADVERSARIAL_RATE if judges else PEAK_RATE, progress, step))
        losses = _step(model, optimiser, judges, crops.batch(BATCH))
        average.update(model, step)
        meter.add(step, losses)
        step += 1
        if step % SAVE_EVERY == 0:
            save_run(folder / "vocoder.pt", step, budget, parts)
    save_run(folder / "vocoder.pt", step, budget, parts)
    return average


class Judges:
    """The discriminators and their optimiser."""

    def __init__(self) -> None:
        self.networks = Discriminators()
        self.optimiser = torch.optim.AdamW(self.networks.parameters(), lr=ADVERSARIAL_RATE, betas=(0.8, 0.99))

    def learn(self, guess: Tensor, wave: Tensor) -> float:
        """One step of telling real from made; returns the hinge loss."""
        loss = judge_loss(self.networks(wave)[0], self.networks(guess.detach())[0])
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        return float(loss.detach())

    def losses(self, guess: Tensor, wave: Tensor) -> dict[str, Tensor]:
        """What the vocoder is to lower."""
        with torch.no_grad():
            real = self.networks(wave)[1]
        scores, fake = self.networks(guess)
        return {"fool": fool_loss(scores), "feature": feature_loss(real, fake)}


ADVERSARIAL_WEIGHTS = {"stft": 1.0, "fool": 0.05, "feature": 0.5}


def _step(
    model: SourceFilterVocoder,
    optimiser: torch.optim.Optimizer,
    judges: Judges | None,
    crop: tuple[Tensor, Tensor, Tensor],
) -> dict[str, float]:
    wave, log_f0, voicing = crop
    with torch.no_grad():
        mel = log_mel(wave)
    with half_precision():
        filters = model.filters(mel, log_f0, voicing)
    inner = slice(EDGE * HOP, -EDGE * HOP)
    guess, wave = model.shape(filters, log_f0, torch.randn(wave.shape))[:, inner], wave[:, inner]
    losses = {"stft": multi_resolution_stft(guess, wave)}
    judged = {}
    if judges is not None:
        judged["judge"] = judges.learn(guess, wave)
        losses |= judges.losses(guess, wave)
    total = sum((ADVERSARIAL_WEIGHTS[name] * loss for name, loss in losses.items()), torch.zeros(()))
    optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return judged | {name: float(loss.detach()) for name, loss in losses.items()}
