"""Our own recogniser of phones: it learns, and it says what it heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from synthesis.anchor.engine import Engine
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.evaluation.ears import Ears, Said
from synthesis.anchor.evaluation.listener import SOUNDS, Listener, load_listener, sounds_of, targets
from synthesis.anchor.evaluation.measures import mel_of
from synthesis.anchor.framing import HOP, SAMPLE_RATE
from synthesis.anchor.lines import Line
from synthesis.anchor.text.phonemes import SYMBOL_IDS
from synthesis.anchor.training.runs import Budget, save_run
from synthesis.anchor.vocoder import MEL_CENTRE, MEL_SPREAD


def tone(hertz: float, frames: int = 24) -> np.ndarray:
    return (0.2 * np.sin(2 * np.pi * hertz * np.arange(frames * HOP) / SAMPLE_RATE)).astype(np.float32)


def test_stress_and_pauses_are_left_out() -> None:
    assert sounds_of(["sil", "HH", "AY1", ",", "DH", "EH0", "."]) == ["HH", "AY", "DH", "EH"]
    names = torch.tensor([[SYMBOL_IDS[name] for name in ("sil", "AY1", "B")], [SYMBOL_IDS["B"], 0, 0]])
    assert targets(names, torch.tensor([3, 1])) == [
        [SOUNDS.index("AY") + 1, SOUNDS.index("B") + 1],
        [SOUNDS.index("B") + 1],
    ]


def test_it_learns_to_tell_two_sounds_and_is_the_same_after_saving(tmp_path: Path) -> None:
    """Two tones stand for two phones; a few steps are enough to hear them in order."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    pitches = {"M": 300.0, "S": 3000.0}
    words = [("M", "S"), ("S", "M"), ("M", "S", "M"), ("S", "M", "S")]
    model = Listener()
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for step in range(60):
        word = words[step % len(words)]
        wave = np.concatenate([tone(pitches[p]) for p in word])
        mel = (torch.from_numpy(mel_of(wave))[None] - MEL_CENTRE) / MEL_SPREAD
        scores, lengths = model(mel, torch.tensor([mel.shape[1]]))
        wanted = torch.tensor([[SOUNDS.index(phone) + 1 for phone in word]])
        loss = torch.nn.functional.ctc_loss(scores.transpose(0, 1), wanted, lengths, torch.tensor([len(word)]))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    save_run(tmp_path / "listener.pt", 60, Budget(1.0), {"model": model})
    heard = load_listener(tmp_path / "listener.pt").hear(np.concatenate([tone(pitches[p]) for p in "SMS"]))
    assert heard == list("SMS")


def test_a_missing_listener_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataMissing, match="listener step"):
        load_listener(tmp_path / "listener.pt")


def test_the_recogniser_hears_what_anchor_says(engine: Engine) -> None:
    text = "The government plans to cut taxes for families with children."
    [speech] = engine.speak([Line(text, "kathleen")])
    figures = Ears().judge([Said(text, [], speech.samples)])
    assert figures["word_error_rate"] < 0.3
    assert 120 < figures["words_per_minute"] < 230
