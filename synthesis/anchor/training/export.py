"""From checkpoints to the one file that ships."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from synthesis.anchor.acoustic import AcousticModel, AcousticSize, Prosody, spread_out
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.framing import MELS
from synthesis.anchor.training.acoustic_data import BatchMaker, Sample
from synthesis.anchor.training.steps import SPEAKERS, load_letters, samples_of
from synthesis.anchor.vocoder import SourceFilterVocoder, VocoderSize
from synthesis.anchor.weights import Networks, save_networks

CLIPS_PER_SPEAKER = 24
MOST_CONTRAST = 1.6


def export(work: Path, out: Path) -> int:
    """Write the averaged weights of a work folder; returns the size of the file in bytes."""
    acoustic = AcousticModel(AcousticSize(), SPEAKERS)
    vocoder = SourceFilterVocoder(VocoderSize())
    load_average(acoustic, work / "acoustic" / "acoustic.pt")
    load_average(vocoder, work / "vocoder" / "vocoder.pt")
    base, contrast = measure_speakers(acoustic, samples_of(work, "train"))
    save_networks(out, Networks(acoustic, vocoder, load_letters(work), base, contrast))
    return out.stat().st_size


def load_average(model: nn.Module, checkpoint: Path) -> None:
    """Put the moving average of a checkpoint into the model, ready for use."""
    if not checkpoint.is_file():
        raise TrainingDataMissing(f"{checkpoint} is missing; train that part first.")
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)["state"]["average"]
    prefix = "shadow."
    weights = {name.removeprefix(prefix).replace("/", "."): value for name, value in saved.items()}
    model.load_state_dict(weights)
    model.eval().requires_grad_(False)


def measure_speakers(model: AcousticModel, samples: list[Sample]) -> tuple[Tensor, Tensor]:
    """Mean log F0 (speakers,) and contrast (speakers, MELS) of every speaker; those without clips get the mean."""
    base = torch.zeros(len(SPEAKERS))
    contrast = torch.zeros(len(SPEAKERS), MELS)
    present = [speaker for speaker in SPEAKERS if any(sample.take.speaker == speaker for sample in samples)]
    for speaker in present:
        own = [sample for sample in samples if sample.take.speaker == speaker]
        base[SPEAKERS.index(speaker)] = own[0].base
        contrast[SPEAKERS.index(speaker)] = contrast_of(model, own[:: max(1, len(own) // CLIPS_PER_SPEAKER)])
    rows = [SPEAKERS.index(speaker) for speaker in present]
    for index, speaker in enumerate(SPEAKERS):
        if speaker not in present:
            base[index], contrast[index] = base[rows].mean(), contrast[rows].mean(dim=0)
    return base, contrast


@torch.inference_mode()
def contrast_of(model: AcousticModel, samples: list[Sample]) -> Tensor:
    """Ratio of standard deviations, real over predicted, per mel band (MELS,), between 1 and MOST_CONTRAST."""
    maker = BatchMaker(samples, SPEAKERS, frames=1, seed=0)
    real, guessed = torch.zeros(MELS), torch.zeros(MELS)
    for sample in samples:
        batch = maker.collate([sample], warped=False)
        condition = model.conditions(model.speaker(batch.speaker), batch.warp, batch.style)
        encoded, _ = model.encode(batch.symbols, condition)
        spread, mask = spread_out(encoded, batch.durations)
        truth = Prosody(batch.f0 - batch.base[:, None], batch.voiced, batch.energy)
        mel = model.decode(spread, truth, batch.f0, mask, condition)
        real += batch.mel[0].var(dim=0)
        guessed += mel[0].var(dim=0)
    return (real / guessed.clamp_min(1e-4)).sqrt().clamp(1.0, MOST_CONTRAST)
