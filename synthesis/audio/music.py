"""A show's own music, composed from its seed: sting, bed, tick and outro. No samples, no random notes.

A seed chooses key, tempo, progression and figure; the rules are those of any theme: one key, chords with a seventh or
ninth, voices that move as little as they can, a melody of chord tones, and an ending that comes home.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from synthesis.audio import loudness
from synthesis.audio.instruments import Sound, bass, mallet, pad, room
from synthesis.audio.segments import RATE, AudioSegment, floats_of, segment_of

STING_LUFS, TICK_LUFS, OUTRO_LUFS = -24.0, -27.0, -25.0
BED_LUFS = -34.0  # alone; the speech is at −23
JOIN_MS = 900

# Semitones above the key note, for each chord of four bars. Major keys and one Dorian: bright, but not a jingle.
PROGRESSIONS: tuple[tuple[tuple[int, ...], ...], ...] = (
    ((0, 4, 7, 14), (9, 12, 16, 19), (5, 9, 12, 16), (7, 12, 14, 17)),
    ((0, 4, 7, 11), (5, 9, 12, 16), (2, 5, 9, 12), (7, 11, 14, 17)),
    ((0, 7, 14, 16), (4, 7, 11, 14), (5, 9, 12, 19), (7, 12, 14, 21)),
    ((0, 3, 7, 10), (5, 9, 12, 14), (10, 14, 17, 21), (5, 9, 12, 15)),
    ((0, 4, 9, 14), (7, 11, 14, 16), (9, 12, 16, 19), (5, 9, 12, 16)),
)
# Which tone of the chord sounds on each eighth of a bar, None for a rest.
FIGURES: tuple[tuple[int | None, ...], ...] = (
    (0, 1, 2, None, 3, None, 2, 1),
    (0, None, 2, 3, None, 2, None, 1),
    (2, None, 3, None, 1, 2, None, None),
    (0, 2, None, 1, 3, None, 2, None),
    (3, None, 2, 1, None, 2, 0, None),
)
KEYS = (57, 58, 59, 60, 61, 62, 63, 64)
LOWEST_BASS = 33  # an a that small loudspeakers still hint at


@dataclass(frozen=True, slots=True)
class Theme:
    """What a seed chose. `roots` and `chords` are MIDI notes, one bass note and one chord a bar."""

    seed: int
    tempo: float
    roots: tuple[int, ...]
    chords: tuple[tuple[int, ...], ...]
    figure: tuple[int | None, ...]

    @property
    def eighth(self) -> float:
        return 30.0 / self.tempo


def seed_of(name: str) -> int:
    """A show's seed, from its name."""
    return int.from_bytes(hashlib.sha256(name.strip().casefold().encode()).digest()[:6])


def theme(seed: int) -> Theme:
    """The theme of a seed; the same for ever."""
    rng = np.random.default_rng(seed)
    key = int(rng.choice(KEYS))
    shapes = PROGRESSIONS[int(rng.integers(len(PROGRESSIONS)))]
    figure = FIGURES[int(rng.integers(len(FIGURES)))]
    roots = tuple(_folded(key + shape[0], LOWEST_BASS) for shape in shapes)
    return Theme(seed, float(rng.uniform(88, 108)), roots, _led(key, shapes), figure)


def piece(name: str, seed: int, seconds: float) -> AudioSegment:
    """One of "sting", "tick", "outro" and "bed", that long."""
    pieces: dict[str, Callable[[int, float], AudioSegment]] = {"sting": sting, "tick": tick, "outro": outro, "bed": bed}
    return pieces[name](seed, seconds)


@functools.lru_cache(maxsize=8)
def sting(seed: int, seconds: float) -> AudioSegment:
    """The signature: the figure rises once over the first chord and lands on it an octave higher."""
    tune = theme(seed)
    stage = _Stage(seconds)
    home, step = tune.chords[0], tune.eighth * 0.75
    for place, tone in enumerate(tone for tone in tune.figure if tone is not None):
        stage.put(place * step, mallet(home[tone % 4] + 12, 1.6, hardness=0.8), 0.8, pan=0.25 * (-1) ** place)
    land = sum(tone is not None for tone in tune.figure) * step
    for place, note in enumerate(home):
        stage.put(land, mallet(note + 24 if place == 0 else note + 12, 2.4, hardness=0.6), 0.5, pan=0.2 * (place - 1.5))
        stage.put(land * 0.6, pad(note, seconds - land * 0.6, attack=0.9, release=1.8), 0.42, pan=0.15 * (place - 1.5))
    stage.put(land, bass(tune.roots[0], 2.6), 0.7)
    return stage.played(tune.seed, STING_LUFS).fade_out(1200)


@functools.lru_cache(maxsize=8)
def tick(seed: int, seconds: float) -> AudioSegment:
    """Two notes of the theme: a page turned."""
    tune = theme(seed)
    stage = _Stage(seconds)
    low, high = tune.chords[0][1] + 12, tune.chords[0][3] + 12
    stage.put(0.0, mallet(low, 1.0, hardness=0.7), 0.8, pan=-0.2)
    stage.put(tune.eighth * 0.5, mallet(high, 1.1, hardness=0.7), 0.7, pan=0.2)
    return stage.played(tune.seed, TICK_LUFS).fade_out(300)


@functools.lru_cache(maxsize=8)
def outro(seed: int, seconds: float) -> AudioSegment:
    """The last two chords of the progression and home again, the figure slowing down."""
    tune = theme(seed)
    stage = _Stage(seconds)
    bar = 4 * tune.eighth
    for number, index in enumerate((2, 3, 0)):
        chord, root = tune.chords[index], tune.roots[index]
        begin, last = number * bar, number == 2
        length = seconds - begin if last else bar + 0.9
        for place, note in enumerate(chord):
            sound = pad(note, length, attack=0.35, release=2.4 if last else 0.8)
            stage.put(begin, sound, 0.42, pan=0.15 * (place - 1.5))
        stage.put(begin, bass(root, min(length, 2.2)), 0.6)
        for place, tone in enumerate((0, 2, 1, 3)):
            stage.put(begin + place * tune.eighth, mallet(chord[tone] + 12, 1.5), 0.5, pan=0.25 * (-1) ** place)
    return stage.played(tune.seed, OUTRO_LUFS).fade_out(2000)


def bed(seed: int, seconds: float) -> AudioSegment:
    """Four bars of pad, bass and a sparse figure, joined to any length by crossfades."""
    loop = _loop(seed)
    joined = loop
    while joined.duration_seconds < seconds:
        joined = joined.append(loop, crossfade=JOIN_MS)
    whole = joined[: round(seconds * 1000)]
    return whole.fade_in(min(1200, len(whole) // 3)).fade_out(min(2400, len(whole) // 3))


def ducked(segment: AudioSegment, spoken: Sequence[tuple[float, float]], decibels: float) -> AudioSegment:
    """The segment, quieter by `decibels` while somebody speaks: down quickly, up slowly.

    `spoken` holds (start, end) in seconds of the segment; they may lie outside of it.
    """
    level = np.ones(int(segment.frame_count()))
    for start, end in spoken:
        level[max(0, round(start * RATE)) : max(0, round(end * RATE))] = loudness.gain(-decibels)
    smooth = _smoothed(level, ahead=0.25, after=0.6)
    return segment_of(floats_of(segment) * smooth[:, None])


@functools.lru_cache(maxsize=8)
def _loop(seed: int) -> AudioSegment:
    tune = theme(seed)
    bar = 8 * tune.eighth
    stage = _Stage(4 * bar + JOIN_MS / 1000)
    for number, (chord, root) in enumerate(zip(tune.chords, tune.roots, strict=True)):
        begin = number * bar
        for place, note in enumerate(chord):
            stage.put(begin, pad(note, bar + 0.9, attack=0.7, release=0.9, bright=0.3), 0.4, pan=0.2 * (place - 1.5))
        stage.put(begin, bass(root, bar * 0.6), 0.45)
        stage.put(begin + bar / 2, bass(root, bar * 0.4), 0.3)
        for place, tone in enumerate(tune.figure):
            if tone is not None:
                soft = mallet(chord[tone] + 12, 0.9, hardness=0.25)
                stage.put(begin + place * tune.eighth, soft, 0.22 if place else 0.3, pan=0.3 * (-1) ** place)
    return stage.played(tune.seed, BED_LUFS)


def _led(key: int, shapes: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Chords as notes, each inverted so that its voices move as little as they can and do not rub."""
    before = tuple(key + step for step in sorted(_folded(step, 0) for step in shapes[0]))
    led = [before]
    for shape in shapes[1:]:
        lowest = range(before[0] - 4, before[0] + 5)
        options = [tuple(sorted(_folded(key + step, low) for step in shape)) for low in lowest]
        before = min(options, key=functools.partial(_effort, before))
        led.append(before)
    return tuple(led)


def _effort(before: Sequence[int], chord: Sequence[int]) -> int:
    """How far the voices move, and how much the chord rubs: neighbours a semitone apart, doubled notes, low seconds."""
    moved = sum(abs(a - b) for a, b in zip(chord, before, strict=True))
    steps = [b - a for a, b in itertools.pairwise(chord)]
    return moved + 12 * sum(step < 2 for step in steps) + 5 * (steps[0] < 3)


def _folded(note: int, lowest: int) -> int:
    """The note in the octave above `lowest`."""
    return lowest + (note - lowest) % 12


def _smoothed(level: Sound, *, ahead: float, after: float) -> Sound:
    """Raised-cosine ramps around every change: down before the speech begins, up slowly after it ends."""
    from scipy.ndimage import minimum_filter1d
    from scipy.signal import fftconvolve

    wide, shift = round((ahead + after) * RATE), round((after - ahead) / 2 * RATE)
    held = minimum_filter1d(level, wide, origin=np.clip(shift, -wide // 2 + 1, wide // 2 - 1), mode="nearest")
    window = np.hanning(round(2 * ahead * RATE))
    padded = np.pad(held, len(window) // 2, mode="edge")
    smooth: Sound = fftconvolve(padded, window / window.sum(), mode="same")[len(window) // 2 :][: len(level)]
    return smooth


class _Stage:
    """Where sounds are put at their times and places, then heard in a room at one loudness."""

    def __init__(self, seconds: float) -> None:
        self._sound = np.zeros((round(seconds * RATE), 2))

    def put(self, at: float, sound: Sound, level: float, *, pan: float = 0.0) -> None:
        begin = round(at * RATE)
        heard = sound[: max(0, len(self._sound) - begin)]
        angle = (pan + 1) * np.pi / 4  # equal power
        self._sound[begin : begin + len(heard)] += level * np.outer(heard, (np.cos(angle), np.sin(angle)))

    def played(self, seed: int, lufs: float) -> AudioSegment:
        """In the room, without DC, at that loudness, as pydub takes it."""
        heard = room(self._sound, np.random.default_rng(seed))
        heard -= heard.mean(axis=0)
        power = sum(loudness.powers(heard[:, ear].astype(np.float32), RATE) for ear in (0, 1))
        scaled = heard * loudness.gain(lufs - loudness.integrated(np.asarray(power)))
        return segment_of(scaled * min(1.0, 0.9 / np.abs(scaled).max()))
