"""Training of the acoustic model on clips with known phone times."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from synthesis.anchor.acoustic import AcousticModel, Prosody, spread_out
from synthesis.anchor.blocks import length_mask
from synthesis.anchor.losses import masked_mean
from synthesis.anchor.training.acoustic_data import Batch, BatchMaker
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

PEAK_RATE = 1e-3
SAVE_EVERY = 200


def acoustic_losses(model: AcousticModel, batch: Batch) -> dict[str, Tensor]:
    """Mel L1 with its slope over time, duration, pitch, voicing and energy losses, each a scalar."""
    condition = model.conditions(model.speaker(batch.speaker), batch.warp, batch.style)
    encoded, log_durations = model.encode(batch.symbols, condition)
    spread, mask = spread_out(encoded, batch.durations)
    guess = model.prosody(spread, mask, condition)
    pitch = batch.f0 - batch.base[:, None]
    truth = Prosody(pitch, batch.voiced, batch.energy)
    mel = model.decode(spread, truth, batch.f0, mask, condition).float()
    guess = Prosody(guess.pitch.float(), guess.voicing.float(), guess.energy.float())
    return {
        "mel": _mel_loss(mel, batch, mask),
        "duration": _duration_loss(log_durations.float(), batch),
        "pitch": _pitch_loss(guess.pitch, pitch, batch, mask),
        "voicing": _masked(torch.nn.functional.binary_cross_entropy_with_logits, guess.voicing, batch.voiced, mask),
        "energy": _masked(torch.nn.functional.l1_loss, guess.energy, batch.energy, mask),
    }


WEIGHTS = {"mel": 1.0, "duration": 0.3, "pitch": 1.5, "voicing": 0.2, "energy": 0.2}


def _mel_loss(mel: Tensor, batch: Batch, mask: Tensor) -> Tensor:
    weight = mask * batch.bands[:, None]
    level = masked_mean((mel - batch.mel).abs(), weight)
    slope = masked_mean((mel.diff(dim=1) - batch.mel.diff(dim=1)).abs(), weight[:, 1:])
    return level + 0.3 * slope


def _duration_loss(log_durations: Tensor, batch: Batch) -> Tensor:
    """Durations are predicted at the speaker's own tempo: warping is undone."""
    natural = batch.durations.float() * batch.warp.exp()[:, None]
    mask = length_mask(batch.symbols.lengths, natural.shape[1])[..., 0]
    return masked_mean((log_durations - (natural + 1.0).log()).abs(), mask)


def _pitch_loss(guess: Tensor, truth: Tensor, batch: Batch, mask: Tensor) -> Tensor:
    weight = mask[..., 0] * (0.1 + 0.9 * batch.voiced)
    level = masked_mean((guess - truth).abs(), weight)
    slope = masked_mean((guess.diff(dim=1) - truth.diff(dim=1)).abs(), weight[:, 1:])
    return level + slope


def _masked(loss, guess: Tensor, truth: Tensor, mask: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
    return masked_mean(loss(guess, truth, reduction="none"), mask[..., 0])


def train_acoustic(
    model: AcousticModel, maker: BatchMaker, folder: Path, minutes: float, peak: float = PEAK_RATE
) -> Average:
    """Train until the minutes are used up; resumes from `folder`. Returns the averaged weights."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=0.01)
    average, budget, meter = Average(model), Budget(minutes), Meter(folder / "acoustic.jsonl")
    parts = {"model": model, "optimiser": optimiser, "average": average}
    step = resume_run(folder / "acoustic.pt", budget, parts)
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(peak, progress, step))
        batch = maker.batch()
        with half_precision():
            losses = acoustic_losses(model, batch)
        total = sum((WEIGHTS[name] * loss for name, loss in losses.items()), torch.zeros(()))
        optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        average.update(model, step)
        meter.add(step, {name: float(loss.detach()) for name, loss in losses.items()})
        step += 1
        if step % SAVE_EVERY == 0:
            save_run(folder / "acoustic.pt", step, budget, parts)
    save_run(folder / "acoustic.pt", step, budget, parts)
    return average
