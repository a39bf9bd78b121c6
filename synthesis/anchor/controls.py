"""The controls of a line, as plain arithmetic on what the model predicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.framing import FRAME_SECONDS
from synthesis.anchor.lines import Line
from synthesis.anchor.styles import Style
from synthesis.anchor.text.phonemes import EDGE, is_pause
from synthesis.anchor.text.utterance import Symbol
from synthesis.anchor.voices import VoiceRecipe

SEMITONE = float(np.log(2.0) / 12.0)
PAUSE_SECONDS = {",": 0.16, ";": 0.22, ":": 0.22, "-": 0.2, "~": 0.35, ".": 0.4, "?": 0.4, "!": 0.4, "|": 0.12}
EDGE_SECONDS = 0.06
SHORTEST_PHONE = 2
EMPHASIS_STRETCH = 1.25
EMPHASIS_SEMITONES = 2.0
EMPHASIS_ENERGY = 0.15


@dataclass(frozen=True)
class Settings:
    """Voice, style and line put together."""

    tempo: float
    semitones: float
    range: float
    gain: float
    pulse: float
    tilt: float


def settings_of(line: Line, voice: VoiceRecipe, style: Style) -> Settings:
    """What the engine applies to the predictions."""
    return Settings(
        tempo=line.pace * style.tempo * voice.tempo,
        semitones=line.pitch + style.pitch + voice.pitch,
        range=line.pitch_range * style.range * voice.range,
        gain=line.energy * voice.gain,
        pulse=style.pulse,
        tilt=style.tilt,
    )


def frames_per_symbol(symbols: list[Symbol], log_durations: NDArray[np.float32], tempo: float) -> NDArray[np.int64]:
    """Whole frames per symbol: predictions over tempo; pauses by their mark, or exactly as long as asked."""
    predicted = np.maximum(np.exp(log_durations.astype(np.float64)) - 1.0, 0.0)
    wanted = [_frames(symbol, guess, tempo) for symbol, guess in zip(symbols, predicted, strict=True)]
    return whole_frames(np.array(wanted), np.array([symbol.written >= 0 for symbol in symbols]))


def _frames(symbol: Symbol, predicted: float, tempo: float) -> float:
    if symbol.seconds is not None:
        return symbol.seconds / FRAME_SECONDS
    if symbol.name == EDGE:
        return EDGE_SECONDS / FRAME_SECONDS
    if is_pause(symbol.name):
        return PAUSE_SECONDS[symbol.name] / FRAME_SECONDS / tempo
    return predicted * (EMPHASIS_STRETCH if symbol.emphasis else 1.0) / tempo


def whole_frames(wanted: NDArray[np.float64], sounds: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Round so that the sum stays true (errors carry over); every sound keeps at least two frames."""
    ends = np.round(np.cumsum(wanted)).astype(np.int64)
    frames = np.diff(ends, prepend=0)
    return np.where(sounds, np.maximum(frames, SHORTEST_PHONE), np.maximum(frames, 0))


def pitch_moves(symbols: list[Symbol], frames: NDArray[np.int64], settings: Settings) -> NDArray[np.float32]:
    """What is added to the predicted melody (T,), in log F0: semitones, emphasis and the rise of questions.

    The rise follows the range half-way: a monotone voice still asks.
    """
    emphasis = smooth(np.repeat([np.float32(symbol.emphasis) for symbol in symbols], frames))
    rise = question_rise(symbols, frames) * np.float32(0.5 + 0.5 * settings.range)
    return np.asarray(SEMITONE * (settings.semitones + EMPHASIS_SEMITONES * emphasis + rise), dtype=np.float32)


def question_rise(symbols: list[Symbol], frames: NDArray[np.int64]) -> NDArray[np.float32]:
    """Semitones per frame (T,): from the last stressed vowel before a question mark a straight line up to its rise."""
    ends = np.cumsum(frames)
    rise = np.zeros(int(ends[-1]), dtype=np.float32)
    for index, symbol in enumerate(symbols):
        if symbol.rise:
            start, end = _nucleus(symbols, index), index
            first, last = int(ends[start] - frames[start]), int(ends[end] - frames[end])
            rise[first:last] = np.linspace(0.0, symbol.rise, last - first, dtype=np.float32)
            rise[last : int(ends[end])] = symbol.rise
    return rise


def _nucleus(symbols: list[Symbol], mark: int) -> int:
    """Where the melody of a question turns: its last stressed vowel, else its last sound."""
    stressed = [index for index in range(mark) if symbols[index].name[-1] == "1"]
    return stressed[-1] if stressed else max(0, mark - 1)


def smooth(values: NDArray[np.float32], frames: int = 9) -> NDArray[np.float32]:
    """Moving average, so that emphasis swells and fades."""
    if len(values) < frames:
        return values
    return np.asarray(np.convolve(values, np.ones(frames) / frames, mode="same"), dtype=np.float32)
