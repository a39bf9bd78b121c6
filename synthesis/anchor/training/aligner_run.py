"""Training of the learned aligner, and phone times from it in place of the recogniser's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from synthesis.anchor.alignment import Aligner, diagonal_prior, forward_sum_loss, monotonic_durations
from synthesis.anchor.framing import FRAME_SECONDS
from synthesis.anchor.training.acoustic_data import Batch, BatchMaker, Sample
from synthesis.anchor.training.examples import Example
from synthesis.anchor.training.runs import Budget, Meter, cosine_rate, resume_run, save_run, set_rate

PEAK_RATE = 1e-3
SAVE_EVERY = 200


def train_aligner(model: Aligner, maker: BatchMaker, folder: Path, minutes: float) -> None:
    """Train until the minutes are used up; resumes from `folder`."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=1e-6)
    budget, meter = Budget(minutes), Meter(folder / "aligner.jsonl")
    parts = {"model": model, "optimiser": optimiser}
    step = resume_run(folder / "aligner.pt", budget, parts)
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(PEAK_RATE, progress, step))
        batch = maker.batch()
        loss = forward_sum_loss(log_alignment(model, batch), batch.symbols.lengths, batch.frames)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        meter.add(step, {"forward_sum": float(loss.detach())})
        step += 1
        if step % SAVE_EVERY == 0:
            save_run(folder / "aligner.pt", step, budget, parts)
    save_run(folder / "aligner.pt", step, budget, parts)


def log_alignment(model: Aligner, batch: Batch) -> Tensor:
    """Soft alignment of a batch (B, T, N), prior included."""
    names, mel = batch.symbols.names, batch.mel
    prior = torch.full((len(names), mel.shape[1], names.shape[1]), -1e4)
    for row, (symbols, frames) in enumerate(zip(batch.symbols.lengths.tolist(), batch.frames.tolist(), strict=True)):
        prior[row, :frames, :symbols] = torch.from_numpy(diagonal_prior(symbols, frames))
    soft: Tensor = model(names, mel, batch.symbols.lengths, prior)
    return soft


@torch.inference_mode()
def realigned(model: Aligner, maker: BatchMaker, sample: Sample) -> Example:
    """The example with the learned times of its symbols."""
    batch = maker.collate([sample], warped=False)
    soft = log_alignment(model, batch)[0, :, : len(sample.example.symbols)].numpy()
    if len(soft) < len(sample.example.symbols):
        return sample.example
    ends = np.cumsum(monotonic_durations(soft)) * FRAME_SECONDS
    return replace(sample.example, ends=tuple(float(end) for end in ends))
