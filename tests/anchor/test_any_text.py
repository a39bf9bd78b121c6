"""Whatever is written: it is spoken, or refused with a sentence that says why; never a crash, never a hang."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthesis.anchor.engine import Engine
from synthesis.anchor.errors import InvalidLine
from synthesis.anchor.text.phonemes import CONSONANTS, STRESSED_VOWELS
from synthesis.anchor.text.utterance import Utterance, Word

PIECES = [
    "$",
    "5",
    "%",
    "-",
    ".",
    ",",
    "'",
    '"',
    "*",
    "[",
    "]",
    "/",
    "pause",
    "U.S.",
    "IV",
    "1/2",
    "é",
    "😀",
    " ",
    "A",
    "b",
]


def analysed(engine: Engine, text: str) -> tuple[Utterance | None, str]:
    """The utterance, or why there is none."""
    try:
        return engine.frontend.analyse(text), ""
    except InvalidLine as refusal:
        return None, str(refusal)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
def test_any_text_is_spoken_or_refused(engine: Engine, text: str) -> None:
    utterance, refusal = analysed(engine, text)
    if utterance is None:
        assert refusal.endswith(".")
        return
    words = [item for item in utterance.items if isinstance(item, Word)]
    assert words
    assert all(set(word.phones) <= {*CONSONANTS, *STRESSED_VOWELS} and word.phones for word in words)
    assert all(0 <= word.written < len(utterance.written) for word in words)


@pytest.mark.parametrize(
    "piece", ["1", "a.", "A", "(", "*", "1,", "1-", "9 ", "'", "a-b_c@d.", "[pause ", "$1.", "no. ", "é", "I I ", "a'"]
)
def test_long_repetitions_take_no_time(engine: Engine, piece: str) -> None:
    started = time.process_time()
    utterance, refusal = analysed(engine, (piece * 5000)[:5000])
    assert utterance or refusal
    assert time.process_time() - started < 5.0
