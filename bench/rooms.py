"""A loudspeaker, a room and a microphone, as arithmetic: what happens to a recording that is played and picked up.

The room is a box whose six walls each throw back a share of the sound (image sources, Allen and Berkley 1979). The
loudspeaker and the microphone let a band through; the room adds noise. No furniture, no distortion, no compression.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

SPEED = 343.0  # m/s

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Room:
    """Metres; `walls` is the share of the amplitude that a wall gives back, `order` how often sound meets each pair."""

    size: tuple[float, float, float]
    speaker: tuple[float, float, float]
    microphone: tuple[float, float, float]
    walls: float
    band: tuple[float, float]  # Hz
    noise: float  # dB below the sound
    order: int = 12


ROOMS = {
    "telephone half a metre from a speaker, furnished room": Room(
        (4.0, 3.0, 2.5), (1.0, 1.0, 1.0), (1.4, 1.3, 1.0), walls=0.6, band=(200, 7_000), noise=40
    ),
    "laptop two metres from a speaker, living room": Room(
        (6.0, 4.5, 2.7), (1.0, 2.0, 1.0), (2.9, 2.6, 0.8), walls=0.75, band=(150, 10_000), noise=30
    ),
    "four metres away in a bare hall": Room(
        (12.0, 8.0, 4.0), (2.0, 4.0, 1.5), (6.0, 4.3, 1.2), walls=0.88, band=(150, 10_000), noise=25, order=20
    ),
}


@cache
def response(room: Room, rate: int) -> Samples:
    """The room's impulse response: each mirrored source arrives later and weaker; (n,) with the direct sound as 1."""
    arrivals = [_arrival(room, steps) for steps in itertools.product(range(-room.order, room.order + 1), repeat=3)]
    length = round(max(distance for distance, _ in arrivals) / SPEED * rate) + 2
    heard = np.zeros(length)
    for distance, strength in arrivals:
        place = distance / SPEED * rate
        whole, part = int(place), place % 1
        heard[whole : whole + 2] += strength * np.array([1 - part, part])
    return np.asarray(heard / np.abs(heard).max(), dtype=np.float32)


def _arrival(room: Room, steps: tuple[int, ...]) -> tuple[float, float]:
    """How far a source mirrored so often in each direction is away, and how loud it is."""
    places = [
        step * side + (own if step % 2 == 0 else side - own)
        for step, side, own in zip(steps, room.size, room.speaker, strict=True)
    ]
    distance = float(np.linalg.norm(np.subtract(places, room.microphone)))
    return distance, room.walls ** sum(map(abs, steps)) / distance


def played(sound: Samples, rate: int, room: Room) -> Samples:
    """What the microphone picks up, (n,) as long as the sound."""
    echoed = signal.fftconvolve(sound, response(room, rate))[: len(sound)]
    passed = signal.sosfilt(signal.butter(4, room.band, "bandpass", fs=rate, output="sos"), echoed)
    level = np.sqrt(np.square(passed).mean()) * 10 ** (-room.noise / 20)
    return np.asarray(passed + np.random.default_rng(1).normal(0, level, len(passed)), dtype=np.float32)
