"""From a line of text to phones: context, overrides, marks, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthesis.anchor.engine import Engine
from synthesis.anchor.errors import InvalidMarkup, InvalidPronunciation, UnspeakableText
from synthesis.anchor.text.overrides import override
from synthesis.anchor.text.utterance import Pause, Utterance, Word

LINES = (Path(__file__).parent / "pronunciations.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in line.split("|")) for line in LINES if line and line[0] != "#"]


def words_of(utterance: Utterance) -> list[Word]:
    return [item for item in utterance.items if isinstance(item, Word)]


@pytest.mark.parametrize(("sentence", "word", "phones"), CASES)
def test_a_word_is_pronounced_by_its_context(engine: Engine, sentence: str, word: str, phones: str) -> None:
    found = [item.phones for item in words_of(engine.frontend.analyse(sentence)) if item.spoken == word]
    assert found == [tuple(phones.split())]


def test_an_unknown_name_gets_sounds_from_its_letters(engine: Engine) -> None:
    [word] = words_of(engine.frontend.analyse("Brandolini"))
    assert word.phones[:3] in (
        ("B", "R", "AE2"),
        ("B", "R", "AA2"),
        ("B", "R", "AE1"),
        ("B", "R", "AH0"),
        ("B", "R", "AA0"),
    )
    assert sum(phone.endswith("1") for phone in word.phones) == 1


def test_no_letter_of_an_endless_word_is_dropped(engine: Engine) -> None:
    short, long = (words_of(engine.frontend.analyse("zab" * count))[0].phones for count in (13, 26))
    assert len(long) > 1.8 * len(short)


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("shuh-VAWN", "SH AH0 V AO1 N"),
        ("pod-KAST-er", "P AA0 D K AE1 S T ER0"),
        ("ZEE-lin-skee", "Z IY1 L IH0 N S K IY0"),
        ("/ˈkiːɪv/", "K IY1 IH0 V"),
        ("/ˌzɛlˈɛnski/", "Z EH2 L EH1 N S K IY0"),
        ("/tʃɪˈæpəs/", "CH IH0 AE1 P AH0 S"),
    ],
)
def test_respelling_and_ipa_are_read(written: str, phones: str) -> None:
    assert override("word", written) == tuple(phones.split())


@pytest.mark.parametrize("written", ["", "   ", "zzz", "/ǃkŋ/", "//", "q1", "x" * 200, "привет"])
def test_a_pronunciation_that_is_no_english_is_refused(written: str) -> None:
    with pytest.raises(InvalidPronunciation):
        override("word", written)


def test_a_shows_own_pronunciation_wins_over_everything(engine: Engine) -> None:
    own = {"Kyiv": "KEE-iv", "NATO": "nay-TOH", "new york": "noo-YORK"}
    words = words_of(engine.frontend.analyse("NATO met in Kyiv, and Kyiv's mayor flew to New York.", own))
    phones = {word.spoken: word.phones for word in words}
    assert phones["nato"] == ("N", "EY0", "T", "OW1")
    assert phones["kyiv"] == ("K", "IY1", "IH0", "V")
    assert phones["kyiv's"] == ("K", "IY1", "IH0", "V", "Z")
    assert phones["new york"] == ("N", "UW0", "Y", "AO1", "R", "K")


def test_marks_become_silence_emphasis_letters_and_exact_sounds(engine: Engine) -> None:
    line = "It is *very* late [pause 750ms] at [spell NASA] on [/ˈbɛərən/ Baryn] Street."
    utterance = engine.frontend.analyse(line)
    assert [word.spoken for word in words_of(utterance) if word.emphasis] == ["very"]
    assert [item.seconds for item in utterance.items if isinstance(item, Pause) and item.seconds] == [0.75]
    assert [word.spoken for word in words_of(utterance)][5:9] == ["N", "A", "S", "A"]
    assert "Baryn" in utterance.written


def test_brackets_of_the_news_are_ordinary_text(engine: Engine) -> None:
    utterance = engine.frontend.analyse("He said [the president] was [sic] pausing [paused].")
    assert "president" in [word.spoken for word in words_of(utterance)]


@pytest.mark.parametrize("text", ["[pause]", "[pause abc] x", "[pause 3", "[pause 99s] x", "[spell ] x", "[/ab/ x"])
def test_a_broken_mark_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(InvalidMarkup):
        engine.frontend.analyse(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Привет", "Cyrillic"),
        ("你好", "Cjk"),
        ("مرحبا", "Arabic"),
        ("bell \x07", "U+0007"),
        ("nul \x00", "U+0000"),
        ("\ue000", "U+E000"),
    ],
)
def test_what_cannot_be_spoken_is_refused_by_name(engine: Engine, text: str, named: str) -> None:
    with pytest.raises(UnspeakableText, match=named.replace("+", r"\+")):
        engine.frontend.analyse(text)


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\u200b", "* * *"])
def test_a_line_without_words_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(UnspeakableText, match="no word"):
        engine.frontend.analyse(text)


def test_every_mark_of_punctuation_is_a_pause_of_its_kind(engine: Engine) -> None:
    utterance = engine.frontend.analyse("Well, yes; no: maybe. Why? Go! Hm… ok")
    assert [item.kind for item in utterance.items if isinstance(item, Pause)] == list(",;:.?!~")
