"""The stages of training, from the data folder to the exported weights, each of which can be run again.

pack      learn the tokenizer (unless the run has one) and pack the text into token files
pretrain  packed text mixed with all tasks, at a constant rate
tune      tasks with a little text, the rate falling to zero
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from newsroom.scribe.batches import TaskExamples, TextWindows
from newsroom.scribe.config import SIZES, ScribeConfig
from newsroom.scribe.corpus import SOURCES, documents, pack
from newsroom.scribe.errors import BadData
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tasks import Prompts
from newsroom.scribe.tokenizer import FILE_NAME, Tokenizer, train_tokenizer
from newsroom.scribe.training import Portions, Schedule, Trainer, run, seed_everything
from newsroom.scribe.weights import load_model

# Characters of each kind that the tokenizer learns from; the stories count four times.
TOKENIZER_CHARACTERS = {
    "wikipedia": 9e6,
    "dialogue": 5e6,
    "summaries": 3e6,
    "grounded": 3e6,
    "posts": 2e6,
    "classics": 1e6,
}
STAGES = ("pack", "pretrain", "tune")
WINDOW = 256
TASK_TOKENS = 3072
LONGEST_EXAMPLE = 448


@dataclass(frozen=True, slots=True)
class Mix:
    """What a step of a stage is made of: windows of text beside the tasks, the weight of the tasks' loss, and the share
    of the rewriting pairs in an epoch of tasks.
    """

    windows: int
    task_weight: float
    rewrites: float


MIXES = {"pretrain": Mix(8, 0.4, 0.4), "tune": Mix(2, 0.8, 0.1)}
# Few steps need a quick hand: at a thousandth, an expert of layer 3 had no load at all after 1,200 steps.
BALANCE = {"pretrain": 5e-3, "tune": 2e-3}
PROMPT_WEIGHT = 0.1  # the facts of a prompt are news prose too: their loss costs little and teaches the language


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run reads and writes, and how long it goes on. `start` is a weights folder to start from."""

    data: Path
    folder: Path
    stage: str
    size: str = "nano"
    steps: int = 1000
    seed: int = 1
    dense: bool = False
    start: Path | None = None

    @property
    def config(self) -> ScribeConfig:
        return SIZES[self.size].dense_twin() if self.dense else SIZES[self.size]


def train(order: Run) -> None:
    """Run one stage to its end; a run that was cut off goes on where its last state was written."""
    if order.stage == "pack":
        pack_all(order)
        return
    python_rng, numpy_rng = seed_everything(order.seed)
    trainer = _trainer(order)
    trainer.resume()
    tokenizer = Tokenizer.load(order.folder)
    # A resumed run must not see the same order of examples again.
    python_rng.seed(order.seed * 1_000_003 + trainer.progress.step)
    numpy_rng = np.random.default_rng([order.seed, trainer.progress.step])
    run(trainer, _mixture(order, Prompts(tokenizer), python_rng, numpy_rng))


def _trainer(order: Run) -> Trainer:
    model = load_model(order.start).requires_grad_().train() if order.start else ScribeModel(order.config)
    return Trainer(model, schedule_of(order.stage, order.steps), order.folder, order.stage)


def schedule_of(stage: str, steps: int) -> Schedule:
    """Pre-training holds its rate for whoever goes on; tuning falls to zero over its second half."""
    if stage == "pretrain":
        return Schedule(steps, balance=BALANCE[stage])
    return Schedule(steps, decay=steps * 2 // 3, matrix_rate=0.015, balance=BALANCE[stage])


def _mixture(
    order: Run, prompts: Prompts, python_rng: random.Random, numpy_rng: np.random.Generator
) -> Iterator[Portions]:
    """Tasks and windows of text in every step, in the proportion of the stage."""
    mix = MIXES[order.stage]
    examples = TaskExamples(order.data, prompts, rewrites=mix.rewrites, prompt_weight=PROMPT_WEIGHT)
    shares = {kind: share for kind, (_, share) in SOURCES.items()}
    windows = TextWindows(order.folder / "tokens", shares, WINDOW)
    for batch in examples.batches(TASK_TOKENS, LONGEST_EXAMPLE, python_rng):
        text = windows.draw(mix.windows, numpy_rng)
        yield {"task": (batch, mix.task_weight), "text": (text, 1.0 - mix.task_weight)}


def pack_all(order: Run) -> None:
    """Tokenizer and token files of every kind of document."""
    if not (order.folder / FILE_NAME).is_file():
        train_tokenizer(tokenizer_texts(order.data), order.config.vocabulary).save(order.folder)
    tokenizer = Tokenizer.load(order.folder)
    for kind in SOURCES:
        count = pack(documents(order.data, kind), tokenizer, order.folder / "tokens" / f"{kind}-train.bin")
        print(f"{kind}: {count} tokens", flush=True)


def tokenizer_texts(data: Path) -> Iterable[str]:
    for kind, wanted in TOKENIZER_CHARACTERS.items():
        seen = 0
        for text in documents(data, kind):
            yield text[:6000]
            seen += min(len(text), 6000)
            if seen > wanted:
                break
    for _ in range(4):
        yield from documents(data, "stories")


def trained_model(folder: Path) -> tuple[ScribeModel, dict[str, float | str]]:
    """The model of a run's last state, with what it has seen."""
    path = folder / "state.pt"
    if not path.is_file():
        raise BadData(f"{path} does not exist; train first")
    state = torch.load(path, weights_only=True)
    model = ScribeModel(ScribeConfig(**state["config"]))
    model.load_state_dict(state["model"])
    step, tokens, seconds, _ = state["progress"]
    return model.eval(), {"stage": state["stage"], "step": step, "tokens": tokens, "training_seconds": round(seconds)}
