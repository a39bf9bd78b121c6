"""The desk's promise: whatever the models do, the script is grounded, complete and signed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsroom import desk
from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.grounding import check_frame, check_line, check_summary
from newsroom.writing.pace import Pace
from newsroom.writing.repair import discloses, heard
from orchestrator import registry
from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.protocols import StoryBrief
from tests.newsroom.writing import writers
from tests.newsroom.writing.stories import ALL, FERRY, SHOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def only() -> Iterator[object]:
    """Registers a writer beside the floor, to be asked first."""
    added: list[str] = []

    def add(writer: type) -> Policy:
        registry.register(writer.card, f"tests.newsroom.writing.writers.{writer.__name__}")
        added.append(writer.card.name)
        return Policy(preferred=(writer.card.name,), deny=frozenset({"Scribe-1"}))

    yield add
    for name in added:
        registry.unregister(name)


NO_SCRIBE = Policy(deny=frozenset({"Scribe-1"}))


def script(policy: Policy = NO_SCRIBE, stories=ALL, minutes: float = 3.0, **more) -> desk.WrittenScript:
    return desk.write(
        SHOW, stories, minutes=minutes, pace=Pace(150), policy=policy, subject="episode:7", seed=3, **more
    )


def assert_grounded(written: desk.WrittenScript, stories: tuple[StoryBrief, ...] = ALL) -> None:
    by_id = {story.id: story for story in stories}
    for checked in written.lines:
        line = checked.line
        found = (
            check_line(line, by_id[line.story])
            if line.story
            else check_frame(line.text, SHOW, stories, tuple(written.summaries.values()))
        )
        assert not found, f"{line.text!r}: {found[0].sentence}"
        assert not checked.flags
    for key, text in written.summaries.items():
        assert not check_summary(text, by_id[key])


def test_the_floor_alone_writes_a_whole_grounded_edition() -> None:
    written = script()
    assert_grounded(written)
    assert {checked.line.model for checked in written.lines} == {EXTRACTIVE.label}
    assert {checked.line.story for checked in written.lines} == {"", "ferry", "library", "heating"}
    assert set(written.summaries) == {"ferry", "library", "heating"}
    assert written.title.startswith("Electric ferry starts on Lake Orvel")
    assert written.summary


def test_lines_that_say_too_much_are_replaced_by_their_fact(only) -> None:
    written = script(only(writers.Careless))
    assert_grounded(written)
    assert "777" not in " ".join(checked.line.text for checked in written.lines)
    assert "Farquhar" not in " ".join(checked.line.text for checked in written.lines)
    repaired = [checked.line for checked in written.lines if checked.line.repaired]
    assert {line.story for line in repaired} == {"", "ferry", "library", "heating"}
    assert {line.model for line in repaired} == {EXTRACTIVE.label}, "the words are no longer the model's"
    untouched = [checked.line for checked in written.lines if checked.line.story and not checked.line.repaired]
    assert untouched
    assert {line.model for line in untouched} == {"Careless 1"}


def test_a_model_that_makes_everything_up_is_turned_down_for_the_next(only) -> None:
    written = script(only(writers.Wild))
    assert_grounded(written)
    assert {checked.line.model for checked in written.lines if checked.line.story} == {EXTRACTIVE.label}
    turned_down = ModelRun.objects.filter(model="Wild", outcome="rejected")
    assert turned_down.exists()
    assert "say more than their facts" in turned_down.first().reason


def test_an_absent_model_costs_nothing_but_the_try(only) -> None:
    written = script(only(writers.Absent))
    assert_grounded(written)
    assert {checked.line.model for checked in written.lines} == {EXTRACTIVE.label}


def test_a_policy_that_allows_no_model_still_gets_the_floor() -> None:
    written = script(Policy(kinds=frozenset({"partner"}), deny=frozenset({"Extractive"})))
    assert_grounded(written)
    assert {checked.line.model for checked in written.lines} == {EXTRACTIVE.label}


def test_no_line_is_said_twice(only) -> None:
    for policy in (NO_SCRIBE, only(writers.Rambling)):
        written = script(policy)
        heard_lines = [heard(checked.line.text) for checked in written.lines if checked.line.story]
        assert len(heard_lines) == len(set(heard_lines))
        assert_grounded(written)


def test_facts_that_do_not_exist_are_struck_off(only) -> None:
    for checked in script(only(writers.Rambling)).lines:
        assert all(0 <= i < 8 for i in checked.line.facts)


def test_the_listener_is_told_that_machines_speak(only) -> None:
    for policy in (NO_SCRIBE, only(writers.Careless)):
        opening = [
            checked.line for checked in script(policy).lines if checked.line.act == "open" and not checked.line.story
        ]
        assert discloses(opening)


def test_progress_ends_at_its_total() -> None:
    seen: list[tuple[int, int]] = []
    script(progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 7)
    assert seen[-1] == (7, 7)
    assert seen == sorted(seen)


def test_a_day_without_news_is_said_to_be_one() -> None:
    written = script(stories=())
    said = " ".join(checked.line.text for checked in written.lines)
    assert "nothing new" in said.lower()
    assert written.title
    assert written.summaries == {}


def test_a_story_without_facts_is_left_out() -> None:
    written = script(stories=(StoryBrief("bare", "world", "A headline alone", ()), FERRY), minutes=2)
    assert set(written.summaries) == {"ferry"}


def test_the_editor_hears_when_there_is_too_little_to_tell() -> None:
    assert script(stories=(FERRY,), minutes=20).notice
    assert not script(minutes=2.5).notice
