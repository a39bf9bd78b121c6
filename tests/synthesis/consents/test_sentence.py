"""What counts as the sentence read: enough of its words in their order, and the words of the day."""

from __future__ import annotations

import datetime as dt

import pytest

from synthesis.consents.sentence import DRAWN, WORDS, drawn, enough, sentence, share_heard

DAY = ["waterfall", "kangaroo", "piano", "envelope"]
ASKED = sentence("Oda Brandt", "the morning news.", dt.date(2027, 11, 21), DAY)


def test_it_says_who_agrees_to_what_until_when() -> None:
    assert ASKED == (
        "My name is Oda Brandt. I agree that a machine speaks with my voice, until 21 November 2027. It may be used "
        "for this: the morning news. I know that I can withdraw this at any time. My words today are waterfall, "
        "kangaroo, piano, envelope."
    )
    assert "until I withdraw it" in sentence("Oda", "news", None, DAY)


def test_the_words_of_the_day_are_drawn_by_chance() -> None:
    assert all(len(set(drawn())) == DRAWN for _ in range(50))
    assert len({tuple(drawn()) for _ in range(50)}) > 40
    assert all(word.isalpha() and word.islower() for word in WORDS)


@pytest.mark.parametrize(
    ("heard", "believed"),
    [
        (ASKED, True),
        (ASKED.replace("Oda Brandt", "order brand").replace("piano", "the arno").replace("agree", "a green"), True),
        (ASKED.replace("piano", "").replace("kangaroo", ""), False),  # of another day
        (" ".join(DAY), False),
        (f"i will not agree to this {' '.join(DAY)}", False),
        ("", False),
    ],
)
def test_a_recognisers_slips_are_forgiven_and_another_text_is_not(heard: str, believed: bool) -> None:
    assert enough(ASKED, DAY, heard) is believed


def test_words_count_in_their_order_alone() -> None:
    assert share_heard("one two three four", "one two three four") == 1.0
    assert share_heard("one two three four", "four three two one") == 0.25
    assert share_heard("one two three four", "one or two and three, say four") == 1.0
