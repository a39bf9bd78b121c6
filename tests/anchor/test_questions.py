"""Questions: which ones rise, how far, and that it is heard."""

from __future__ import annotations

import numpy as np
import pytest

from synthesis.anchor.controls import question_rise
from synthesis.anchor.engine import Engine
from synthesis.anchor.evaluation.manner import OPEN_QUESTIONS, QUESTIONS, STATEMENTS, final_rise
from synthesis.anchor.lines import Line
from synthesis.anchor.text.questions import OPEN, YES_OR_NO, rise_of
from synthesis.anchor.text.utterance import Symbol


@pytest.mark.parametrize(
    ("question", "rise"),
    [
        ("will it rain", YES_OR_NO),
        ("and will it rain", YES_OR_NO),
        ("is it over or not", YES_OR_NO),
        ("really", YES_OR_NO),
        ("what happens now", OPEN),
        ("so who pays", OPEN),
        ("to whom does it belong", OPEN),
        ("do they want tea or coffee", OPEN),
        ("", YES_OR_NO),
    ],
)
def test_questions_with_a_question_word_or_a_choice_rise_less(question: str, rise: float) -> None:
    assert rise_of(question.split()) == rise


def test_only_the_asking_sentence_of_a_line_rises(engine: Engine) -> None:
    line = Line("What a day. Will it rain? Nobody knows. Who would?", "kathleen")
    rises = [symbol.rise for symbol in engine.analyse(line).symbols() if symbol.name in ".?"]
    assert rises == [0.0, YES_OR_NO, 0.0, OPEN]


def test_the_rise_begins_at_the_last_stressed_vowel_and_lasts_to_the_end() -> None:
    names = ("sil", "R", "EY1", "N", "IH0", "NG", "?", "sil")
    symbols = [Symbol(name, rise=6.0 if name == "?" else 0.0) for name in names]
    rise = question_rise(symbols, np.array([2, 3, 4, 3, 4, 2, 5, 2]))
    assert not rise[:5].any()
    assert np.all(np.diff(rise[5:18]) > 0)
    assert rise[18:23].tolist() == [6.0] * 5
    assert not rise[23:].any()


@pytest.mark.parametrize("mark", [0, 1])
def test_a_question_of_pauses_alone_is_no_trouble(mark: int) -> None:
    symbols = [Symbol("sil"), Symbol("?", rise=6.0)][1 - mark :]
    assert len(question_rise(symbols, np.full(len(symbols), 3))) == 3 * len(symbols)


@pytest.mark.parametrize("voice", ["kathleen", "marlow"])
def test_a_yes_or_no_question_is_heard_to_rise_and_a_statement_to_fall(engine: Engine, voice: str) -> None:
    def mean_rise(texts: tuple[str, ...]) -> float:
        return float(np.mean([final_rise(engine.speak([Line(text, voice)])[0].samples) for text in texts]))

    asked, said, open_asked = mean_rise(QUESTIONS), mean_rise(STATEMENTS), mean_rise(OPEN_QUESTIONS)
    assert said < 0 < asked
    assert said + 0.3 < open_asked < asked
