"""The table of the model card, by one command: every voice, its rivals and the recordings side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.errors import InvalidLine
from synthesis.anchor.evaluation.ears import Ears, Said
from synthesis.anchor.evaluation.heldout import compare_with_recordings
from synthesis.anchor.evaluation.listener import load_listener, sounds_of
from synthesis.anchor.evaluation.manner import questions, styles
from synthesis.anchor.evaluation.measures import direct_current, distances, voice_print
from synthesis.anchor.evaluation.rivals import rivals
from synthesis.anchor.evaluation.timing import time_errors
from synthesis.anchor.lines import Line
from synthesis.anchor.voices import voice_named

SENTENCES = Path(__file__).parent / "sentences.txt"
TIMED = 30
Wave = NDArray[np.float32]


@dataclass(frozen=True)
class Scope:
    """What to measure: the voice of the held-out speaker, its recordings, how many sentences, who listens."""

    voice: str
    speaker: str
    count: int
    corpus: Path | None = None
    listener: Path | None = None


def evaluate(scope: Scope, weights: Path | None = None) -> dict[str, Any]:
    """All figures; with a corpus also those against held-out recordings, with a listener also phone errors."""
    if scope.count < 2:
        raise InvalidLine("Evaluate at least two sentences; leave --count out for all of them.")
    engine = load_engine(weights)
    voice_named(engine.recipes, scope.voice)
    ears = Ears(load_listener(scope.listener) if scope.listener else None)
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()[: scope.count]
    figures: dict[str, Any] = {"version": engine.version, "voice": scope.voice, "sentences": len(sentences)}
    for name, part in _parts(engine, ears, sentences, scope):
        _tell(f"{name} measured")
        figures[name] = part
    return figures


def _parts(engine: Engine, ears: Ears, sentences: list[str], scope: Scope) -> Iterator[tuple[str, Any]]:
    waves = {name: [_say(engine, text, name) for text in sentences] for name in engine.voices}
    sounds = [intended(engine, text) for text in sentences]
    yield "cleanliness", _cleanliness([wave for spoken in waves.values() for wave in spoken])
    yield "voice_distances", _distances(waves, scope.voice)
    yield "word_time_error_ms", time_errors(engine, scope.voice, sentences[:TIMED])
    yield "questions", questions(engine)
    yield "styles", styles(engine, scope.voice)
    for name, spoken in waves.items():
        said = zip(sentences, sounds, spoken, strict=True)
        yield f"heard: {name}", ears.judge(Said(text, meant, wave) for text, meant, wave in said)
    for name, speak in rivals().items():
        yield (
            f"heard: {name}",
            ears.judge(Said(text, meant, *speak(text)) for text, meant in zip(sentences, sounds, strict=True)),
        )
    if scope.corpus is not None:
        yield "held_out", compare_with_recordings(engine, ears, scope.voice, scope.corpus, scope.speaker)


def intended(engine: Engine, text: str) -> list[str]:
    """The phones our front end reads in a text."""
    symbols = engine.analyse(Line(text, engine.voices[0])).symbols()
    return sounds_of([symbol.name for symbol in symbols])


def _cleanliness(waves: list[Wave]) -> dict[str, float]:
    return {
        "sentences": len(waves),
        "largest_dc": max(direct_current(wave) for wave in waves),
        "largest_peak": max(float(np.abs(wave).max()) for wave in waves),
    }


def _distances(waves: dict[str, list[Wave]], voice: str) -> dict[str, float]:
    prints = {name: voice_print(spoken) for name, spoken in waves.items()}
    halves = {f"{voice}, first half": waves[voice][::2], "second half": waves[voice][1::2]}
    return distances(prints) | distances({name: voice_print(half) for name, half in halves.items()})


def _say(engine: Engine, text: str, voice: str) -> Wave:
    [speech] = engine.speak([Line(text, voice)])
    return speech.samples


def _tell(text: str) -> None:
    """Progress for whoever waits: the whole table takes minutes."""
    print(text, file=sys.stderr, flush=True)


def report(figures: dict[str, Any], *, as_json: bool) -> str:
    """Figures as JSON, or indented for a person."""
    return json.dumps(figures, indent=None if as_json else 1, ensure_ascii=False)
