"""What questions and styles do to the voice, heard in the sound itself: height, melody, rate, brightness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.engine import Engine
from synthesis.anchor.evaluation.measures import loud_frames, mel_of
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.anchor.lines import Line
from synthesis.anchor.styles import STYLES

STATEMENTS = (
    "The trains will run on Sunday.",
    "The council has made up its mind.",
    "Anyone was hurt in the fire.",
    "It is going to rain again tomorrow.",
    "The team can still win the league.",
    "Prices are coming down at last.",
)
QUESTIONS = (
    "Will the trains run on Sunday?",
    "Has the council made up its mind?",
    "Was anyone hurt in the fire?",
    "Is it going to rain again tomorrow?",
    "Can the team still win the league?",
    "Are prices coming down at last?",
)
OPEN_QUESTIONS = (
    "What happens to the bridge now?",
    "Who will pay for the repairs?",
    "When does the school open again?",
)
WINDOW, STEP = 1200, 240
LOWEST_HZ, HIGHEST_HZ = 55, 500
PERIODIC = 0.5
ENDING_SECONDS = 0.25


@dataclass(frozen=True)
class Melody:
    """F0 of the voiced frames in Hz, and when each is heard in seconds."""

    hertz: NDArray[np.float64]
    seconds: NDArray[np.float64]


def melody_of(wave: NDArray[np.float32]) -> Melody:
    """F0 by autocorrelation (after Boersma 1993): independent of the model's own idea of its melody."""
    frames = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)[::STEP].astype(np.float64)
    power = np.square(frames).mean(axis=1)
    loud = np.flatnonzero(power > 0.02 * power.max(initial=0.0))
    window = np.hanning(WINDOW)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * WINDOW)) ** 2)[:WINDOW]
    windowed = (frames[loud] - frames[loud].mean(axis=1, keepdims=True)) * window
    correlation = np.fft.irfft(np.abs(np.fft.rfft(windowed, 2 * WINDOW, axis=1)) ** 2, axis=1)[:, :WINDOW]
    correlation /= correlation[:, :1] * (own / own[0]) + 1e-12
    shortest, longest = SAMPLE_RATE // HIGHEST_HZ, SAMPLE_RATE // LOWEST_HZ
    lags = np.arange(shortest, longest)
    scores = correlation[:, shortest:longest] - 0.02 * np.log2(lags / shortest)  # of two octaves, the higher
    best = shortest + scores.argmax(axis=1)
    voiced = np.take_along_axis(correlation, best[:, None], axis=1)[:, 0] > PERIODIC
    return Melody(SAMPLE_RATE / best[voiced], (loud[voiced] * STEP + WINDOW / 2) / SAMPLE_RATE)


def final_rise(wave: NDArray[np.float32]) -> float:
    """Semitones by which the end of the last quarter second of voice lies above the middle of the line."""
    melody = melody_of(wave)
    last = melody.hertz[melody.seconds > melody.seconds[-1] - ENDING_SECONDS]
    return float(12.0 * np.log2(np.median(last[-len(last) // 2 :]) / np.median(melody.hertz)))


def questions(engine: Engine) -> dict[str, dict[str, float]]:
    """Mean final rise in semitones of statements, yes-or-no questions and open questions, for every voice."""
    kinds = {"statements": STATEMENTS, "yes or no": QUESTIONS, "open": OPEN_QUESTIONS}
    return {
        voice: {
            kind: round(float(np.mean([final_rise(_say(engine, Line(text, voice))) for text in texts])), 2)
            for kind, texts in kinds.items()
        }
        for voice in engine.voices
    }


def styles(engine: Engine, voice: str) -> dict[str, dict[str, float]]:
    """Height (Hz), melody (semitones, 10 to 90 %), rate (words per minute) and tilt (dB) of each voiced style."""
    return {
        style: manner_of([_say(engine, Line(text, voice, style=style)) for text in STATEMENTS])
        for style in STYLES
        if style != "whisper"
    }


def manner_of(waves: list[NDArray[np.float32]]) -> dict[str, float]:
    """The four figures of a few waves that speak the STATEMENTS."""
    melodies = [melody_of(wave).hertz for wave in waves]
    height = float(np.median(np.concatenate(melodies)))
    spans = [12.0 * np.log2(np.percentile(hertz, 90) / np.percentile(hertz, 10)) for hertz in melodies]
    words = sum(len(text.split()) for text in STATEMENTS)
    return {
        "height_hz": round(height, 1),
        "melody_semitones": round(float(np.mean(spans)), 2),
        "words_per_minute": round(60.0 * words / sum(len(wave) / SAMPLE_RATE for wave in waves), 1),
        "tilt_db": round(float(np.mean([_tilt(wave) for wave in waves])), 2),
    }


def _tilt(wave: NDArray[np.float32]) -> float:
    """Loudness above 3 kHz against that below 1 kHz, in dB: bright is higher."""
    mel = loud_frames(mel_of(wave))
    return float(20.0 / np.log(10.0) * (mel[:, 40:].mean() - mel[:, :20].mean()))


def _say(engine: Engine, line: Line) -> NDArray[np.float32]:
    [speech] = engine.speak([line])
    return speech.samples
