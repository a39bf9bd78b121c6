"""The spoken form of a fact: shorter, speakable, and nothing in it that the fact does not say."""

from __future__ import annotations

import pytest

from newsroom.writing.compression import spoken, verb_for
from newsroom.writing.grounding import check
from tests.newsroom.writing.stories import ALL


@pytest.mark.parametrize(
    ("fact", "speech"),
    [
        ("Output (in tonnes) rose 12% in Dec.", "Output rose 12 percent in Dec."),
        ("The 7.4-km bridge cost €2.2bn, officials said on Thursday.", "Officials say the 7.4-kilometre bridge cost €2.2 billion."),
        ("Rents will rise again, according to the tenants' union.", "According to the tenants' union, rents will rise again."),
        ('"It is far too soon to relax," said Dr. Ann Lee, who runs the ward.',
         "Dr. Ann Lee, who runs the ward, says it's far too soon to relax."),
        ('"We told people to roll up one sleeve," said nurse Brigid Oye.',
         'Nurse Brigid Oye said: "We told people to roll up one sleeve."'),
        ('"We won," said Ann Lee. "I cried."', 'Ann Lee said: "We won. I cried."'),
        ("It opens on Dec. 14; tickets cost $5.", "It opens on December 14; tickets cost $5."),
        ("The pier, which had been closed since a storm tore away its roof, reopened on Sunday with a concert by two brass bands "
         "and a choir of children.", "The pier reopened on Sunday with a concert by two brass bands and a choir of children."),
        ("From May, ties are not compulsory, the board said.", "The board says that from May, ties aren't compulsory."),
        ("Trials took 12-18 months and reached 10-15%.", "Trials took 12 to 18 months and reached 10 to 15 percent."),
        ("The herons came back first, Harms said.", "Harms says the herons came back first."),
        ("THE MAYOR RESIGNED ON FRIDAY.", "The mayor resigned on Friday."),
    ],
)  # fmt: skip
def test_spoken_form(fact: str, speech: str) -> None:
    assert spoken(fact) == speech


def test_a_long_sentence_becomes_two() -> None:
    fact = (
        "Two helicopters and 14 lorries are delivering rice and tarpaulins to the villages, but the coast road is cut in "
        "11 places between the port and the river."
    )
    assert ". But the coast road is cut in 11 places" in spoken(fact)


@pytest.mark.parametrize("fact", ["", "x", "…", '"', '"" said .', "%", "(", "A" * 3000, "🙂 said 🙂.", "\u0000"])
def test_rubbish_does_not_crash(fact: str) -> None:
    assert isinstance(spoken(fact), str)


def test_speech_is_grounded_and_no_longer_than_the_fact() -> None:
    for story in ALL:
        for fact in story.facts:
            assert not check(spoken(fact.text), [fact.text])
            assert len(spoken(fact.text).split()) <= len(fact.text.split()) + 4


@pytest.mark.parametrize(
    ("who", "verb"),
    [
        ("Controllers in Darmstadt", "say"),
        ("Researchers", "say"),
        ("Officials", "say"),
        ("Police", "say"),
        ("Jones", "says"),
        ("Lars Hansen", "says"),
        ("The operators of the line", "say"),
    ],
)
def test_a_plural_at_the_head_of_a_sentence_is_no_name(who: str, verb: str) -> None:
    assert verb_for("said", who) == verb
