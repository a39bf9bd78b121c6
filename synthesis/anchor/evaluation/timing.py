"""Word times against a forced alignment of the same sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthesis.anchor.engine import Engine
from synthesis.anchor.lines import Line
from synthesis.anchor.text.utterance import Word
from synthesis.anchor.training.forced import ForcedAligner


def time_errors(engine: Engine, voice: str, sentences: Sequence[str]) -> dict[str, float]:
    """Median and 95th percentile of the distance between our word starts and PocketSphinx's, in milliseconds."""
    gaps = [gap for text in sentences for gap in _gaps(engine, Line(text, voice))]
    return {
        "median": round(float(np.median(gaps)), 1),
        "p95": round(float(np.percentile(gaps, 95)), 1),
        "words": len(gaps),
    }


def _gaps(engine: Engine, line: Line) -> list[float]:
    words = [item for item in engine.analyse(line).items if isinstance(item, Word)]
    aligner = ForcedAligner({word.spoken: [word.phones] for word in words})
    [speech] = engine.speak([line])
    aligned = aligner.align(speech.samples, [word.spoken for word in words])
    if aligned is None or len(aligned) != len(speech.words):
        return []
    return [1000.0 * abs(ours[1] - theirs.starts[0]) for ours, theirs in zip(speech.words, aligned, strict=True)]
