"""Training on a made-up corpus: every step runs, resumes and exports, and the engine speaks from the result."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from synthesis.anchor.acoustic import AcousticModel, AcousticSize
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.framing import HOP, SAMPLE_RATE
from synthesis.anchor.text.lexicon import Lexicon
from synthesis.anchor.text.utterance import Symbol
from synthesis.anchor.training.acoustic_data import BatchMaker, band_mask, gather_samples
from synthesis.anchor.training.acoustic_run import acoustic_losses, train_acoustic
from synthesis.anchor.training.corpus import read_corpus
from synthesis.anchor.training.examples import Example, frames_of
from synthesis.anchor.training.letters_run import ChunkAligner
from synthesis.anchor.training.packs import Take
from synthesis.anchor.training.runs import Budget, cosine_rate
from synthesis.anchor.training.vocoder_run import train_vocoder
from synthesis.anchor.training.warp import warp_pitch, warp_wave
from synthesis.anchor.vocoder import SourceFilterVocoder, VocoderSize

TOY = AcousticSize(width=16, hidden=24, encoder_blocks=1, decoder_blocks=1, prosody_width=12, prosody_blocks=1)
SPEAKERS = ("kathleen", "cameron")


def tone(hz: float, frames: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.sin(2 * np.pi * hz * np.arange(frames * HOP) / SAMPLE_RATE).astype(np.float32) * 0.2


def take(index: int, speaker: str, frames: int = 120) -> Take:
    samples = (tone(120.0 + index, frames) * 32767).astype(np.int16)
    return Take(
        f"{speaker}{index}", speaker, samples, np.full(frames, 120.0 + index, np.float32), np.ones(frames, bool)
    )


def example(index: int, speaker: str) -> Example:
    symbols = (Symbol("sil"), Symbol("HH", "first", 0), Symbol("AY1", "last", 0), Symbol("."), Symbol("sil"))
    return Example(f"{speaker}{index}", speaker, "train", symbols, (0.1, 0.4, 1.0, 1.0, 120 * HOP / SAMPLE_RATE))


@pytest.fixture
def maker() -> BatchMaker:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    takes = [take(index, speaker) for speaker in SPEAKERS for index in range(4)]
    examples = [example(index, speaker) for speaker in SPEAKERS for index in range(4)]
    return BatchMaker(gather_samples(examples, takes), SPEAKERS, frames=360, seed=0)


def test_warping_raises_pitch_and_shortens_by_the_same_ratio() -> None:
    ratio = Fraction(6, 5)
    wave = warp_wave(tone(200.0, 100), ratio)
    f0, voiced = warp_pitch(np.full(100, 200.0, np.float32), np.ones(100, bool), ratio)
    peak = np.abs(np.fft.rfft(wave)).argmax() * SAMPLE_RATE / len(wave)
    assert len(wave) == 83 * HOP
    assert len(f0) == len(voiced) == 83
    assert peak == pytest.approx(240.0, abs=2.0)
    assert f0.mean() == pytest.approx(240.0)


def test_frames_of_symbols_add_up_also_when_warped() -> None:
    ends = (0.11, 0.25, 0.25, 0.6, 1.0)
    assert frames_of(ends, 94).sum() == 94
    warped = frames_of(ends, 78, ratio=1.2)
    assert warped.sum() == 78
    assert (warped >= 0).all()


def test_bands_a_recording_lacks_are_not_learnt() -> None:
    assert band_mask("kathleen", 1.0).mean() > 0.95
    assert 0.7 < band_mask("cameron", 1.0).mean() < band_mask("cameron", 1.2).mean() < 1.0


def test_a_batch_fits_together(maker: BatchMaker) -> None:
    batch = maker.batch()
    assert batch.durations.sum(dim=1).tolist() == batch.frames.tolist()
    assert batch.mel.shape[1] == int(batch.frames.max()) == batch.f0.shape[1]
    assert torch.isfinite(batch.mel).all()
    assert torch.isfinite(batch.style).all()


def test_training_lowers_every_loss_and_resumes_where_it_stopped(maker: BatchMaker, tmp_path: Path) -> None:
    model = AcousticModel(TOY, SPEAKERS)
    batch = maker.collate(maker.samples, warped=False)
    before = {name: float(loss.detach()) for name, loss in acoustic_losses(model, batch).items()}
    train_acoustic(model, maker, tmp_path, minutes=0.05, peak=3e-3)
    after = {name: float(loss.detach()) for name, loss in acoustic_losses(model, batch).items()}
    assert after["mel"] < before["mel"]
    assert after["duration"] < before["duration"]
    saved = torch.load(tmp_path / "acoustic.pt", weights_only=True)
    fresh = AcousticModel(TOY, SPEAKERS)
    train_acoustic(fresh, maker, tmp_path, minutes=0.05, peak=3e-3)
    again = torch.load(tmp_path / "acoustic.pt", weights_only=True)
    assert again["step"] == saved["step"]
    assert all(torch.equal(again["state"]["model"][name], value) for name, value in saved["state"]["model"].items())


@pytest.mark.parametrize("adversarial", [False, True])
def test_the_vocoder_trains_with_and_without_discriminators(tmp_path: Path, adversarial: bool) -> None:
    torch.manual_seed(0)
    model = SourceFilterVocoder(VocoderSize(width=16, hidden=24, blocks=1))
    before = model.head.weight.detach().clone()
    average = train_vocoder(model, [take(0, "kathleen")], tmp_path, 0.01, adversarial=adversarial)
    assert not torch.equal(before, model.head.weight)
    assert set(average.weights()) == {name for name, _ in model.named_parameters()}
    assert (tmp_path / "vocoder.pt").is_file()


def test_the_rate_warms_up_and_falls() -> None:
    assert cosine_rate(1.0, 0.0, 0) < 0.01 < cosine_rate(1.0, 0.5, 500) < cosine_rate(1.0, 0.0, 500) == 1.0
    assert cosine_rate(1.0, 1.0, 500) == pytest.approx(0.02)
    assert Budget(minutes=1.0, spent=2.0).progress() == 1.0


def test_letters_and_sounds_are_paired_by_expectation_maximisation() -> None:
    pairs = [("cat", ("K", "AE", "T")), ("tack", ("T", "AE", "K")), ("act", ("AE", "K", "T")), ("at", ("AE", "T"))]
    aligner = ChunkAligner()
    aligner.fit(pairs * 3)
    assert aligner.align("cat", ("K", "AE", "T")) == ("K", "AE", "T")
    assert aligner.align("a", ("AE", "K", "T")) is None


def test_a_lexicon_keeps_every_reading_in_order() -> None:
    lexicon = Lexicon(["read R IY1 D", "read R EH1 D"])
    assert lexicon.pronunciations("read") == [("R", "IY1", "D"), ("R", "EH1", "D")]
    assert "red" not in lexicon
    assert lexicon.pronunciations("red") == []


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataMissing, match=r"splits\.csv"):
        read_corpus(tmp_path)


def test_quote_marks_in_a_corpus_are_text(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(
        'id|speaker|file|text\na1|ann|ann/a1.wav|"Go," said Ann.\n', encoding="utf-8"
    )
    (tmp_path / "splits.csv").write_text("id|split\na1|validation\n", encoding="utf-8")
    [clip] = read_corpus(tmp_path)
    assert (clip.text, clip.split) == ('"Go," said Ann.', "validation")
