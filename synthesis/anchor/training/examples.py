"""Examples for the acoustic model: the symbols of a clip with their frames."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.framing import FRAME_SECONDS
from synthesis.anchor.text.frontend import Frontend
from synthesis.anchor.text.lexicon import Phones
from synthesis.anchor.text.phonemes import BREAK, EDGE
from synthesis.anchor.text.utterance import Pause, Symbol, Utterance, Word
from synthesis.anchor.training.corpus import Clip, read_wave
from synthesis.anchor.training.forced import AlignedWord, ForcedAligner

SHORTEST_BREAK = 0.05


@dataclass(frozen=True)
class Example:
    """A clip's symbols and the second each one ends."""

    id: str
    speaker: str
    split: str
    symbols: tuple[Symbol, ...]
    ends: tuple[float, ...]

    @property
    def phones_per_second(self) -> float:
        """Rate of speaking, pauses left out."""
        starts = (0.0, *self.ends[:-1])
        spoken = [
            end - start
            for symbol, start, end in zip(self.symbols, starts, self.ends, strict=True)
            if symbol.written >= 0
        ]
        return len(spoken) / max(sum(spoken), 1e-3)


def align_clips(frontend: Frontend, clips: list[Clip]) -> Iterable[Example]:
    """Examples of all clips whose sound fits their text."""
    utterances = {clip.id: frontend.analyse(clip.text) for clip in clips}
    aligner = ForcedAligner(_readings(frontend, utterances.values()))
    for clip in clips:
        wave = read_wave(clip.path)
        words = [item for item in utterances[clip.id].items if isinstance(item, Word)]
        aligned = aligner.align(wave, [_key(word) for word in words]) if words else None
        if aligned is not None:
            symbols, ends = lay_out(utterances[clip.id], aligned, len(wave) / 24_000)
            yield Example(clip.id, clip.speaker, clip.split, symbols, ends)


def _key(word: Word) -> str:
    return f"{word.spoken}/{'-'.join(word.phones)}"


def _readings(frontend: Frontend, utterances: Iterable[Utterance]) -> dict[str, list[Phones]]:
    readings: dict[str, list[Phones]] = {}
    for utterance in utterances:
        for word in (item for item in utterance.items if isinstance(item, Word)):
            others = [phones for phones in frontend.pronouncer.readings(word.spoken) if phones != word.phones]
            readings.setdefault(_key(word), [word.phones, *others])
    return readings


def lay_out(
    utterance: Utterance, aligned: list[AlignedWord], seconds: float
) -> tuple[tuple[Symbol, ...], tuple[float, ...]]:
    """Symbols with their ends: marks take the silence beside them, silence without a mark becomes a break."""
    symbols, ends = [Symbol(EDGE)], [aligned[0].starts[0]]
    waiting: str | None = None
    spoken = iter(aligned)
    for item in utterance.items:
        if isinstance(item, Pause):
            waiting = item.kind
            continue
        word = next(spoken)
        if word.index:
            _close_gap(symbols, ends, waiting, word.starts[0])
        waiting = None
        reread = Word(item.spoken, word.phones, item.written, item.emphasis, item.function)
        symbols += Utterance((reread,), ()).symbols()[1:-1]
        ends += word.ends
    if waiting is not None:
        symbols, ends = [*symbols, Symbol(waiting)], [*ends, ends[-1]]
    return (*symbols, Symbol(EDGE)), (*ends, seconds)


def _close_gap(symbols: list[Symbol], ends: list[float], mark: str | None, start: float) -> None:
    gap = start - ends[-1]
    if mark is not None or gap >= SHORTEST_BREAK:
        symbols.append(Symbol(mark or BREAK))
        ends.append(start)
    elif gap > 0:
        ends[-1] = start


def frames_of(ends: tuple[float, ...], frames: int, ratio: float = 1.0) -> NDArray[np.int64]:
    """Ends of symbols in seconds → whole frames for each after warping by `ratio`, adding up to `frames`."""
    marks = np.round(np.asarray(ends) / (FRAME_SECONDS * ratio)).astype(np.int64)
    marks = np.minimum(marks, frames)
    marks[-1] = frames
    return np.diff(marks, prepend=0)


def save_examples(path: Path, examples: list[Example]) -> None:
    """Keep examples between runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(asdict(example)) for example in examples), encoding="utf-8")


def load_examples(path: Path) -> list[Example]:
    """Examples of an earlier `save_examples`."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Example(**{**row, "symbols": tuple(Symbol(**symbol) for symbol in row["symbols"]), "ends": tuple(row["ends"])})
        for row in rows
    ]
