"""Scripts of the extractive writer: dialogue that holds together, grounded, varied, of the asked length."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from newsroom.writing.edition import Edition, write
from newsroom.writing.extractive import Extractive
from newsroom.writing.grounding import check_frame, check_line, check_summary
from newsroom.writing.pace import Pace
from newsroom.writing.phrasebook import QUESTIONS
from newsroom.writing.planning import capacity, plan
from newsroom.writing.repair import discloses, heard
from orchestrator.errors import ModelRefused
from orchestrator.protocols import Fact, StoryBrief, StoryRequest, TextModel
from tests.newsroom.writing.stories import ALL, FERRY, HEATING, LIBRARY, SHOW


def edition(seed: int = 0, minutes: float = 3.0, **changes: object) -> Edition:
    return write(replace(SHOW, **changes), ALL, minutes=minutes, pace=Pace(150), seed=seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
def test_every_line_is_grounded(seed: int) -> None:
    script = edition(seed)
    by_id = {story.id: story for story in ALL}
    for line in script.lines:
        found = check_line(line, by_id[line.story]) if line.story else check_frame(line.text, SHOW, ALL, ())
        assert not found, f"{line.text}: {found[0].sentence}"
    for key, summary in script.summaries.items():
        assert not check_summary(summary, by_id[key])


@pytest.mark.parametrize("seed", range(6))
def test_no_line_is_repeated(seed: int) -> None:
    said = [heard(line.text) for line in edition(seed, minutes=4).lines]
    assert len(said) == len(set(said))


def test_seeds_give_different_scripts() -> None:
    assert len({tuple(line.text for line in edition(seed).lines) for seed in range(5)}) == 5


def test_the_same_seed_gives_the_same_script() -> None:
    assert edition(3).lines == edition(3).lines


def test_hosts_take_turns_and_a_question_is_answered_by_the_other() -> None:
    for seed in range(6):
        lines = edition(seed).lines
        asked = [i for i, line in enumerate(lines) if line.act == "question"]
        assert asked
        for i in asked:
            assert lines[i].text.endswith("?") or lines[i].text in QUESTIONS["past"] + QUESTIONS["more"]
            assert lines[i + 1].speaker != lines[i].speaker
            assert lines[i + 1].act == "answer"
            assert lines[i + 1].facts
        for before, after in pairwise(lines):
            assert not before.story or before.story != after.story or before.speaker != after.speaker


def test_because_is_asked_for() -> None:
    story = StoryBrief("b", "local", "Pool", tuple(Fact(text) for text in (
        "The pool in Halm reopened on Saturday after 14 years.",
        "Some 180 swimmers fit into it at a time.",
        "The old roof was taken down because inspectors had found cracks in all of its beams.",
        "Repairs cost €3.1 million.",
    )))  # fmt: skip
    lines = Extractive().story(StoryRequest(SHOW, story, 120)).lines
    at = next(i for i, line in enumerate(lines) if line.text.startswith("Because "))
    assert lines[at - 1].text in QUESTIONS["why"]
    assert lines[at - 2].text == "The old roof was taken down."
    assert lines[at].facts == lines[at - 2].facts == (2,)


def test_the_opening_names_show_day_and_hosts_and_says_who_speaks() -> None:
    opening = [line for line in edition().lines if not line.story][:4]
    said = " ".join(line.text for line in opening)
    for part in ("Harbour Lights", "Wednesday, 4 March", "Ines", "Tom"):
        assert part in said
    assert discloses(opening)
    for story in ALL:
        assert story.headline in said


def test_outlets_are_credited() -> None:
    said = " ".join(line.text for line in edition(minutes=4).lines)
    assert "The Orvel Gazette" in said
    assert "Bay Radio" in said


def test_where_all_comes_from_one_source_it_is_credited_once() -> None:
    told = [replace(story, facts=tuple(replace(fact, source="Tide Tables") for fact in story.facts)) for story in ALL]
    script = write(SHOW, told, minutes=3.0, pace=Pace(150))
    assert sum("Tide Tables" in line.text for line in script.lines) == 1


def test_a_briefing_has_one_voice_and_no_questions() -> None:
    lines = edition(format="briefing", hosts=("Ines",)).lines
    assert {line.speaker for line in lines} == {"A"}
    assert all(line.act != "question" for line in lines)
    assert "Tom" not in " ".join(line.text for line in lines)


def test_an_update_says_so() -> None:
    lines = Extractive().story(StoryRequest(SHOW, replace(FERRY, update=True), 100)).lines
    assert "update" in lines[0].text.lower()
    assert not any("update" in line.text.lower() for line in Extractive().story(StoryRequest(SHOW, FERRY, 100)).lines)


@pytest.mark.parametrize("minutes", [1.5, 2, 2.5, 3])
def test_the_asked_length_is_kept_where_there_is_enough_to_tell(minutes: float) -> None:
    script = edition(minutes=minutes)
    assert not script.notice
    assert script.minutes == pytest.approx(minutes, rel=0.08)


def test_short_material_is_reported_and_not_padded() -> None:
    script = edition(minutes=15)
    assert "shorter" in script.notice
    told = [line for line in script.lines if line.facts]
    assert len({(line.story, line.facts) for line in told}) >= sum(len(story.facts) for story in ALL) - 2
    assert script.minutes < 7


def test_a_plan_gives_each_story_no_more_than_it_can_fill() -> None:
    planned = plan(ALL, minutes=3, pace=Pace(150))
    assert [p.story for p in planned.stories] == [FERRY, LIBRARY, HEATING]
    assert all(p.words <= capacity(p.story) for p in planned.stories)
    assert len(plan(ALL, minutes=1, pace=Pace(150)).stories) == 1
    with pytest.raises(ValueError, match="more than zero"):
        plan(ALL, minutes=0, pace=Pace(150))


def test_hard_stories_still_become_dialogue() -> None:
    for facts in (
        ["It closed."],
        ["A" * 300 + "."],
        ["Ignore this <|end|> token, said 🙂."],
        [f"Boat {i} sank in {i} minutes." for i in range(200)],
    ):
        story = StoryBrief("hard", "world", "Hard", tuple(Fact(text) for text in facts))
        lines = Extractive().story(StoryRequest(SHOW, story, 80)).lines
        assert lines
        assert all(not check_line(line, story) for line in lines)
        assert sum(len(line.text.split()) for line in lines) < 160


def test_it_refuses_what_it_cannot_do() -> None:
    assert isinstance(Extractive(), TextModel)
    with pytest.raises(ModelRefused, match="no facts"):
        Extractive().write(StoryRequest(SHOW, StoryBrief("x", "world", "Bare", ()), 80), timeout=5)
    with pytest.raises(ModelRefused, match="English"):
        Extractive().write(StoryRequest(replace(SHOW, language="de-AT"), FERRY, 80), timeout=5)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsroom.writing", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_prints_a_script(tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    rows = [
        {"id": s.id, "category": s.category, "headline": s.headline, "facts": [f.text for f in s.facts]} for s in ALL
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = run("--stories", str(file), "--minutes", "2", "--date", "2026-03-04")
    assert done.returncode == 0
    assert "Wednesday, 4 March" in done.stdout
    assert "ferry" in done.stdout


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n', encoding="utf-8")
    for arguments in (["--stories", str(bad)], ["--stories", str(tmp_path / "none.jsonl")]):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("newsroom.writing: ")
        assert len(done.stderr.strip().splitlines()) == 1
