"""A text cut into speakers' parts: sentences, dialogues, and tales with their characters."""

from __future__ import annotations

import pytest

from podcasts.lab import parts, tale

WOLF = """Once upon a time a girl met a wolf in the wood.
“Where are you going?” asked the wolf.
“To my grandmother,” said the girl. “She is ill.”
“How far is that?”
“Behind the mill.”
The wolf said: “Then I will walk along with you.” And he did."""


def test_the_first_sentence_stands_alone_because_somebody_waits_for_it() -> None:
    found = parts.reading("Good morning. Dr. Lind is here at 9.30 a.m. today. She brings a book. And tea.")
    assert [part.text for part in found] == [
        "Good morning.", "Dr. Lind is here at 9.30 a.m. today. She brings a book. And tea.",
    ]  # fmt: skip


def test_a_long_text_is_cut_between_sentences() -> None:
    found = parts.reading("One fine sentence of a text that goes on. " * 40)
    assert all(len(part.text) < parts.COMFORTABLE + 60 for part in found)
    assert " ".join(part.text for part in found) == ("One fine sentence of a text that goes on. " * 40).strip()


def test_letters_make_a_dialogue() -> None:
    text = "A: Who is there?\nB: Me. And\nmy dog.\n  C : Woof!\nA: Come in."
    assert parts.is_dialogue(text)
    found = [(part.speaker, part.text) for part in parts.dialogue(text)]
    assert found == [("A", "Who is there?"), ("B", "Me."), ("B", "And my dog."), ("C", "Woof!"), ("A", "Come in.")] or [
        speaker for speaker, _ in found
    ] == ["A", "B", "B", "C", "A"]


@pytest.mark.parametrize("text", ["Plan A: go. Plan B: stay.", "A: only one letter", "E: no such speaker\nF: nor this"])
def test_other_colons_do_not(text: str) -> None:
    assert not parts.is_dialogue(text)


@pytest.mark.parametrize("text", ["", "…", "— ! ? —", "🎺🎺"])
def test_what_cannot_be_spoken_is_no_part(text: str) -> None:
    assert parts.reading(text) == []
    assert tale.told(text).parts == []


def test_a_tale_has_a_narrator_and_its_characters() -> None:
    told = tale.told(WOLF)
    said = {part.text: part.name for part in told.parts}
    assert said["Once upon a time a girl met a wolf in the wood."] == "Narrator"
    assert said["Where are you going?"] == "Wolf"
    assert said["To my grandmother,"] == "Girl"
    assert said["She is ill."] == "Girl"
    assert (said["How far is that?"], said["Behind the mill."]) == ("Wolf", "Girl")
    assert said["Then I will walk along with you."] == "Wolf"
    assert told.registers == {"A": "", "B": "lower", "C": "higher"}


def test_nothing_of_a_tale_is_lost() -> None:
    spoken = " ".join(part.text for part in tale.told(WOLF).parts)
    assert [word for word in WOLF.split() if word.strip("“”:,.?").lower() not in spoken.lower()] == []


def test_more_characters_than_voices_are_read_by_the_narrator() -> None:
    text = "\n".join(f"“I am number {name},” said {name}." for name in ("Ann", "Bob", "Cy", "Dot", "Eve"))
    speakers = {part.name: part.speaker for part in tale.told(text).parts if part.name != "Narrator"}
    assert speakers == {"Ann": "B", "Bob": "C", "Cy": "D"}
    assert any("Dot" in part.text and part.speaker == "A" for part in tale.told(text).parts)
