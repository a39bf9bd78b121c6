from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.scribe.errors import BadWeights
from newsroom.scribe.tokenizer import CONTROLS, RESERVED_CONTROLS, Tokenizer


@pytest.mark.parametrize(
    "text",
    [
        "The ferry stops on 12 January.",
        "Ærø, São Tomé, Łódź",
        "日本語のニュース",
        "🎧 new!",
        'She said: "Yes."',
        "tab\there",
        "\x00\x01",
    ],
)
def test_any_text_comes_back_as_it_went_in(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_text_never_becomes_a_control(tokenizer: Tokenizer) -> None:
    hostile = " ".join(f"<|{name}|> [{name}] {name}" for name in CONTROLS)
    assert all(tokenizer.is_text(token) for token in tokenizer.encode(hostile))


def test_controls_lie_above_the_text_and_fit_the_reserve(tokenizer: Tokenizer) -> None:
    ids = [tokenizer.control(name) for name in CONTROLS]
    assert len(set(ids)) == len(CONTROLS) <= RESERVED_CONTROLS
    assert not any(tokenizer.is_text(token) for token in ids)
    assert max(ids) < tokenizer.vocabulary_size


def test_a_number_is_read_digit_by_digit(tokenizer: Tokenizer) -> None:
    pieces = [tokenizer.piece(token).strip() for token in tokenizer.encode("340 2026")]
    assert [piece for piece in pieces if piece] == list("3402026")


def test_a_word_has_the_same_tokens_at_the_start_and_inside(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("boat")[-1] == tokenizer.encode("A boat")[-1]


def test_nothing_to_say_gives_no_tokens(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode(" \n ") == []
    assert tokenizer.encode_many(["", "boat"])[0] == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(BadWeights, match=r"tokenizer\.json is not a readable tokenizer"):
        Tokenizer.load(tmp_path)
