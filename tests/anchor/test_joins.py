"""Pieces: bounded in length, computed one at a time, and joined without a click."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from synthesis.anchor.chunks import LONGEST
from synthesis.anchor.engine import Engine
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.anchor.lines import Line
from synthesis.anchor.speaking import parts_of

TEXT = (
    "The council met on Monday. Nobody left early! Did anyone speak? Yes: the mayor spoke for an hour, "
    "the bishop for two, and the treasurer, who had not been asked, for the rest of the long and rainy afternoon."
)


@pytest.mark.parametrize("voice", ["kathleen", "felix"])
def test_joins_are_silent_on_both_sides_and_do_not_click(engine: Engine, voice: str) -> None:
    pieces = [speech.samples for speech in engine.stream(Line(TEXT, voice))]
    assert len(pieces) >= 4
    edge = SAMPLE_RATE // 100
    for before, after in pairwise(pieces):
        assert np.abs(before[-edge:]).max() < 1e-3
        assert np.abs(after[:edge]).max() < 1e-3
        joined = np.concatenate([before[-edge:], after[:edge]])
        assert np.abs(np.diff(joined, n=2)).max() < 1e-3


def test_the_first_sound_comes_before_the_second_piece_is_computed(engine: Engine) -> None:
    computed: list[int] = []
    hook = engine.networks.vocoder.head.register_forward_hook(lambda *_: computed.append(1))
    try:
        stream = engine.stream(Line(TEXT, "kathleen"))
        assert computed == []
        first = next(stream)
        assert first.seconds > 0.5
        assert len(computed) == 1
        next(stream)
        assert len(computed) == 2
    finally:
        hook.remove()


def test_every_piece_of_an_hour_of_text_is_short(engine: Engine) -> None:
    """9,600 words, an hour at the voices' pace, much of it without a full stop: memory follows the longest piece."""
    endless = "and the river rose and the bridge held " * 40
    script = "\n\n".join([TEXT, endless.strip() + "."] * 27)
    assert len(script.split()) > 9_600
    longest = max(
        len(piece.symbols) for text in parts_of(script) for piece in engine.prepare(Line(text, "kathleen"))[0]
    )
    assert longest <= LONGEST + 30
