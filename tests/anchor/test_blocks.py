"""Every block at toy size, seeded, on the processor: what it promises in numbers."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from synthesis.anchor.acoustic import AcousticModel, AcousticSize, Prosody, Symbols, spread_out
from synthesis.anchor.alignment import Aligner, diagonal_prior, forward_sum_loss, monotonic_durations
from synthesis.anchor.blocks import ConvNeXtBlock, length_mask
from synthesis.anchor.discriminators import Discriminators, feature_loss, fool_loss, judge_loss
from synthesis.anchor.framing import BINS, HOP, MELS, SAMPLE_RATE, log_mel, mel_filters, spectrum, wave_of
from synthesis.anchor.losses import multi_resolution_stft
from synthesis.anchor.source import pulse_train
from synthesis.anchor.vocoder import SourceFilterVocoder, VocoderSize

TOY = AcousticSize(width=16, hidden=24, encoder_blocks=2, decoder_blocks=2, prosody_width=12, prosody_blocks=1)
TOY_VOCODER = VocoderSize(width=16, hidden=24, blocks=2)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)


def toy_symbols(lengths: list[int]) -> Symbols:
    longest = max(lengths)
    names = torch.randint(10, 60, (len(lengths), longest))
    zeros = torch.zeros(len(lengths), longest, dtype=torch.long)
    return Symbols(
        names,
        zeros,
        zeros,
        torch.zeros(len(lengths), longest, 1),
        torch.zeros(len(lengths), longest, 2),
        torch.tensor(lengths),
    )


def test_the_spectrum_gives_the_wave_back() -> None:
    wave = torch.randn(2, 20 * HOP)
    assert spectrum(wave).shape == (2, BINS, 20)
    assert torch.allclose(wave_of(spectrum(wave)), wave, atol=1e-5)


def test_a_tone_lands_in_its_mel_band() -> None:
    time = torch.arange(40 * HOP) / SAMPLE_RATE
    mel = log_mel(torch.sin(2 * torch.pi * 1000.0 * time)[None])[0, 20]
    centre = int((mel_filters(torch.device("cpu"))[:, round(1000 / (SAMPLE_RATE / 2) * (BINS - 1))]).argmax())
    assert abs(int(mel.argmax()) - centre) <= 1


def test_the_pulse_train_has_every_harmonic_below_nyquist_and_nothing_between() -> None:
    pulses = pulse_train(torch.full((1, 188), 200.0))[0, -SAMPLE_RATE:]
    power = torch.fft.rfft(pulses * torch.hann_window(SAMPLE_RATE)).abs()
    harmonics, between = power[200:11800:200], power[300:11800:200]
    assert harmonics.min() > 0.8 * harmonics.max()
    assert between.max() < 1e-3 * harmonics.min()
    assert pulses.square().mean() == pytest.approx(1.0, rel=0.05)


def test_a_block_does_not_see_padding() -> None:
    block = ConvNeXtBlock(8, 16, condition=4)
    torch.nn.init.normal_(block.modulate.weight)  # type: ignore[union-attr]
    x, condition = torch.randn(1, 6, 8), torch.randn(1, 4)
    padded = torch.cat([x, torch.full((1, 5, 8), 9.0)], dim=1)
    alone = block(x, torch.ones(1, 6, 1), condition)
    among = block(padded, length_mask(torch.tensor([6]), 11), condition)[:, :6]
    assert torch.allclose(alone, among, atol=1e-6)


def test_the_length_regulator_repeats_each_symbol_for_its_frames() -> None:
    encoded = torch.tensor([[[1.0], [2.0], [3.0]], [[4.0], [5.0], [0.0]]])
    spread, mask = spread_out(encoded, torch.tensor([[2, 0, 3], [1, 1, 0]]))
    assert spread[0, :, 0].tolist() == [1, 1, 3, 3, 3]
    assert spread[1, :, 0].tolist() == [4, 5, 0, 0, 0]
    assert mask[..., 0].sum(dim=1).tolist() == [5, 2]
    assert spread[0, :, 1].tolist() == pytest.approx([0.25, 0.75, 1 / 6, 0.5, 5 / 6])


def test_the_acoustic_model_gives_the_same_alone_and_in_a_batch() -> None:
    model = AcousticModel(TOY, ("a", "b")).eval()
    symbols, durations = toy_symbols([7, 4]), torch.tensor([[2, 3, 1, 2, 2, 1, 3], [2, 2, 3, 2, 0, 0, 0]])
    condition = model.conditions(model.speaker.weight, torch.zeros(2), torch.zeros(2, 5))

    def mels(rows: slice, count: int) -> torch.Tensor:
        part = Symbols(*(value[rows] if value.ndim == 1 else value[rows, :count] for value in vars(symbols).values()))
        encoded, _ = model.encode(part, condition[rows])
        spread, mask = spread_out(encoded, durations[rows, :count])
        guess = model.prosody(spread, mask, condition[rows])
        return model.decode(spread, Prosody(*vars(guess).values()), guess.pitch + 5.0, mask, condition[rows])

    together, alone = mels(slice(0, 2), 7), mels(slice(1, 2), 4)
    assert together.shape == (2, 14, MELS)
    assert torch.allclose(together[1, :9], alone[0], atol=1e-5)


def test_the_voice_and_the_warp_change_what_is_predicted() -> None:
    model = AcousticModel(TOY, ("a", "b")).eval()
    for module in model.modules():
        if isinstance(module, ConvNeXtBlock) and module.modulate is not None:
            torch.nn.init.normal_(module.modulate.weight, std=0.5)
    symbols = toy_symbols([5, 5])
    symbols.names[1] = symbols.names[0]
    condition = model.conditions(model.speaker.weight, torch.tensor([0.0, 0.1]), torch.zeros(2, 5))
    encoded, log_durations = model.encode(symbols, condition)
    assert not torch.allclose(encoded[0], encoded[1])
    assert not torch.allclose(log_durations[0], log_durations[1])


def test_the_vocoder_learns_one_sound_in_a_few_steps() -> None:
    model = SourceFilterVocoder(TOY_VOCODER)
    f0 = torch.full((1, 24), 150.0)
    target = 0.1 * pulse_train(f0) + 0.003 * torch.randn(1, 24 * HOP)
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-3)
    losses = []
    for _ in range(40):
        guess = model(log_mel(target), f0.log(), torch.ones(1, 24), torch.randn(1, 24 * HOP))
        loss = multi_resolution_stft(guess, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.5 * losses[0]


def test_a_whisper_has_no_pulses() -> None:
    model = SourceFilterVocoder(TOY_VOCODER).eval()
    mel, log_f0 = torch.randn(1, 10, MELS) - 5, torch.full((1, 10), 5.0)
    wave = model(mel, log_f0, torch.ones(1, 10), torch.zeros(1, 10 * HOP), pulse_level=0.0)
    assert wave.abs().max() == 0.0


def test_the_spectral_loss_is_zero_only_for_the_same_sound() -> None:
    wave = torch.randn(1, 30 * HOP)
    assert multi_resolution_stft(wave, wave) == 0.0
    assert multi_resolution_stft(0.5 * wave, wave) > 0.5


def test_monotonic_search_finds_the_best_path() -> None:
    truth = [3, 1, 4, 2]
    score = np.full((10, 4), -5.0, dtype=np.float32)
    score[np.arange(10), np.repeat(np.arange(4), truth)] = 0.0
    assert monotonic_durations(score).tolist() == truth
    assert monotonic_durations(np.zeros((4, 4), dtype=np.float32)).tolist() == [1, 1, 1, 1]


def test_the_prior_is_a_distribution_near_the_diagonal() -> None:
    prior = np.exp(diagonal_prior(12, 40))
    assert prior.sum(axis=1) == pytest.approx(np.ones(40), abs=1e-4)
    assert prior[2].argmax() < 3
    assert prior[-1].argmax() == 11


def test_the_aligner_learns_where_symbols_are() -> None:
    names, truth = torch.tensor([[20, 30, 40]]), [5, 9, 4]
    sounds = torch.randn(3, MELS)
    mel = torch.repeat_interleave(sounds, torch.tensor(truth), dim=0)[None]
    model, lengths = Aligner(width=16, symbol_width=16), torch.tensor([3])
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        loss = forward_sum_loss(model(names, mel, lengths), lengths, torch.tensor([18]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    found = monotonic_durations(model(names, mel, lengths)[0].detach().numpy())
    assert np.abs(found - truth).max() <= 1


def test_the_discriminators_learn_to_tell_tone_from_noise() -> None:
    judges = Discriminators(channels=4)
    time = torch.arange(24 * HOP) / SAMPLE_RATE
    real, fake = torch.sin(2 * torch.pi * 440 * time)[None], torch.randn(1, 24 * HOP)
    optimiser = torch.optim.Adam(judges.parameters(), lr=3e-3)
    for _ in range(25):
        loss = judge_loss(judges(real)[0], judges(fake)[0])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    (real_scores, real_features), (fake_scores, fake_features) = judges(real), judges(fake)
    assert loss < 1.0
    assert fool_loss(fake_scores) > fool_loss(real_scores)
    assert feature_loss(real_features, fake_features) > feature_loss(real_features, real_features) == 0.0
