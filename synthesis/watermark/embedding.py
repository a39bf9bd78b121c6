"""Puts a mark into sound: gains of a fraction of a decibel on a grid of time and frequency.

The spectrum of each frame (short-time Fourier transform, root-Hann windows, half overlap) is multiplied by
10^(±depth/20), the sign given by the keyed pattern. Loud parts of a frame are moved least, so that all that is changed
stays SNR decibels below the frame; what is 20 dB under its frame's loudest band may move by DEEPEST.
Works on a stream with bounded memory; the output is as long as the input and aligned with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from synthesis.watermark.pattern import BAND, BANDS, CHIP, CHIPS, LOWEST, halves, pattern
from synthesis.watermark.payload import sealed

SNR = 30.5  # dB, of the programme over what the mark adds, in every frame
DEEPEST = 2.0  # dB
NEPERS = np.float32(np.log(10) / 20)  # in a dB of amplitude
WINDOW = 0.012  # s, rounded to a power of two of samples

Samples = NDArray[np.float32]


class Marker:
    """A mark for one programme. `rate` in Hz; `snr` in dB."""

    def __init__(self, key: bytes, number: int, rate: int, *, layer: str = "programme", snr: float = SNR) -> None:
        self.rate = rate
        self.size = 2 ** round(np.log2(WINDOW * rate))
        self.hop = self.size // 2
        self._signs = halves(pattern(key, layer).spelled(sealed(number, key)))
        self._share = 10 ** (-snr / 10)
        self._window = np.sin(np.pi * np.arange(self.size) / self.size).astype(np.float32)
        self._band_of = _band_of(self.size, rate)
        self._members = (self._band_of[:, None] == np.arange(BANDS)).astype(np.float32)
        self._counts = np.maximum(self._members.sum(axis=0), 1)  # none above half the rate

    def mark(self, samples: Samples) -> Samples:
        """samples (n,) or (n, channels) in [-1, 1] → the same shape, marked."""
        wide = samples if samples.ndim == 2 else samples[:, None]
        return np.concatenate([wide[:0], *self.stream([wide])]).reshape(samples.shape)

    def stream(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Blocks (n, channels) → blocks that together are as long. All channels change by what their mean does."""
        kept: list[Samples] = []

        def means() -> Iterator[Samples]:
            for block in blocks:
                kept.append(block)
                yield block.mean(axis=1, dtype=np.float32)

        for marked in self._stream(means()):
            given = np.concatenate(kept)
            kept[:] = [given[len(marked) :]]
            given = given[: len(marked)]
            yield given + (marked - given.mean(axis=1, dtype=np.float32))[:, None]

    def _stream(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The same for one channel: blocks (n,)."""
        waiting = tail = np.zeros(self.hop, np.float32)
        frame = length = 0
        for block in blocks:
            length += len(block)
            waiting = np.concatenate([waiting, block])
            count = len(waiting) // self.hop - 1
            if count > 0:
                out, tail = self._overlap(waiting, frame, count, tail)
                yield out if frame else out[self.hop :]
                waiting, frame = waiting[count * self.hop :], frame + count
        if length:
            yield self._rest(waiting, frame, tail, length)

    def _rest(self, waiting: Samples, frame: int, tail: Samples, length: int) -> Samples:
        """What is still owed of `length` when the last block has come."""
        count = -(-len(waiting) // self.hop)
        padded = np.pad(waiting, (0, (count + 1) * self.hop - len(waiting)))
        out, _ = self._overlap(padded, frame, count, tail)
        given = max(0, frame - 1) * self.hop
        return (out if frame else out[self.hop :])[: length - given]

    def _overlap(self, samples: Samples, first: int, count: int, tail: Samples) -> tuple[Samples, Samples]:
        """`count` frames from the start of `samples`, added up: (count * hop,) and the half frame that hangs over."""
        frames = np.lib.stride_tricks.sliding_window_view(samples, self.size)[:: self.hop][:count]
        spectra = rfft(frames * self._window)
        spectra *= self._gains(np.square(spectra.real) + np.square(spectra.imag), first)
        shaped = (irfft(spectra, self.size) * self._window).reshape(count, 2, self.hop)
        out = shaped[:, 0]
        out[0] += tail
        out[1:] += shaped[:-1, 1]
        return out.reshape(-1), shaped[-1, 1].copy()

    def _gains(self, power: Samples, first: int) -> Samples:
        """power (frames, bins) → amplitude factors of the same shape."""
        frames = first + np.arange(len(power))
        parts = np.floor(frames * self.hop / self.rate / (CHIP / 2)).astype(int) % (2 * CHIPS)
        factors = np.ones((len(power), BANDS + 1), np.float32)
        factors[:, :BANDS] = np.exp(NEPERS * self._signs[parts] * self._depths(power))
        return factors[:, self._band_of]

    def _depths(self, power: Samples) -> Samples:
        """How far each band may move, dB: less where it is loud, SNR kept over the frame. (frames, BANDS)"""
        energy = power @ self._members
        shape = np.maximum(energy / self._counts, energy.max(axis=1, keepdims=True) * 1e-5 + 1e-20) ** -0.25
        spent = (np.square(NEPERS * shape) * energy).sum(axis=1)
        scale = np.sqrt(self._share * power.sum(axis=1) / np.maximum(spent, 1e-30))
        return np.asarray(np.minimum(shape * scale[:, None], DEEPEST))


def _band_of(size: int, rate: int) -> NDArray[np.intp]:
    """The band of each bin; BANDS for those outside."""
    bins = np.fft.rfftfreq(size, 1 / rate)
    bands = np.floor((bins - LOWEST) / BAND).astype(int)
    return np.where((bands >= 0) & (bands < BANDS), bands, BANDS)
