"""The table of the model card, by one command."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.evaluation.heldout import compare_with_recordings
from synthesis.anchor.evaluation.measures import direct_current, distances, voice_print
from synthesis.anchor.evaluation.recogniser import Recogniser, word_error_rate, words_of
from synthesis.anchor.evaluation.rivals import rivals
from synthesis.anchor.evaluation.timing import time_errors
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.anchor.lines import Line

SENTENCES = Path(__file__).parent / "sentences.txt"
Wave = NDArray[np.float32]


def evaluate(voice: str, corpus: Path | None, speaker: str, count: int) -> dict[str, Any]:
    """All figures for one voice; with a corpus also those against its held-out recordings."""
    engine, recogniser = load_engine(), Recogniser()
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()[:count]
    waves = {name: [_say(engine, text, name) for text in sentences] for name in engine.voices}
    figures: dict[str, Any] = {"version": engine.version, "voice": voice, "sentences": len(sentences)}
    figures["word_error_rate"] = {
        **{name: _rate(recogniser, sentences, spoken, SAMPLE_RATE) for name, spoken in waves.items()},
        **{name: _rival_rate(recogniser, sentences, speak) for name, speak in rivals().items()},
    }
    figures["word_time_error_ms"] = time_errors(engine, voice, sentences[:30])
    figures["largest_dc"] = max(direct_current(wave) for spoken in waves.values() for wave in spoken)
    figures["largest_peak"] = max(float(np.abs(wave).max()) for spoken in waves.values() for wave in spoken)
    figures["voice_distances"] = distances({name: voice_print(spoken) for name, spoken in waves.items()})
    figures["halves_of_one_voice"] = distances(
        {"first": voice_print(waves[voice][::2]), "second": voice_print(waves[voice][1::2])}
    )
    if corpus is not None:
        figures["held_out"] = compare_with_recordings(engine, recogniser, voice, corpus, speaker)
    return figures


def _say(engine: Engine, text: str, voice: str) -> Wave:
    [speech] = engine.speak([Line(text, voice)])
    return speech.samples


def _rate(recogniser: Recogniser, sentences: Sequence[str], waves: Sequence[Wave], rate: int) -> float:
    pairs = [(words_of(text), recogniser.hear(wave, rate)) for text, wave in zip(sentences, waves, strict=True)]
    return round(word_error_rate(pairs), 4)


def _rival_rate(recogniser: Recogniser, sentences: Sequence[str], speak: Callable[[str], tuple[Wave, int]]) -> float:
    pairs = [(words_of(text), recogniser.hear(*speak(text))) for text in sentences]
    return round(word_error_rate(pairs), 4)


def report(figures: dict[str, Any], *, as_json: bool) -> str:
    """Figures as JSON, or indented for a person."""
    return json.dumps(figures, indent=None if as_json else 1, ensure_ascii=False)
