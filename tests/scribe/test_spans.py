from __future__ import annotations

import pytest

from newsroom.scribe.spans import Spans

SOURCES = [
    "Peru's catch fell to 198,000 tonnes from 502,000 two years earlier, Wilmer Chunga said in Paita.",
    "“We count their lights like a city,” said Chunga on 3 December.",
]


@pytest.fixture(scope="module")
def spans() -> Spans:
    return Spans(SOURCES)


def _grow(spans: Spans, text: str) -> str:
    """How much of a text can be written, character by character."""
    for end in range(1, len(text) + 1):
        if not spans.allows(text[:end], since=end - 1):
            return text[: end - 1]
    return text if spans.allows(text, finished=True) else text[:-1]


@pytest.mark.parametrize(
    "text",
    [
        "They landed 198,000 tonnes.",
        "Before that, it was 502,000, says Wilmer Chunga.",
        "In Paita, Chunga counts them.",
        "Peru's boats go out on 3 December.",
        'Chunga says "We count their lights like a city".',
        "Nobody knows. And I'm not sure either.",
    ],
)
def test_what_the_brief_says_can_be_written(spans: Spans, text: str) -> None:
    assert _grow(spans, text) == text


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("They landed 199,000.", "They landed 19"),
        ("They landed 198 tonnes.", "They landed 198"),
        ("They landed 198,0 tonnes.", "They landed 198,0"),
        ("In Lima, boats wait.", "In "),
        ("So Wilmer Paita says it.", "So Wilmer "),
        ('Chunga says "we see their lights".', 'Chunga says "we '),
        ("Since 2024, boats wait.", "Since "),
        ("Teacher Chunga counts them.", "Teacher "),
        ("They count a empty boat.", "They count a e"),
        ("An boat goes out.", "An bo"),
    ],
)
def test_what_it_does_not_say_stops_where_it_leaves_the_brief(spans: Spans, text: str, stops: str) -> None:
    assert _grow(spans, text) == stops


@pytest.mark.parametrize("text", ["They landed 198,", "They landed 198,000", 'Chunga says "we count', "Wilmer Chu"])
def test_a_beginning_may_stand_while_it_grows(text: str) -> None:
    assert Spans([*SOURCES, SOURCES[1].lower()]).allows(text)


@pytest.mark.parametrize("text", ["They landed 198", 'He says "We count', "Then Wilmer Chu"])
def test_a_beginning_may_not_be_the_end(spans: Spans, text: str) -> None:
    assert not spans.allows(text, finished=True)


def test_names_in_other_scripts_and_with_marks_are_names() -> None:
    spans = Spans(["Mayor Łucja Żak met José Peña-Nieto in Ærøskøbing."])
    assert _grow(spans, "So Łucja Żak met José Peña-Nieto.") == "So Łucja Żak met José Peña-Nieto."
    assert not spans.allows("So Łódź")


def test_a_name_that_begins_like_an_article_can_be_written() -> None:
    fact = "Gunvor Aakvik, now 93, lives in a care home near a copper mine, while her husband works the water pump."
    assert _grow(Spans([fact]), fact) == fact


def test_half_a_letter_is_waited_for() -> None:
    assert Spans(["Mayor Łucja Żak spoke."]).allows("So \ufffd")


@pytest.mark.parametrize("hostile", ["", "((((", "\\d+ [A-Z]", "\x00", '"' * 99, "9" * 400, "A" * 400])
def test_odd_sources_and_texts_raise_nothing(hostile: str) -> None:
    assert isinstance(Spans([hostile]).allows(hostile, finished=True), bool)
    assert isinstance(Spans(SOURCES).allows(hostile), bool)


def test_words_of_nobodys_making_are_not_finished(spans: Spans) -> None:
    assert _grow(spans, "The insator counts them.") == "The insator"
    assert _grow(Spans(["The insator spoke."]), "The insator counts them.") == "The insator counts them."


FERRY = "The ferry to Skarholm, which sank in March, carried 340 islanders and their bread each day."


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("The ferry to Skarholm ferry to land.", "The ferry to Skarholm ferry t"),
        ("She said it sank in March.", "Sh"),
        ("A smaller boat sailed March.", "A smaller boat sailed Marc"),
        ("The herbs, she says, are late.", "The herbs, sh"),
        ("Captain Skarholm sailed.", "Captai"),
        ("It was our boat.", "It was ou"),
        ("she sailed.", ""),
    ],
)
def test_what_would_be_struck_out_is_not_begun(text: str, stops: str) -> None:
    assert _grow(Spans([FERRY, "A smaller boat with herbs sailed in March."]), text) == stops


@pytest.mark.parametrize("text", ["The ferry to Skarholm.", "The ferry to Skarholm carried 340."])
def test_a_line_does_not_end_in_the_middle_of_a_clause(text: str) -> None:
    spans = Spans([FERRY])
    assert spans.allows(text)
    assert not spans.allows(text, finished=True)
    assert spans.allows("The ferry to Skarholm carried 340 islanders.", finished=True)
