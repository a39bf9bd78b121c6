"""Facts are exact, diverse, of all outlets, the lead first and nothing twice."""

from __future__ import annotations

import pytest

from newsroom.writing.selection import Source, select

LEAD = "An electric ferry began crossing Lake Orvel on Monday, two years later than planned."
ONE = Source("1", "Gazette", f"{LEAD} It carries 240 passengers. The yard Brenning Marine built the boat in Halm.")
SAME = Source(
    "2",
    "Radio",
    "On Monday an electric ferry began crossing Lake Orvel, two years later than planned. The fare is €5.50.",
)


def texts(*sources: Source, **options: object) -> list[str]:
    return [choice.text for choice in select(sources, **options)]  # type: ignore[arg-type]


def test_the_lead_comes_first_and_every_choice_is_an_exact_sentence() -> None:
    chosen = select([ONE, SAME])
    assert chosen[0].text in (
        LEAD,
        "On Monday an electric ferry began crossing Lake Orvel, two years later than planned.",
    )
    for choice in chosen:
        assert choice.text in choice.source.text


def test_two_outlets_that_say_the_same_are_heard_once() -> None:
    assert sum("began crossing" in text for text in texts(ONE, SAME)) == 1
    assert "The fare is €5.50." in texts(ONE, SAME)


def test_two_outlets_that_disagree_are_both_heard() -> None:
    other = Source("3", "News", "Police said 14 people were hurt in the fire at the mill.")
    again = Source("4", "Post", "Police said 11 people were hurt in the fire at the mill.")
    assert texts(other, again) == [other.text, again.text]
    assert len(texts(other, Source("5", "News", again.text))) == 1


def test_what_was_told_is_not_chosen_again() -> None:
    assert LEAD not in texts(ONE, told=[LEAD])
    assert texts(ONE, told=[LEAD])


def test_the_number_of_facts_is_bounded() -> None:
    names = ("Ada", "Bo", "Cy", "Dag", "Eva", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kay", "Lou")
    long = Source(
        "6", "Long", " ".join(f"{name} sold the {i} boats of pier {i} in {1900 + i}." for i, name in enumerate(names))
    )
    assert len(select([long])) == 8
    assert len(select([long], limit=3)) == 3


def test_no_article_is_no_fact() -> None:
    assert select([]) == []
    assert select([Source("7", "Empty", "")]) == []
    assert [c.text for c in select([Source("8", "Short", "", "Ferry starts on the lake in March")])] == [
        "Ferry starts on the lake in March"
    ]


@pytest.mark.parametrize(
    "pointing",
    [
        "Without the two measures the line would lose about 5 million euros a year.",
        "The other half of the fares goes to the harbour, which asked for 6 million euros.",
    ],
)
def test_a_sentence_that_points_back_is_told_only_after_what_it_points_to(pointing: str) -> None:
    measure = "The state lowered the charges for ferries by 40 percent, and the town pays 8 euros for each passenger."
    source = Source("9", "Gazette", f"{LEAD} {measure} {pointing}")
    assert texts(source)[-2:] == [measure, pointing]
    assert pointing not in texts(source, told=[measure])
