"""Scribe-1 as the product's writer: registered ahead of the floor, signed line by line, never late."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch

from newsroom import desk
from newsroom.scribe.engine import load_scribe
from newsroom.scribe.provider import SCRIBE, ScribeModelProvider, build
from newsroom.scribe.writer import ScribeWriter
from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.fitting import TRIES
from newsroom.writing.grounding import check_line
from newsroom.writing.pace import Pace
from orchestrator import registry
from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.protocols import StoryRequest, TextRequest, TextResponse
from orchestrator.routes import plan
from tests.newsroom.writing.stories import ALL, FERRY, SHOW

LISTED = (
    "import django; django.setup();"
    "import json, sys; from orchestrator import registry;"
    "print(json.dumps([[card.name for card in registry.cards()], 'torch' in sys.modules]))"
)


@pytest.fixture
def scribe() -> Iterator[None]:
    registry.register(SCRIBE, "newsroom.scribe.provider.build", check="newsroom.scribe.provider.missing")
    yield
    registry.unregister(SCRIBE.name)


def listed(off: str, folder: str) -> tuple[list[str], bool]:
    """The models of an installation with `MODELS_OFF`, and whether knowing them took torch."""
    variables = {**os.environ, "MODELS_OFF": off, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", LISTED], env=variables, capture_output=True, text=True, check=True)
    names, torch_is_loaded = json.loads(done.stdout)
    return names, torch_is_loaded


def test_an_installation_knows_scribe_without_loading_torch_and_may_do_without_it(tmp_path) -> None:
    names, torch_is_loaded = listed("", str(tmp_path))
    assert SCRIBE.name in names
    assert not torch_is_loaded
    assert SCRIBE.name not in listed(f"{SCRIBE.name}, Nothing", str(tmp_path))[0]


def test_scribe_is_asked_before_the_floor() -> None:
    route = plan([EXTRACTIVE, SCRIBE], "story", frozenset({"en"}), Policy())
    assert [candidate.card.name for candidate in route.candidates] == ["Scribe-1", "Extractive"]


@pytest.mark.django_db
def test_the_desk_gets_a_grounded_script_whose_lines_say_who_wrote_them(scribe: None) -> None:
    written = desk.write(SHOW, ALL[:2], minutes=1.0, pace=Pace(150), policy=Policy(), subject="episode:7", seed=3)
    stories = {story.id: story for story in ALL}
    lines = [checked.line for checked in written.lines if checked.line.story]
    assert {line.model for line in lines} <= {SCRIBE.label, EXTRACTIVE.label}
    assert SCRIBE.label in {line.model for line in lines}
    assert {checked.line.model for checked in (written.lines[0], written.lines[-1])} == {EXTRACTIVE.label}
    assert all(not check_line(line, stories[line.story]) for line in lines)
    assert all(line.repaired == bool(line.facts) for line in lines if line.model == EXTRACTIVE.label)
    answered = set(ModelRun.objects.filter(outcome=ModelRun.Outcome.OK).values_list("model", flat=True))
    assert answered == {SCRIBE.name}


@pytest.mark.django_db
def test_a_minute_by_scribe_is_told_to_measure(scribe: None) -> None:
    pace = Pace(150, line=0.4, story=1.2, ends=10)
    show = replace(SHOW, format="briefing")
    written = desk.write(show, ALL, minutes=1.0, pace=pace, policy=Policy(), subject="episode:8", seed=5)
    assert pace.seconds([checked.line for checked in written.lines]) == pytest.approx(60, rel=0.08)
    assert ModelRun.objects.filter(task="story").count() <= 2 * TRIES


def test_it_writes_in_one_thread_and_leaves_torch_as_it_was() -> None:
    """Beside a voice worker and the web server, threads that wait for each other would miss every deadline."""
    seen: list[int] = []

    class Watching(ScribeWriter):
        def write(self, request: TextRequest, *, until: float = math.inf) -> TextResponse:
            seen.append(torch.get_num_threads())
            return super().write(request, until=until)

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        ScribeModelProvider(Watching(load_scribe())).write(StoryRequest(SHOW, FERRY, 40, "A", 0), timeout=0.0)
        assert (seen, torch.get_num_threads()) == ([1], 2)
    finally:
        torch.set_num_threads(before)


def test_what_is_not_written_in_time_is_the_floors() -> None:
    model = build()
    started = time.monotonic()
    dialogue = model.write(StoryRequest(SHOW, FERRY, words=120), timeout=0.05)
    assert dialogue.lines
    assert {line.model for line in dialogue.lines} == {EXTRACTIVE.label}
    assert time.monotonic() - started < 30
