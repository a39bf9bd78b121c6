from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from newsroom.scribe.batches import Batch, TextWindows, pad
from newsroom.scribe.corpus import document, open_tokens, pack, read_jsonl
from newsroom.scribe.decoding import Ask, Sampling
from newsroom.scribe.engine import Scribe
from newsroom.scribe.errors import BadData
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.optimiser import Muon, orthogonalise
from newsroom.scribe.spans import Spans
from newsroom.scribe.tasks import Prompts, story_examples
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.training import Schedule, Trainer


@pytest.fixture
def batch(story: dict[str, Any], tokenizer: Tokenizer) -> Batch:
    return pad(list(story_examples(story, Prompts(tokenizer))), tokenizer.control("end"))


def _steps(trainer: Trainer, batch: Batch, count: int) -> float:
    return [trainer.step({"task": (batch, 1.0)})["nats_task"] for _ in range(count)][-1]


def test_a_toy_learns_a_story_by_heart_and_writes_its_lines(
    build_toy: Callable[..., ScribeModel], story: dict[str, Any], tokenizer: Tokenizer, batch: Batch, tmp_path: Path
) -> None:
    model = build_toy(layers=1)
    trainer = Trainer(model, Schedule(120, warmup=5, decay=60, matrix_rate=0.03, rest_rate=0.01), tmp_path, "tune")
    assert _steps(trainer, batch, 120) < 0.05

    scribe = Scribe(model.eval(), tokenizer)
    ask = Ask(scribe.prompts.speak(story["facts"][1]), Spans(story["facts"]))
    assert scribe.sample([ask], Sampling(samples=2))[0][0].text == story["spoken"]["1"]


def test_a_run_cut_off_and_resumed_ends_like_one_that_was_not(
    build_toy: Callable[..., ScribeModel], batch: Batch, tmp_path: Path
) -> None:
    schedule = Schedule(8, warmup=2, decay=4)
    whole = Trainer(build_toy(), schedule, tmp_path / "whole", "tune")
    _steps(whole, batch, 8)

    first = Trainer(build_toy(), schedule, tmp_path / "cut", "tune")
    _steps(first, batch, 5)
    first.save()
    second = Trainer(build_toy(), schedule, tmp_path / "cut", "tune")
    assert second.resume()
    _steps(second, batch, 3)

    assert second.progress.step == 8
    for (name, a), b in zip(whole.model.state_dict().items(), second.model.state_dict().values(), strict=True):
        torch.testing.assert_close(a, b, msg=name, rtol=1e-3, atol=1e-4)


def test_another_stage_takes_the_weights_and_counts_its_own_steps(
    build_toy: Callable[..., ScribeModel], batch: Batch, tmp_path: Path
) -> None:
    before = Trainer(build_toy(), Schedule(4), tmp_path, "pretrain")
    _steps(before, batch, 3)
    before.save()
    after = Trainer(build_toy(), Schedule(4), tmp_path, "tune")
    assert after.resume()
    assert (after.progress.step, after.progress.tokens) == (0, 3 * batch.tokens.numel())
    torch.testing.assert_close(after.model.embedding, before.model.embedding)


def test_the_rate_rises_holds_and_falls_to_nothing() -> None:
    schedule = Schedule(100, warmup=10, decay=20)
    assert schedule.factor(0) == pytest.approx(0.1)
    assert schedule.factor(50) == 1.0
    assert schedule.factor(90) == pytest.approx(0.5)
    assert schedule.factor(100) == 0.0


def test_orthogonalised_matrices_have_singular_values_near_one() -> None:
    torch.manual_seed(1)
    for shape in ((3, 20, 40), (40, 20)):
        values = torch.linalg.svdvals(orthogonalise(torch.randn(shape)))
        assert values.min() > 0.5
        assert values.max() < 1.4


def test_muon_moves_downhill() -> None:
    torch.manual_seed(2)
    weight, wanted = torch.nn.Parameter(torch.zeros(6, 6)), torch.randn(6, 6)
    optimiser = Muon([weight], lr=0.05)
    for _ in range(60):
        loss = (weight - wanted).square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.2 * float(wanted.square().sum())


def test_windows_are_cut_from_the_packed_documents(tokenizer: Tokenizer, tmp_path: Path) -> None:
    import numpy as np

    texts = ["The ferry stops.", "A smaller boat sails twice a day until 3 March."]
    count = pack(texts, tokenizer, tmp_path / "boats-train.bin")
    packed = open_tokens(tmp_path / "boats-train.bin").tolist()
    assert len(packed) == count
    assert packed[0] == tokenizer.control("text")
    window = TextWindows(tmp_path, {"boats": 1.0}, 6).draw(2, np.random.default_rng(1)).tokens[0].tolist()
    assert any(packed[start : start + 7] == window for start in range(count))


def test_every_kind_of_record_becomes_plain_text(story: dict[str, Any]) -> None:
    assert document({"text": "A paragraph."}) == "A paragraph."
    assert document({"turns": [["A", "Hello."], ["B", "Hi."]], "title": "x"}) == "Hello.\nHi."
    assert document({"notes": ["Note."], "discussion": [["?", "Talk."]]}) == "Note.\nTalk."
    assert document({"document": "Long.", "summary": "Short."}) == "Long.\nShort."
    assert story["turns"][-1]["t"] in document(story)


@pytest.mark.parametrize(("line", "reason"), [("{", "line 2: not JSON"), ("[1]", "line 2: not an object")])
def test_a_malformed_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "stories.jsonl"
    path.write_text('{"a": 1}\n' + line + "\n")
    with pytest.raises(BadData, match=reason):
        list(read_jsonl(path))


def test_an_unknown_record_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no known field"):
        document({"body": "x"})
    with pytest.raises(BadData, match="does not exist"):
        list(read_jsonl(tmp_path / "none.jsonl"))
