"""The engine: lines in, speech out. Knows nothing of training, files to write or queues.

    engine = load_engine()
    [speech] = engine.speak([Line("Good morning.", voice="kathleen")])

Load it after forking (Celery: in `worker_process_init`); one engine may be shared by threads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from synthesis.anchor.chunks import cut
from synthesis.anchor.controls import settings_of
from synthesis.anchor.errors import OutOfRange
from synthesis.anchor.finish import limit, silence_pauses
from synthesis.anchor.framing import FRAME_SECONDS, SAMPLE_RATE
from synthesis.anchor.lines import Line, Speech, join_speech
from synthesis.anchor.rendering import EXACT, GRAPHED, Piece, Rendered, Renderer
from synthesis.anchor.styles import style_named
from synthesis.anchor.text.frontend import Frontend
from synthesis.anchor.text.lexicon import load_lexicon
from synthesis.anchor.text.phonemes import is_pause
from synthesis.anchor.text.pronouncer import Pronouncer
from synthesis.anchor.text.utterance import Symbol, Utterance
from synthesis.anchor.version import RULES
from synthesis.anchor.voices import VOICES_FILE, VoiceRecipe, read_voices, voice_named
from synthesis.anchor.weights import WEIGHTS_FILE, Networks, load_networks

__all__ = ["Engine", "Line", "Speech", "load_engine"]

AT_ONCE = 32
Job = tuple[Piece, tuple[str, ...]]


def load_engine(path: Path | None = None, device: str = "cpu", threads: int | None = None) -> Engine:
    """Load the shipped weights (or those at `path`).

    `threads` pieces are spoken at a time, each on one thread; torch's own count for this process becomes one. The
    default is what torch would have used.
    """
    at_a_time = torch.get_num_threads() if threads is None else threads
    if at_a_time < 1:
        raise OutOfRange(f"The number of threads is {at_a_time}; it must be at least 1.")
    torch.set_num_threads(1)
    return Engine(load_networks(path or WEIGHTS_FILE, device), read_voices(), device, at_a_time)


class Engine:
    """Loaded weights, voices and front end."""

    sample_rate = SAMPLE_RATE

    def __init__(
        self, networks: Networks, recipes: dict[str, VoiceRecipe], device: str = "cpu", threads: int = 1
    ) -> None:
        self.threads = threads
        self.device = torch.device(device)
        self.networks = networks
        self.renderer = Renderer(networks, self.device, GRAPHED if self.device.type == "cuda" else EXACT)
        self.recipes = recipes
        self.frontend = Frontend(Pronouncer(load_lexicon(), networks.letters))
        self.version = _version(networks.version)

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of the voices."""
        return tuple(self.recipes)

    def speak(self, lines: Sequence[Line]) -> list[Speech]:
        """Speak lines, in order. Raises InvalidLine for the first line that cannot be spoken, before any work."""
        prepared = [self.prepare(line) for line in lines]
        jobs = [(piece, written) for pieces, written in prepared for piece in pieces]
        spoken = iter(self._speak_pieces(jobs))
        return [join_speech([next(spoken) for _ in pieces]) for pieces, _ in prepared]

    def _speak_pieces(self, jobs: list[Job]) -> list[Speech]:
        """On a GPU in batches. On a processor side by side, each alone: cheaper than threads inside each product, and
        the samples depend neither on the number of threads nor on the neighbours (decision 0303).

        The pool lives for one call, so an engine that is forked takes no dead threads along.
        """
        if self.device.type == "cuda":
            return self._speak_batched(jobs)
        if self.threads == 1 or len(jobs) == 1:
            return [self._speak_piece(*job) for job in jobs]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda job: self._speak_piece(*job), jobs))

    def _speak_batched(self, jobs: list[Job]) -> list[Speech]:
        """Pieces of like length together, so that little is padding; answered in their own order."""
        order = sorted(range(len(jobs)), key=lambda index: len(jobs[index][0].symbols))
        spoken: dict[int, Speech] = {}
        for first in range(0, len(order), AT_ONCE):
            batch = order[first : first + AT_ONCE]
            spoken |= zip(batch, self._speak_batch([jobs[index] for index in batch]), strict=True)
        return [spoken[index] for index in range(len(jobs))]

    def stream(self, line: Line) -> Iterator[Speech]:
        """The same samples as `speak`, piece by piece; word and phone times count from each piece's start."""
        pieces, written = self.prepare(line)
        return (self._speak_piece(piece, written) for piece in pieces)

    def check(self, line: Line) -> None:
        """Raise InvalidLine if the line cannot be spoken; costs next to nothing."""
        voice_named(self.recipes, line.voice)
        style_named(line.style)
        self.analyse(line)

    def analyse(self, line: Line) -> Utterance:
        """What the front end makes of a line."""
        line.check()
        return self.frontend.analyse(line.text, line.pronunciations)

    def prepare(self, line: Line) -> tuple[list[Piece], tuple[str, ...]]:
        """What is to be rendered of a line, and its written words. Raises InvalidLine."""
        recipe, style = voice_named(self.recipes, line.voice), style_named(line.style)
        utterance = self.analyse(line)
        settings = settings_of(line, recipe, style)
        voice, base, contrast = self._blend(recipe)
        warp = float(np.log(recipe.warp))
        return [
            Piece(symbols, voice, warp, base + warp, contrast, style.axes, settings, line.seed + index)
            for index, symbols in enumerate(cut(utterance.symbols()))
        ], utterance.written

    def _blend(self, recipe: VoiceRecipe) -> tuple[Tensor, float, Tensor]:
        speakers = self.networks.acoustic.speakers
        weights = torch.tensor([recipe.blend.get(name, 0.0) for name in speakers])
        table = self.networks.acoustic.speaker.weight
        voice = weights.to(table.device) @ table
        return voice, float(weights @ self.networks.base), weights @ self.networks.contrast

    def _speak_piece(self, piece: Piece, written: tuple[str, ...]) -> Speech:
        return self._speak_batch([(piece, written)])[0]

    @torch.inference_mode()
    def _speak_batch(self, jobs: Sequence[Job]) -> list[Speech]:
        rendered = self.renderer.render([piece for piece, _ in jobs])
        return [_finished(piece, written, one) for (piece, written), one in zip(jobs, rendered, strict=True)]


def _finished(piece: Piece, written: tuple[str, ...], rendered: Rendered) -> Speech:
    """Pauses silenced, peaks bent, times counted."""
    frames = rendered.frames
    names = [symbol.name for symbol in piece.symbols]
    silent = np.repeat([is_pause(name) for name in names], frames)
    finished = limit(silence_pauses(rendered.wave * np.float32(piece.settings.gain), silent))
    ends: NDArray[np.float64] = np.cumsum(frames, dtype=np.float64) * FRAME_SECONDS
    return Speech(finished, _word_times(piece.symbols, ends, written), _phone_times(names, ends))


def _phone_times(names: list[str], ends: NDArray[np.float64]) -> list[tuple[str, float, float]]:
    starts = np.concatenate([[0.0], ends[:-1]])
    return [
        (name, float(start), float(end)) for name, start, end in zip(names, starts, ends, strict=True) if end > start
    ]


def _word_times(
    symbols: list[Symbol], ends: NDArray[np.float64], written: tuple[str, ...]
) -> list[tuple[str, float, float]]:
    spans: dict[int, tuple[float, float]] = {}
    starts = np.concatenate([[0.0], ends[:-1]])
    for symbol, start, end in zip(symbols, starts, ends, strict=True):
        if symbol.written >= 0:
            first, _ = spans.get(symbol.written, (float(start), 0.0))
            spans[symbol.written] = (first, float(end))
    return [(written[index], start, end) for index, (start, end) in sorted(spans.items())]


def _version(weights: str) -> str:
    recipes = hashlib.sha256(VOICES_FILE.read_bytes()).hexdigest()[:6]
    return f"anchor-1.{weights}.{recipes}.{RULES}"
