"""When each written word is heard, whatever pieces the voice model spoke."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcasts.media.word_times import timed_words, tokens_of


def at(text: str, spoken: list[tuple[str, float, float]], seconds: float = 10.0) -> list[tuple[str, float, float]]:
    return [(word.text, word.start, word.end) for word in timed_words(text, spoken, 100.0, seconds)]


def test_words_spoken_as_written_keep_their_own_times() -> None:
    assert at("Good morning, “friends”.", [("Good", 0.1, 0.3), ("morning", 0.3, 0.8), ("friends", 1.0, 1.5)]) == [
        ("Good", 100.1, 100.3), ("morning,", 100.3, 100.8), ("“friends”.", 101.0, 101.5),
    ]  # fmt: skip


def test_two_written_words_share_one_spoken_piece_and_the_others_stay_exact() -> None:
    found = at(
        "It paid $3.5 million on time.",
        [("It", 0, 0.2), ("paid", 0.2, 0.5), ("$3.5 million", 0.5, 2.5), ("on", 2.5, 2.6), ("time", 2.6, 3.0)],
    )
    assert found[1] == ("paid", 100.2, 100.5)
    assert found[2][1] == 100.5
    assert found[2][2] == found[3][1]
    assert found[3][2] == 102.5
    assert found[4:] == [("on", 102.5, 102.6), ("time.", 102.6, 103.0)]


def test_one_written_word_of_two_pieces_lasts_from_the_first_to_the_last() -> None:
    found = at("The U.S.-led group’s", [("The", 0, 0.1), ("U.S.", 0.1, 0.7), ("led", 0.7, 0.9), ("group's", 0.9, 1.4)])
    assert found == [("The", 100.0, 100.1), ("U.S.-led", 100.1, 100.9), ("group’s", 100.9, 101.4)]


def test_what_is_spoken_otherwise_shares_the_time_between_its_neighbours() -> None:
    found = at(
        "About 12% more now",
        [("About", 0, 0.3), ("twelve", 0.3, 0.7), ("percent", 0.7, 1.1), ("more", 1.1, 1.4), ("now", 1.5, 1.8)],
    )
    assert found == [("About", 100.0, 100.3), ("12%", 100.3, 101.1), ("more", 101.1, 101.4), ("now", 101.5, 101.8)]


def test_a_short_word_is_not_found_inside_a_longer_one() -> None:
    found = at("Other the end", [("Uther", 0, 0.5), ("the", 0.5, 0.6), ("end", 0.6, 0.9)])
    assert found[1] == ("the", 100.5, 100.6)


def test_a_pause_lies_between_words_and_in_none_of_them() -> None:
    found = at("One, two", [("One", 0.0, 0.4), ("two", 1.4, 1.8)])
    assert found == [("One,", 100.0, 100.4), ("two", 101.4, 101.8)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("One [pause 500ms] two", ["One", "two"]),
        ("See [spell NASA] now", ["See", "NASA", "now"]),
        ("This is *very* odd", ["This", "is", "very", "odd"]),
        ("Early — and late", ["Early —", "and", "late"]),
        ("Salt & pepper", ["Salt", "&", "pepper"]),
        ("[sic] is kept", ["[sic]", "is", "kept"]),
        ("  ", []),
        ("“…”", ["“…”"]),
    ],
)
def test_marks_for_the_voice_are_not_shown_and_a_dash_is_no_word(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


def test_without_times_words_are_spread_over_the_line() -> None:
    assert at("One two", [], seconds=6.0) == [("One", 100.0, 103.0), ("two", 103.0, 106.0)]


pieces = st.lists(st.tuples(st.text(max_size=12), st.floats(0, 5), st.floats(0, 5)), max_size=12)


@given(st.text(max_size=200), pieces, st.floats(0.1, 30))
def test_any_text_and_any_times_give_words_in_order(
    text: str, spoken: list[tuple[str, float, float]], seconds: float
) -> None:
    moments = sorted(moment for _, start, end in spoken for moment in (start, end))
    ordered = [(word, moments[2 * place], moments[2 * place + 1]) for place, (word, _, _) in enumerate(spoken)]
    words = timed_words(text, ordered, 0.0, seconds)
    assert [word.text for word in words] == tokens_of(text)
    assert all(word.start <= word.end for word in words)
    assert all(before.start <= after.start for before, after in pairwise(words))
