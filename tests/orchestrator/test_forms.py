"""A prompt says how the show's format is told, in words that an operator may change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from orchestrator.protocols import FORMATS, FrameRequest, StoryRequest
from orchestrator.providers.prompting import PROMPTS, messages
from tests.orchestrator.stage import SHOW, STORY


def asked(form: str, folder: Path = PROMPTS) -> str:
    return messages(StoryRequest(replace(SHOW, format=form), STORY, words=80), folder)[1]["content"]


def test_each_format_is_asked_for_in_other_words() -> None:
    assert len({asked(form) for form in FORMATS}) == len(FORMATS)
    assert "speaker A asks every question" in asked("interview")
    assert "Nobody asks" in asked("story")


@pytest.mark.parametrize("compact", [True, False])
def test_a_short_edition_is_framed_shortly(compact: bool) -> None:
    request = FrameRequest(SHOW, (STORY,), ("A bridge.",), compact=compact)
    assert ("name no headlines" in messages(request)[1]["content"]) == compact


def test_an_operators_folder_may_have_forms_of_its_own_or_none(tmp_path: Path) -> None:
    own = tmp_path / "prompts"
    copytree(PROMPTS, own)
    (own / "form-interview.md").write_text("Speaker A is a child and asks why.")
    (own / "form-story.md").unlink()
    assert "Speaker A is a child" in asked("interview", own)
    assert "One narrator" in asked("story", own)
