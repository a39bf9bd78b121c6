"""Instruments made of sines: a mallet, a pad, a bass, a room. Pure numpy; all sounds mono at 44.1 kHz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from synthesis.audio.segments import RATE

Sound = NDArray[np.float64]


def frequency(note: float) -> float:
    """Hz of a MIDI note; 69 is the a' of 440 Hz."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def mallet(note: float, seconds: float, *, hardness: float = 0.5) -> Sound:
    """A bar struck softly: a fundamental and the two partials that a tuned bar has, high ones dying first."""
    time = _time(seconds)
    base = frequency(note)
    partials = ((1.0, 1.0, 0.55), (3.93, 0.28 * hardness, 0.16), (9.2, 0.10 * hardness, 0.05))
    ring = sum(
        level * np.sin(2 * np.pi * base * ratio * time) * np.exp(-time / (decay * _longer_when_low(note)))
        for ratio, level, decay in partials
        if base * ratio < RATE / 2.2
    )
    return _edged(np.asarray(ring), attack=0.004, release=min(0.1, seconds / 4))


def pad(note: float, seconds: float, *, attack: float = 0.5, release: float = 0.8, bright: float = 0.5) -> Sound:
    """Three slightly detuned strings-like voices, few harmonics, slow in and out."""
    time = _time(seconds)
    base = frequency(note)
    voices = [
        _harmonics(time, base * 2 ** (cents / 1200), slope=2.4 - bright, phase=phase)
        for cents, phase in ((-5.0, 0.0), (0.0, 2.1), (6.0, 4.2))
    ]
    return _edged(sum(voices, np.zeros_like(time)) / 3, attack=attack, release=release)


def bass(note: float, seconds: float) -> Sound:
    """A round low tone with one overtone, so that small loudspeakers hear it too."""
    time = _time(seconds)
    base = frequency(note)
    tone = np.sin(2 * np.pi * base * time) + 0.35 * np.sin(4 * np.pi * base * time + 0.3)
    return _edged(tone * np.exp(-time / 1.6), attack=0.02, release=min(0.25, seconds / 3))


def room(dry: Sound, rng: np.random.Generator, *, seconds: float = 1.6, wet: float = 0.25) -> Sound:
    """(n, 2) → (n, 2): the sound in a small hall, each ear with its own reflections."""
    time = _time(seconds)
    decay = np.exp(-6.9 * time / seconds)[:, None]  # 60 dB in `seconds`
    reflections = rng.standard_normal((len(time), 2)) * decay
    reflections[: round(0.012 * RATE)] = 0.0  # the first wall is four metres away
    dark = sosfilt(butter(2, [180.0, 4200.0], "bandpass", fs=RATE, output="sos"), reflections, axis=0)
    dark /= np.sqrt((dark**2).sum(axis=0))
    tail = fftconvolve(dry, dark, axes=0)[: len(dry)]
    mixed: Sound = (1 - wet) * dry + wet * tail
    return mixed


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def _longer_when_low(note: float) -> float:
    return float(2 ** ((72 - note) / 24))


def _harmonics(time: Sound, base: float, *, slope: float, phase: float) -> Sound:
    """Eight harmonics, as the powers of one rotating pointer: a multiplication each instead of a sine."""
    turn = np.exp(2j * np.pi * base * time)
    pointer, tone = np.ones_like(turn), np.zeros_like(time)
    for number in range(1, 9):
        pointer *= turn
        if base * number < 6000:
            tone += (pointer * np.exp(1j * phase * number) / number**slope).imag
    return tone


def _edged(sound: Sound, *, attack: float, release: float) -> Sound:
    """Raised-cosine edges: nothing starts or stops with a click."""
    shaped = sound.copy()
    rise, fall = min(round(attack * RATE), len(sound)), min(round(release * RATE), len(sound))
    shaped[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / max(1, rise))
    if fall:
        shaped[-fall:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(fall) + 1) / fall)
    return shaped
