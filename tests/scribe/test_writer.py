from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsroom.scribe.augment import exchange
from newsroom.scribe.briefs import read_brief, story_brief
from newsroom.scribe.cli import main
from newsroom.scribe.decoding import Ask, Candidate, Sampling
from newsroom.scribe.edition import compose
from newsroom.scribe.engine import Scribe
from newsroom.scribe.errors import BadBrief
from newsroom.scribe.judge import faults
from newsroom.scribe.lines import Due, Telling, most_wanted, passes, tell
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.spans import Spans
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.weights import export
from newsroom.scribe.writer import FLOOR, ScribeWriter
from newsroom.writing.grounding import check_line, check_summary
from orchestrator.protocols import (
    DraftLine,
    FrameRequest,
    ShowBrief,
    StoryBrief,
    StoryRequest,
    SummaryRequest,
)

SHOW = ShowBrief("The Ferry Hour", ("Ada", "Ben"), dt.date(2026, 1, 5))


@pytest.fixture
def brief(story: dict[str, Any]) -> StoryBrief:
    return story_brief(story, "the story")


@pytest.fixture
def writer(taught: ScribeModel, tokenizer: Tokenizer) -> ScribeWriter:
    """Knows one story by heart and nothing else; with any other, checks and floor have to hold."""
    return ScribeWriter(Scribe(taught, tokenizer, "toy"))


def test_what_the_model_has_learnt_it_writes_itself(
    writer: ScribeWriter, brief: StoryBrief, story: dict[str, Any]
) -> None:
    plan = [DraftLine(turn["s"], turn["style"], turn["act"], turn["t"], tuple(turn["f"])) for turn in story["turns"]]
    telling = Telling(brief, plan)
    tell(writer.scribe, [telling])
    assert telling.hands.count(1) >= 3
    assert [line.facts for line in telling.lines] == [line.facts for line in plan]
    assert all(line.model == "Scribe-1 toy" for line in telling.lines if line.text)


def test_of_a_fact_that_is_told_before_and_after_a_why_each_line_has_its_half(story: dict[str, Any]) -> None:
    story["facts"] = ["The ferry stops.", "The islanders bake their own bread because the van cannot cross in winter."]
    plan = [
        DraftLine("A", "neutral", "report", "The islanders bake their own bread.", (1,)),
        DraftLine("B", "curious", "question", "Why is that?"),
        DraftLine("A", "neutral", "answer", "Because the van can't cross in winter.", (1,)),
        DraftLine("B", "neutral", "close", "The ferry stops.", (0,)),
    ]
    telling = Telling(story_brief(story, "the story"), plan)
    made_from = [Due(telling, place).facts for place in (0, 2, 3)]
    assert made_from == [
        ("The islanders bake their own bread.",),
        ("The van can't cross in winter.",),
        ("The ferry stops.",),
    ]


def test_other_words_go_before_a_copy_of_the_fact_unless_the_model_is_unsure_of_them(brief: StoryBrief) -> None:
    fact = brief.facts[1].text
    due = Due(Telling(brief, [DraftLine("A", "neutral", "report", fact, (1,))]), 0)
    copy, own, babble = (
        Candidate(fact, -0.01, 9),
        Candidate("Some 340 use it daily.", -0.1, 7),
        Candidate("Boat.", -0.9, 2),
    )
    assert most_wanted([babble, copy, own], due) == [own, copy, babble]


def test_a_story_it_was_not_taught_is_still_told_whole_and_grounded(
    writer: ScribeWriter, story: dict[str, Any]
) -> None:
    other = exchange(story, ["Oldenhaven", "Kestrel", "Maravic"], random.Random(2))
    brief = story_brief(other, "the story")
    lines = writer.stories([StoryRequest(SHOW, brief, words=80)])[0].lines
    assert len(lines) >= 4
    assert all(not check_line(line, brief) and line.text for line in lines)
    assert all(line.repaired == bool(line.facts) for line in lines if line.model == FLOOR)


def test_an_answer_is_the_same_in_any_company_and_not_worked_out_twice(
    taught: ScribeModel, tokenizer: Tokenizer, brief: StoryBrief
) -> None:
    scribe, other = Scribe(taught, tokenizer), Scribe(taught, tokenizer)
    sampling = Sampling(samples=2, temperature=0.5)
    asks = [Ask(scribe.prompts.speak(fact.text), Spans([fact.text])) for fact in brief.facts]
    [alone] = scribe.sample(asks[:1], sampling)
    together = other.sample(asks, sampling)
    assert [one.text for one in alone] == [one.text for one in together[0]] != []
    no_time_left = 0.0
    assert other.sample(asks, sampling, until=no_time_left) == together
    assert other.sample(asks[:1], sampling, seed=1, until=no_time_left) == [[]]


def test_a_summary_is_grounded_whoever_writes_it(writer: ScribeWriter, brief: StoryBrief) -> None:
    summary = writer.summaries([SummaryRequest(SHOW, brief)])[0]
    assert not check_summary(summary.text, brief)
    assert summary.usage.tokens_in > 0


def test_a_frame_discloses_the_machine_and_has_a_handover_for_each_gap(writer: ScribeWriter, brief: StoryBrief) -> None:
    frame = writer.frame(FrameRequest(SHOW, (brief, brief), ("A ferry stops.", "A ferry stops.")))
    assert any("synthetic" in line.text or "computer" in line.text or "machine" in line.text for line in frame.opening)
    assert len(frame.handovers) == 1
    assert all(line.model for line in (*frame.opening, *frame.handovers[0], *frame.closing))


def test_a_question_is_the_plans_and_no_repair(writer: ScribeWriter, brief: StoryBrief) -> None:
    lines = writer.stories([StoryRequest(SHOW, brief, words=90)])[0].lines
    asked = [line for line in lines if line.act == "question"]
    assert asked
    assert all(line.model == FLOOR and not line.repaired for line in asked)


def test_what_a_later_line_will_say_is_left_to_it(brief: StoryBrief) -> None:
    halves = ("The ferry stops.", "Because the operator wants it repaired in January.")
    plan = [DraftLine("A", "neutral", "report", text, (0,)) for text in halves]
    due = Due(Telling(brief, plan), 0)
    whole = replace(plan[0], text="The ferry will stop for repairs, because the operator wants it repaired in January.")
    assert passes(replace(plan[0], text="The ferry will stop for repairs on 12 January."), due)
    assert "said before" in faults(whole, due.telling.others(0))


def test_the_same_seed_writes_the_same_story(writer: ScribeWriter, brief: StoryBrief) -> None:
    request = StoryRequest(SHOW, brief, words=60, seed=3)
    assert writer.write(request) == writer.write(request)


def test_a_story_without_facts_is_refused(writer: ScribeWriter) -> None:
    with pytest.raises(BadBrief, match="no facts"):
        writer.write(SummaryRequest(SHOW, StoryBrief("x", "world", "Nothing", ())))


def test_one_host_tells_a_briefing_alone(writer: ScribeWriter, brief: StoryBrief) -> None:
    alone = ShowBrief("Solo", ("Ada",), dt.date(2026, 1, 5), format="briefing")
    lines = writer.stories([StoryRequest(alone, brief, words=60)])[0].lines
    assert {line.speaker for line in lines} == {"A"}


def test_an_edition_comes_as_close_to_the_asked_minutes_as_its_facts_allow(
    writer: ScribeWriter, story: dict[str, Any]
) -> None:
    stories = [story_brief({**story, "id": f"s{place}"}, "a story") for place in range(4)]
    edition = compose(writer, SHOW, stories, minutes=1.5)
    assert edition.minutes == pytest.approx(1.5, rel=0.1)
    assert set(edition.summaries) <= {one.id for one in stories}


def _brief_file(folder: Path, story: dict[str, Any]) -> Path:
    path = folder / "brief.json"
    path.write_text(json.dumps({"show": "The Ferry Hour", "stories": [{**story, "sources": ["Courier"]}]}))
    return path


def test_the_command_writes_a_script_in_the_agreed_form(
    taught: ScribeModel, tokenizer: Tokenizer, story: dict[str, Any], tmp_path: Path
) -> None:
    export(taught, tokenizer, tmp_path / "weights", {"version": "toy"})
    brief, out = _brief_file(tmp_path, story), tmp_path / "script.json"
    assert main(["write", "--brief", str(brief), "--out", str(out), "--weights", str(tmp_path / "weights")]) == 0

    script = json.loads(out.read_text())
    assert set(script) == {"summaries", "lines", "minutes"}
    assert set(script["summaries"]) == {"t-1"}
    keys = {"speaker", "style", "act", "text", "story", "facts", "model", "repaired"}
    assert all(set(line) == keys for line in script["lines"])
    assert script["minutes"] > 0


BAD = {
    "not JSON": ("{", "cannot be read as JSON"),
    "no stories": ('{"show": "x", "stories": []}', "at least one story"),
    "no facts": ('{"stories": [{"id": "a", "facts": []}]}', "no facts to tell"),
    "facts of another type": ('{"stories": [{"id": "a", "facts": [1]}]}', "must be a list of sentences"),
    "another language": ('{"stories": [{"facts": ["Фермеры собрали рекордный урожай пшеницы."]}]}', "English"),
    "the same id twice": ('{"stories": [{"id":"a","facts":["It is so."]},{"id":"a","facts":["It is."]}]}', "same id"),
    "five hosts": ('{"show":{"hosts":["a","b","c","d","e"]},"stories":[{"facts":["It is so."]}]}', "one to four names"),
}


@pytest.mark.parametrize(("text", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_briefs_end_with_code_2_and_one_sentence(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = tmp_path / "brief.json"
    brief.write_text(text)
    assert main(["write", "--brief", str(brief), "--out", str(tmp_path / "out.json")]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1


def test_a_missing_brief_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["write", "--brief", str(tmp_path / "none.json"), "--out", "x"]) == 2
    assert "none.json" in capsys.readouterr().err


def test_a_source_is_credited_only_when_it_is_the_only_one(story: dict[str, Any]) -> None:
    assert {fact.source for fact in story_brief({**story, "sources": ["Courier"]}, "s").facts} == {"Courier"}
    assert {fact.source for fact in story_brief({**story, "sources": ["Courier", "Post"]}, "s").facts} == {""}


def test_the_show_of_a_brief_may_be_a_name_alone(story: dict[str, Any], tmp_path: Path) -> None:
    show, stories = read_brief(_brief_file(tmp_path, story))
    assert show.name == "The Ferry Hour"
    assert stories[0].facts[0].text == story["facts"][0]


@pytest.mark.parametrize(
    ("text", "act", "reason"),
    [
        ("The ferry stops on 12 January", "report", "not a finished sentence"),
        ("The ferry stops for the", "report", "not a finished sentence"),
        ("The ferry stops, says Dr.", "report", "cut short"),
        ("The ferry stops and the ferry stops and it waits.", "report", "stutters"),
        ("The ferry to the island of Skarholm.", "report", "a sentence without a verb"),
        ("Ingrid Dahl, the woman who keeps the shop.", "report", "a sentence without a verb"),
        ("A loaf costs more now (about two euros).", "report", "cannot be read out"),
        ("Does it stop?", "answer", "a question out of place"),
        ("It stops.", "question", "asks nothing"),
    ],
)
def test_lines_that_an_editor_would_strike_out_are_found(text: str, act: Any, reason: str) -> None:
    assert reason in faults(DraftLine("A", "neutral", act, text))


def test_a_line_is_not_said_twice() -> None:
    said = DraftLine("A", "neutral", "report", "Some 340 islanders use the boat each day.")
    again = DraftLine("B", "neutral", "report", "Each day, 340 islanders use the boat.")
    assert "said before" in faults(again, [said])
    assert not faults(said, [DraftLine("B", "neutral", "report", "The ferry to Skarholm stops on 12 January.")])


@pytest.mark.parametrize(
    ("text", "act", "reason"),
    [
        ("The boat was seen at the harbour.", "report", "cut short"),
        ("The boat was seen at the harbour light.", "report", ""),
        ("He sold the boat.", "report", "guesses he or she"),
        ("She sold the boat.", "report", ""),
        ("She sold the boat.", "open", "opens with a pronoun"),
        ("The owner would sell my boat.", "report", "speaks for another"),
        ("The boat at the harbour is mine.", "report", "speaks for another"),
    ],
)
def test_a_line_is_held_against_the_sentence_it_is_made_from(text: str, act: Any, reason: str) -> None:
    fact = "The boat was seen at the harbour light in May, before its owner said she would sell it."
    found = faults(DraftLine("A", "neutral", act, text), facts=[fact])
    assert found == ([reason] if reason else [])
