"""Open checkpoints in this process: tiny mixtures of experts, saved to disk and loaded as any other would be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from orchestrator import registry
from orchestrator.errors import ContextOverflow, ModelRefused, ModelTimeout, ModelUnavailable
from orchestrator.protocols import Fact, Summary
from orchestrator.providers.hub import HubChat
from orchestrator.providers.prompted import PromptedModel
from orchestrator.routing import ask
from tests.orchestrator.checkpoints import KINDS, saved, teach
from tests.orchestrator.stage import STORY, SUMMARISE, card, put_writer, says

ANSWER = json.dumps({"text": "A bridge opened on Monday."})


@pytest.fixture(scope="module", params=KINDS)
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Prompts short enough for a tiny context."""
    for name in ("system", "story", "frame", "repair"):
        (tmp_path / f"{name}.md").write_text(".")
    (tmp_path / "summary.md").write_text("Sum up: $facts")
    return tmp_path


def test_a_checkpoint_that_knows_the_answer_writes_a_summary(checkpoint: Path, tmp_path: Path) -> None:
    for name, text in (("system", "S"), ("summary", "Sum up $category"), ("repair", "R")):
        (tmp_path / f"{name}.md").write_text(text)
    chat = HubChat(str(checkpoint))
    teach(chat._model, chat._tokenizer, {"S\nSum up local\n": ANSWER})
    answer = PromptedModel(card("Tiny"), chat, tmp_path).write(SUMMARISE, timeout=60)
    assert isinstance(answer, Summary)
    assert answer.text == "A bridge opened on Monday."
    assert answer.usage.tokens_in == len("S\nSum up local\n")
    assert answer.usage.tokens_out == len(ANSWER) + 1


def test_babble_is_refused_after_one_repair_and_its_tokens_are_counted(checkpoint: Path, prompts: Path) -> None:
    (prompts / "summary.md").write_text("?")
    model = PromptedModel(card("Tiny"), HubChat(str(checkpoint)), prompts)
    with pytest.raises((ModelRefused, ModelTimeout)) as error:
        model.write(SUMMARISE, timeout=60)
    assert error.value.usage is None or error.value.usage.tokens_out > 0


def test_the_same_seed_says_the_same_and_the_time_is_kept(checkpoint: Path) -> None:
    chat = HubChat(str(checkpoint))
    talk = [{"role": "user", "content": "Say something."}]
    first, again = (chat.complete(talk, most_tokens=20, seed=5, timeout=60) for _ in range(2))
    assert first.text == again.text
    assert first.usage.tokens_in == len("Say something.\n")
    with pytest.raises(ModelTimeout):
        chat.complete(talk, most_tokens=200, seed=5, timeout=0.001)


def test_more_than_the_context_is_asked_in_parts_and_refused_in_words(checkpoint: Path, prompts: Path) -> None:
    chat = HubChat(str(checkpoint))
    with pytest.raises(ContextOverflow, match="its context holds 256"):
        chat.complete([{"role": "user", "content": "x" * 300}], most_tokens=20, seed=0, timeout=60)
    story = replace(STORY, facts=tuple(Fact("The bridge opened.") for _ in range(8)))
    with pytest.raises((ContextOverflow, ModelRefused)):
        PromptedModel(card("Tiny"), chat, prompts).write(replace(SUMMARISE, story=story), timeout=60)


def test_a_folder_without_a_model_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="check HUB_MODEL"):
        HubChat(str(tmp_path))


@pytest.mark.django_db
def test_a_checkpoint_in_the_settings_takes_part_in_the_routing(
    checkpoint: Path, tmp_path: Path, settings: Any
) -> None:
    settings.HUB_MODEL = str(checkpoint)
    apps.get_app_config("orchestrator").ready()
    entry = registry.get(checkpoint.name)
    try:
        assert (entry.card.kind, entry.card.retention, entry.missing()) == ("open", "host", "")
        put_writer("Extractive", says("The floor."), floor=True)
        answer = ask(SUMMARISE, subject="episode:3")
        assert answer.card.name == "Extractive"  # the real prompts are more than a toy's context holds
        assert "its context holds 256" in answer.reason
    finally:
        registry.unregister(checkpoint.name)
