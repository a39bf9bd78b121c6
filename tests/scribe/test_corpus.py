"""The stories, questions and hand-overs that come with the library."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from newsroom.scribe.augment import exchange, name_pool
from newsroom.scribe.briefs import story_brief
from newsroom.scribe.corpus import (
    HANDOVERS,
    HELD_OUT_STORIES,
    OWN_STORIES,
    QUESTIONS,
    Record,
    read_jsonl,
    training_handovers,
    training_stories,
)
from newsroom.scribe.evaluation import load_items
from newsroom.writing.grounding import check_line
from orchestrator.protocols import DraftLine


@pytest.fixture(scope="module")
def stories() -> list[Record]:
    return list(read_jsonl(OWN_STORIES))


def test_each_has_facts_a_summary_and_a_script_about_them(stories: list[Record]) -> None:
    assert len({story["id"] for story in stories}) == len(stories) > 1200
    for story in stories:
        facts = set(range(len(story["facts"])))
        assert {int(index) for index in story["spoken"]} == facts
        assert all(facts.issuperset(turn["f"]) for turn in story["turns"])
        assert all(turn["f"] or turn["act"] in ("question", "react", "transition") for turn in story["turns"])
        assert story["summary"]
        assert story["headline"]


def test_their_lines_say_what_their_facts_say(stories: list[Record]) -> None:
    lines = [(_line(turn), story) for story in stories[::12] for turn in story["turns"]]
    grounded = [not check_line(line, story_brief(story, story["id"])) for line, story in lines]
    assert sum(grounded) >= 0.98 * len(grounded)


def test_names_and_numbers_are_exchanged_alike_in_all_of_a_story(stories: list[Record]) -> None:
    story = stories[0]
    other = exchange(story, name_pool(stories[1:30]), random.Random(1))
    assert other["facts"] != story["facts"]
    brief = story_brief(other, "exchanged")
    assert not any(check_line(_line(turn), brief) for turn in other["turns"])


def test_the_held_out_stories_are_not_among_those_to_learn_from(stories: list[Record]) -> None:
    held_out = load_items(HELD_OUT_STORIES, 1000)
    assert len(held_out) == 100
    learnt = {fact for story in stories for fact in story["facts"]}
    assert not learnt & {fact.text for item in held_out for fact in item.brief.facts}


def test_a_question_belongs_to_a_fact_that_answers_it(stories: list[Record]) -> None:
    facts = {story["id"]: range(1, len(story["facts"])) for story in stories}
    asked = [(row["id"], int(index), text) for row in read_jsonl(QUESTIONS) for index, text in row["asked"].items()]
    assert len(asked) > 8000
    assert all(text.endswith("?") for _, _, text in asked)
    assert all(index in facts[story] for story, index, _ in asked if story in facts)


def test_stories_are_learnt_with_their_questions_and_what_leads_from_one_to_the_next(tmp_path: Path) -> None:
    """The older stories are not in the library; their headlines stand for them here."""
    known = {story["id"] for story in read_jsonl(OWN_STORIES)}
    named = {row["id"] for row in read_jsonl(QUESTIONS)}
    named |= {row[side] for row in read_jsonl(HANDOVERS) for side in ("before", "after")}
    older = [{"id": name, "headline": name, "summary": "", "facts": [], "turns": []} for name in sorted(named - known)]
    (tmp_path / "stories").mkdir()
    text = "".join(json.dumps(story) + "\n" for story in older)
    (tmp_path / "stories" / "train.jsonl").write_text(text, encoding="utf-8")
    stories = training_stories(tmp_path)
    assert sum(len(story["asked"]) for story in stories) > 8000
    handovers = training_handovers(stories)
    assert len(handovers) > 1000
    assert all(handover["text"] and handover["before"] != handover["after"] for handover in handovers)


def _line(turn: Record) -> DraftLine:
    return DraftLine(turn["s"], turn["style"], turn["act"], turn["t"], tuple(turn["f"]))
