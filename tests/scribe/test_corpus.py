"""The stories that come with the library."""

from __future__ import annotations

import random

import pytest

from newsroom.scribe.augment import exchange, name_pool
from newsroom.scribe.briefs import story_brief
from newsroom.scribe.corpus import OWN_STORIES, Record, read_jsonl
from newsroom.writing.grounding import check_line
from orchestrator.protocols import DraftLine


@pytest.fixture(scope="module")
def stories() -> list[Record]:
    return list(read_jsonl(OWN_STORIES))


def test_each_has_facts_a_summary_and_a_script_about_them(stories: list[Record]) -> None:
    assert len({story["id"] for story in stories}) == len(stories) > 500
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


def _line(turn: Record) -> DraftLine:
    return DraftLine(turn["s"], turn["style"], turn["act"], turn["t"], tuple(turn["f"]))
