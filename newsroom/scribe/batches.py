"""Batches for training: windows of packed text, and padded groups of task examples of similar length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from newsroom.scribe.augment import exchange, name_pool
from newsroom.scribe.corpus import Record, open_tokens, read_jsonl, training_handovers, training_stories
from newsroom.scribe.tasks import Example, Prompts, frame_examples, handover_example, rewrite_examples, story_examples

EXCHANGED = 0.9


@dataclass(frozen=True, slots=True)
class Batch:
    """tokens [rows, time] int64; weights [rows, time] float32 says how much the loss of each token counts."""

    tokens: Tensor
    weights: Tensor


class TextWindows:
    """Random windows of `time` + 1 tokens from token files, each file drawn with its weight."""

    def __init__(self, folder: Path, weights: Mapping[str, float], time: int) -> None:
        self._time = time
        self._files = [open_tokens(folder / f"{kind}-train.bin") for kind in weights]
        self._shares = np.asarray(list(weights.values())) / sum(weights.values())

    def draw(self, rows: int, rng: np.random.Generator) -> Batch:
        windows = [self._window(rng) for _ in range(rows)]
        tokens = torch.from_numpy(np.stack(windows).astype(np.int64))
        return Batch(tokens, torch.ones(tokens.shape))

    def _window(self, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
        tokens = self._files[rng.choice(len(self._files), p=self._shares)]
        start = int(rng.integers(0, max(1, len(tokens) - self._time - 1)))
        return np.resize(tokens[start : start + self._time + 1], self._time + 1)


class TaskExamples:
    """All task examples of the training stories, frames and rewriting pairs, epoch after epoch.

    Most stories of an epoch come with exchanged names and numbers, anew each time; `rewrites` is the share of the
    rewriting pairs taken into an epoch.
    """

    def __init__(self, data: Path, prompts: Prompts, *, rewrites: float, prompt_weight: float) -> None:
        self._stories = training_stories(data)
        self._handovers = training_handovers(self._stories)
        self._frames = list(read_jsonl(data / "stories" / "frames-train.jsonl"))
        self._rewrites = list(read_jsonl(data / "text" / "rewrite.jsonl.xz"))
        self._rewrite_share = rewrites
        self._prompt_weight = prompt_weight
        self._pool = name_pool(self._stories)
        self._prompts = prompts

    def epoch(self, rng: random.Random) -> list[Example]:
        """One pass over everything, in no particular order."""
        stories = [self._vary(story, rng) for story in self._stories]
        pairs = rng.sample(self._rewrites, round(self._rewrite_share * len(self._rewrites)))
        return list(
            chain(
                chain.from_iterable(story_examples(story, self._prompts) for story in stories),
                chain.from_iterable(frame_examples(frame, self._prompts) for frame in self._frames),
                (handover_example(each, rng.choice("AB"), self._prompts) for each in self._handovers),
                chain.from_iterable(rewrite_examples(pair, self._prompts) for pair in pairs),
            )
        )

    def _vary(self, story: Record, rng: random.Random) -> Record:
        return exchange(story, self._pool, rng) if rng.random() < EXCHANGED else story

    def batches(self, budget: int, longest: int, rng: random.Random) -> Iterator[Batch]:
        """Batches of at most `budget` padded tokens without end; examples above `longest` tokens are left out."""
        while True:
            kept = [example for example in self.epoch(rng) if len(example.tokens) <= longest]
            groups = group_by_length(kept, budget, rng)
            for group in groups:
                yield pad(group, self._prompts.end, self._prompt_weight)


def group_by_length(examples: Sequence[Example], budget: int, rng: random.Random) -> list[list[Example]]:
    """Shuffled groups of examples of similar length whose padded size stays within `budget` tokens."""
    ordered = sorted(examples, key=lambda example: (padded_length(example), rng.random()))
    groups: list[list[Example]] = []
    for example in ordered:
        if not groups or (len(groups[-1]) + 1) * padded_length(example) > budget:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def padded_length(example: Example) -> int:
    """Lengths in steps of 16: few distinct batch shapes, whose kernels stay cached."""
    return -(-len(example.tokens) // 16) * 16


def pad(examples: Sequence[Example], filler: int, prompt_weight: float = 0.0) -> Batch:
    """Right-padded batch whose loss is on the targets and, at `prompt_weight`, on the prompts."""
    time = max(padded_length(example) for example in examples) + 1
    tokens = torch.full((len(examples), time), filler)
    weights = torch.zeros(len(examples), time)
    for row, example in enumerate(examples):
        tokens[row, : len(example.tokens)] = torch.tensor(example.tokens)
        weights[row, : example.start] = prompt_weight
        weights[row, example.start : len(example.tokens)] = 1.0
    return Batch(tokens, weights)
