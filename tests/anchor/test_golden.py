"""Every golden case of the normaliser, from a file a person can read and extend."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthesis.anchor.text.characters import clean
from synthesis.anchor.text.normalise import Spoken, tokens_of

LINES = (Path(__file__).parent / "golden.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in line.split(" | ")) for line in LINES if " | " in line]


def test_there_are_at_least_four_hundred_cases() -> None:
    assert len(set(CASES)) >= 400


@pytest.mark.parametrize(("written", "spoken"), CASES)
def test_written_form_is_spoken_as_expected(written: str, spoken: str) -> None:
    words = [word for token in tokens_of(clean(written)) if isinstance(token, Spoken) for word in token.words]
    assert " ".join(words).replace(" 's", "'s") == spoken
