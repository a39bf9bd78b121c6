"""Seeded toy models and a small tokenizer, built in well under a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from newsroom.scribe.batches import pad
from newsroom.scribe.config import SIZES, ScribeConfig
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tasks import Prompts, story_examples
from newsroom.scribe.tokenizer import Tokenizer, train_tokenizer
from newsroom.scribe.training import Schedule, Trainer

STORY: dict[str, Any] = {
    "id": "t-1",
    "category": "transport",
    "headline": "Ferry to Skarholm stops for winter repairs",
    "facts": [
        "The ferry between Vikhamn and Skarholm will stop on 12 January for repairs, its operator said.",
        "Some 340 islanders use the boat each day.",
        '"We will miss the bread van most," said Ingrid Dahl, who keeps the island\'s shop.',
        "A smaller boat will sail twice a day until 3 March.",
        "The operator has not said who will pay for the repairs.",
    ],
    "summary": "The ferry to Skarholm stops for repairs on 12 January. A smaller boat will sail twice a day.",
    "spoken": {"0": "The ferry to Skarholm stops on 12 January.", "1": "Some 340 islanders use it each day."},
    "turns": [
        {"s": "A", "act": "open", "style": "neutral", "f": [0], "t": "The ferry to Skarholm stops on 12 January."},
        {"s": "B", "act": "question", "style": "curious", "f": [], "t": "How many people use it?"},
        {"s": "A", "act": "answer", "style": "neutral", "f": [1], "t": "Some 340 islanders use the boat each day."},
        {
            "s": "B",
            "act": "attribute",
            "style": "warm",
            "f": [2],
            "t": "Ingrid Dahl, who keeps the island's shop, says they will miss the bread van most.",
        },
        {
            "s": "A",
            "act": "close",
            "style": "neutral",
            "f": [3],
            "t": "A smaller boat sails twice a day until 3 March.",
        },
    ],
}


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Toy models are too small to share out; threads would only wait for each other."""
    torch.set_num_threads(1)


@pytest.fixture
def story() -> dict[str, Any]:
    return {**STORY, "facts": list(STORY["facts"]), "turns": [dict(turn) for turn in STORY["turns"]]}


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    texts = [STORY["headline"], *STORY["facts"], STORY["summary"], *(turn["t"] for turn in STORY["turns"])]
    return train_tokenizer(texts * 20, 512)


@pytest.fixture
def build_toy(tokenizer: Tokenizer) -> Callable[..., ScribeModel]:
    """A toy model with random output matrices, so that every block takes part; keywords change its shape."""

    def build(**changes: Any) -> ScribeModel:
        config: ScribeConfig = replace(SIZES["toy"], vocabulary=tokenizer.vocabulary_size, **changes)
        torch.manual_seed(7)
        model = ScribeModel(config)
        with torch.no_grad():
            for name, weight in model.named_parameters():
                if name.endswith((".out", ".down", ".gate")):
                    weight.normal_(0, 0.2)
        return model.eval()

    return build


@pytest.fixture(scope="session")
def taught(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> ScribeModel:
    """A toy that has learnt one story nearly by heart: it ends its lines, and knows nothing else."""
    torch.manual_seed(7)
    model = ScribeModel(replace(SIZES["toy"], vocabulary=tokenizer.vocabulary_size, layers=1, context=512))
    batch = pad(list(story_examples(STORY, Prompts(tokenizer))), tokenizer.control("end"))
    schedule = Schedule(80, warmup=5, decay=40, matrix_rate=0.03, rest_rate=0.01)
    trainer = Trainer(model, schedule, tmp_path_factory.mktemp("taught"), "tune")
    for _ in range(schedule.steps):
        trainer.step({"task": (batch, 1.0)})
    return model.eval().requires_grad_(requires_grad=False)


@pytest.fixture
def toy(build_toy: Callable[..., ScribeModel]) -> ScribeModel:
    return build_toy()
