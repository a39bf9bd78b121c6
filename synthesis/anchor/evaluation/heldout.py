"""Against held-out recordings of a speaker: the same words, real and spoken by Anchor-1, durations forced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from synthesis.anchor.acoustic import Prosody, spread_out
from synthesis.anchor.batching import collate_symbols, symbol_arrays
from synthesis.anchor.engine import Engine
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.evaluation.ears import Ears, Said
from synthesis.anchor.evaluation.listener import sounds_of
from synthesis.anchor.evaluation.measures import cepstral_distortion, mel_of, variance_gap
from synthesis.anchor.framing import HOP
from synthesis.anchor.lines import Line
from synthesis.anchor.rendering import sharpened
from synthesis.anchor.training.corpus import Clip, read_corpus, read_wave
from synthesis.anchor.training.examples import Example, align_clips, frames_of
from synthesis.anchor.training.packs import PITCH_LIMITS
from synthesis.anchor.training.pitch import FULL_RANGE, pitch_of
from synthesis.anchor.vocoder import MEL_CENTRE, MEL_SPREAD

Wave = NDArray[np.float32]


def compare_with_recordings(engine: Engine, ears: Ears, voice: str, corpus: Path, speaker: str) -> dict[str, Any]:
    """Recogniser, vocoder, melody and variance figures over the validation clips of a speaker."""
    clips = [clip for clip in read_corpus(corpus) if clip.speaker == speaker and clip.split == "validation"]
    if not clips:
        raise TrainingDataMissing(f"{corpus} holds no validation clips of {speaker!r}.")
    waves = [read_wave(clip.path) for clip in clips]
    spoken = [engine.speak([Line(clip.text, voice)])[0].samples for clip in clips]
    copies = [copy_synthesis(engine, wave) for wave in waves]
    return {
        "clips": len(clips),
        "heard": {
            "recordings": ears.judge(_said(engine, clips, waves)),
            "vocoder on recordings": ears.judge(_said(engine, clips, copies)),
            voice: ears.judge(_said(engine, clips, spoken)),
        },
        "variance_gap": {
            "vocoder on recordings": round(variance_gap(copies, waves), 3),
            voice: round(variance_gap(spoken, waves), 3),
        },
        "durations_forced": forced_figures(engine, speaker, clips, waves),
    }


def _said(engine: Engine, clips: list[Clip], waves: list[Wave]) -> Iterator[Said]:
    for clip, wave in zip(clips, waves, strict=True):
        symbols = engine.analyse(Line(clip.text, engine.voices[0])).symbols()
        yield Said(clip.text, sounds_of([symbol.name for symbol in symbols]), wave)


@torch.inference_mode()
def copy_synthesis(engine: Engine, wave: Wave) -> Wave:
    """A recording through the vocoder alone: its own mels, F0 and voicing."""
    f0, voiced = pitch_of(wave)
    mel = torch.from_numpy(mel_of(wave))[None]
    hiss = torch.randn((1, mel.shape[1] * HOP), generator=torch.Generator().manual_seed(0))
    copied: Wave = engine.networks.vocoder(
        mel, torch.from_numpy(np.log(f0))[None], torch.from_numpy(voiced.astype(np.float32))[None], hiss
    )[0].numpy()
    return copied


def forced_figures(engine: Engine, speaker: str, clips: list[Clip], waves: list[Wave]) -> dict[str, float]:
    """Melody and spectra with the recordings' own durations: F0 error in cents, cepstral distortion in dB."""
    by_id = {clip.id: wave for clip, wave in zip(clips, waves, strict=True)}
    rows = [_forced(engine, speaker, example, by_id[example.id]) for example in align_clips(engine.frontend, clips)]
    cents, distortion, voicing = (float(np.mean(column)) for column in zip(*rows, strict=True))
    return {
        "clips": len(rows),
        "f0_error_cents": round(cents, 1),
        "cepstral_distortion_db": round(distortion, 2),
        "voicing_error": round(voicing, 4),
    }


@torch.inference_mode()
def _forced(engine: Engine, speaker: str, example: Example, wave: Wave) -> tuple[float, float, float]:
    model = engine.networks.acoustic
    index = model.speakers.index(speaker)
    base = float(engine.networks.base[index])
    f0, voiced = pitch_of(wave, PITCH_LIMITS.get(speaker, FULL_RANGE))
    durations = torch.from_numpy(frames_of(example.ends, len(f0)))[None]
    condition = model.conditions(model.speaker.weight[index][None], torch.zeros(1), torch.zeros(1, 5))
    encoded, _ = model.encode(collate_symbols([symbol_arrays(list(example.symbols))]), condition)
    spread, mask = spread_out(encoded, durations)
    guess = model.prosody(spread, mask, condition)
    guessed_voiced = (guess.voicing > 0).float()
    mel = model.decode(spread, Prosody(guess.pitch, guessed_voiced, guess.energy), guess.pitch + base, mask, condition)
    mel = sharpened(mel, engine.networks.contrast[index][None], mask) * MEL_SPREAD + MEL_CENTRE
    gap = guess.pitch[0].numpy() + base - np.log(f0)
    both = voiced & (guessed_voiced[0].numpy() > 0)
    cents = 1200.0 / np.log(2.0) * float(np.sqrt(np.mean(np.square(gap[both])))) if both.any() else 0.0
    return (
        cents,
        cepstral_distortion(mel[0].numpy(), mel_of(wave)),
        float(np.mean(voiced != (guessed_voiced[0].numpy() > 0))),
    )
