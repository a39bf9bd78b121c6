"""Training of the listener (`evaluation.listener`) on the real recordings."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from synthesis.anchor.evaluation.listener import BLANK, Listener, targets
from synthesis.anchor.training.acoustic_data import Batch, BatchMaker
from synthesis.anchor.training.runs import Budget, Meter, cosine_rate, half_precision, resume_run, save_run, set_rate

PEAK_RATE = 2e-3
SAVE_EVERY = 100
HIDDEN_FRAMES, HIDDEN_BANDS = 16, 10


def train_listener(model: Listener, maker: BatchMaker, folder: Path, minutes: float) -> None:
    """Train until the minutes are used up; resumes from `folder`."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    budget, meter = Budget(minutes), Meter(folder / "listener.jsonl")
    parts = {"model": model, "optimiser": optimiser}
    step = resume_run(folder / "listener.pt", budget, parts)
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(PEAK_RATE, progress, step))
        loss = listener_loss(model, maker.batch())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        meter.add(step, {"ctc": float(loss.detach())})
        step += 1
        if step % SAVE_EVERY == 0:
            save_run(folder / "listener.pt", step, budget, parts)
    save_run(folder / "listener.pt", step, budget, parts)


def listener_loss(model: Listener, batch: Batch) -> Tensor:
    """CTC loss per phone, on mels with a stretch of time and a band of frequency hidden (Park et al. 2019)."""
    rows = targets(batch.symbols.names, batch.symbols.lengths)
    with half_precision():
        scores, lengths = model(hidden(batch.mel), batch.frames)
    wanted = torch.tensor([sound for row in rows for sound in row])
    sizes = torch.tensor([len(row) for row in rows])
    return torch.nn.functional.ctc_loss(
        scores.float().transpose(0, 1), wanted, lengths, sizes, blank=BLANK, zero_infinity=True
    )


def hidden(mel: Tensor) -> Tensor:
    """Mels (B, T, MELS) with one stretch and one band set to the mean, the same in the whole batch."""
    masked = mel.clone()
    start = int(torch.randint(max(1, mel.shape[1] - HIDDEN_FRAMES), ()))
    low = int(torch.randint(mel.shape[2] - HIDDEN_BANDS, ()))
    mean = mel.mean(dim=(1, 2), keepdim=True)
    masked[:, start : start + HIDDEN_FRAMES] = mean
    masked[:, :, low : low + HIDDEN_BANDS] = mean
    return masked
