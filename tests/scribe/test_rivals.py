"""The writers side by side: our own, open checkpoints on disk, and a server on loopback."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsroom.scribe.cli import main
from tests.orchestrator.chat_server import chat_server, fails, streams
from tests.orchestrator.checkpoints import KINDS, saved

TEXT = "A ferry to Skarholm stops on 12 January."
LINE = {"speaker": "A", "style": "neutral", "act": "report", "text": TEXT, "facts": [0]}
STORY, SUMMARY = json.dumps({"lines": [LINE]}), json.dumps({"text": TEXT})
VARIABLES = ("HUB_MODEL", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_KEY", "OPENAI_PROMPTS")


@pytest.fixture(autouse=True)
def nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def stories(story: dict[str, Any], tmp_path: Path) -> str:
    facts = ["The ferry to Skarholm stops on 12 January.", *story["facts"][1:]]
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps({**story, "facts": facts}) + "\n")
    return str(path)


@pytest.fixture
def prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prompts short enough for a tiny context."""
    for name, text in (("system", "."), ("story", "Tell"), ("summary", "Sum up"), ("repair", "No")):
        (tmp_path / f"{name}.md").write_text(text)
    monkeypatch.setenv("OPENAI_PROMPTS", str(tmp_path))


def evaluated(capsys: pytest.CaptureFixture[str], stories: str, *arguments: str) -> dict[str, dict[str, float]]:
    assert main(["evaluate", "--stories", stories, "--json", "--timeout", "600", *arguments]) == 0
    found: dict[str, dict[str, float]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("prompts")
def test_a_checkpoint_that_knows_the_story_is_measured_beside_the_floor(
    kind: str, stories: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = saved(kind, tmp_path / kind, knows={".\nTell\n": STORY, ".\nSum up\n": SUMMARY})
    found = evaluated(capsys, stories, "--writer", f"hub:{folder}", "--writer", "floor")
    open_model, floor = found[f"hub:{folder}"], found["floor"]
    assert (open_model["lines"], open_model["accepted at first try"], open_model["refused"]) == (1, 1, 0)
    assert (open_model["by the floor"], floor["by the floor"]) == (0, 1)
    assert "refused" not in floor


@pytest.mark.usefixtures("prompts")
def test_what_a_checkpoint_cannot_write_the_floor_does_and_it_is_counted(
    stories: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_MODEL", str(saved("olmoe", tmp_path / "olmoe")))
    figures = evaluated(capsys, stories, "--writer", "hub")["hub"]
    assert (figures["refused"], figures["by the floor"], figures["grounded"]) == (1, 1, 1)
    assert figures["accepted at first try"] == 0


def test_by_default_everything_that_is_set_up_stands_in_one_table(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_server(streams(STORY), streams(SUMMARY)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_MODEL", "partner-1")
        assert main(["evaluate", "--stories", stories]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["scribe", "floor", "openai"]
    cells = {name: values for name, *values in (re.split(r"\s{2,}", row.strip()) for row in rows)}
    assert cells["refused"] == ["–", "–", "0.000"]
    assert cells["grounded"] == ["1.000"] * 3
    assert {request["body"]["model"] for request in server.requests} == {"partner-1"}


def test_two_models_of_one_server_are_compared_by_name(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_server(streams(STORY), streams(SUMMARY), streams(STORY), streams(SUMMARY)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        found = evaluated(capsys, stories, "--writer", "openai:small", "--writer", "openai:large")
    assert [request["body"]["model"] for request in server.requests] == ["small", "small", "large", "large"]
    assert found["openai:small"]["accepted at first try"] == found["openai:large"]["accepted at first try"] == 1


def test_a_line_that_says_more_than_its_fact_is_mended_and_not_counted_as_accepted(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = json.dumps({"lines": [{**LINE, "text": "A ferry to Skarholm stops on 15 March."}]})
    with chat_server(streams(wrong), streams(json.dumps({"text": "It sank with 40 people."}))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        figures = evaluated(capsys, stories, "--writer", "openai:wrong")["openai:wrong"]
    assert (figures["accepted at first try"], figures["repaired"]) == (0, 1)
    assert (figures["grounded"], figures["summaries grounded"]) == (1, 1)


def test_a_busy_server_is_asked_again_when_it_says(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_server(fails(429, Retry_After="0"), streams(STORY), streams(SUMMARY)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        figures = evaluated(capsys, stories, "--writer", "openai:busy")["openai:busy"]
    assert (len(server.requests), figures["refused"]) == (3, 0)


def test_a_server_that_fails_later_loses_that_answer_only(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_server(streams(STORY), fails(500)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        figures = evaluated(capsys, stories, "--writer", "openai:frail")["openai:frail"]
    assert (figures["refused"], figures["summaries grounded"]) == (0.5, 1)


WRONG = {
    "unknown": ("parrot", "there is no writer 'parrot'"),
    "no checkpoint": ("hub", "set HUB_MODEL"),
    "a folder without one": ("hub:/", "could not be loaded"),
    "no server": ("openai:x", "OPENAI_BASE_URL"),
}


@pytest.mark.parametrize(("name", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_writer_that_is_not_there_ends_with_code_2_and_one_sentence(
    name: str, reason: str, stories: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--stories", stories, "--writer", name]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1


def test_a_server_that_cannot_be_reached_is_no_writer(
    stories: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert main(["evaluate", "--stories", stories, "--writer", "openai:gone"]) == 2
    assert "could not be reached" in capsys.readouterr().err
