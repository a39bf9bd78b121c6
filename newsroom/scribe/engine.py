"""Scribe-1 loaded: the model with its tokenizer and prompts, ready to be sampled from.

scribe = load_scribe()
[candidates] = scribe.sample([Ask(scribe.prompts.speak(fact), Spans([fact]))], Sampling(samples=4), seed=1)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from newsroom.scribe.decoding import Ask, Candidate, Decoder, Sampling
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tasks import Prompts
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.weights import SHIPPED, load_model, read_config

NAME = "Scribe-1"


class Scribe:
    """The model with its tokenizer. Knows how to read and sample, not what makes a good line."""

    def __init__(self, model: ScribeModel, tokenizer: Tokenizer, version: str = "0") -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.version = version
        self.prompts = Prompts(tokenizer)

    @property
    def label(self) -> str:
        return f"{NAME} {self.version}"

    def sample(self, asks: Sequence[Ask], sampling: Sampling, *, seed: int = 0) -> list[list[Candidate]]:
        """Distinct finished candidates for each ask, likeliest first; none where no sample could be finished, and none
        where the prompt does not fit the context.
        """
        fitting = [ask for ask in asks if len(ask.prompt) + ask.longest <= self.model.config.context]
        found = iter(Decoder(self.model, self.tokenizer, fitting, sampling, seed).run() if fitting else [])
        return [next(found) if len(ask.prompt) + ask.longest <= self.model.config.context else [] for ask in asks]


def load_scribe(path: Path | None = None, threads: int | None = None) -> Scribe:
    """Scribe-1 from a weights folder, by default the shipped one. `threads` sets torch's, for the whole process."""
    folder = path or SHIPPED
    if threads is not None:
        torch.set_num_threads(threads)
    version = str(read_config(folder)["provenance"].get("version", "0"))
    return Scribe(load_model(folder), Tokenizer.load(folder), version)
