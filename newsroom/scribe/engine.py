"""Scribe-1 loaded: the model with its tokenizer and prompts, ready to be sampled from.

scribe = load_scribe()
[candidates] = scribe.sample([Ask(scribe.prompts.speak(fact), Spans([fact]))], Sampling(samples=4), seed=1)
"""

from __future__ import annotations

import math
import time
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch

from newsroom.scribe.decoding import Ask, Candidate, Decoder, Sampling
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.tasks import Prompts
from newsroom.scribe.tokenizer import Tokenizer
from newsroom.scribe.weights import SHIPPED, load_model, read_config

NAME = "Scribe-1"
# Sequences sampled side by side: more make the cache larger, and a step hardly cheaper for each.
MOST_ROWS = 64
# Asks whose answers are kept: a story told again in more words or fewer has most of its lines in common with before.
REMEMBERED = 1024


class Scribe:
    """The model with its tokenizer. Knows how to read and sample, not what makes a good line."""

    def __init__(self, model: ScribeModel, tokenizer: Tokenizer, version: str = "0") -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.version = version
        self.prompts = Prompts(tokenizer)
        self._answers: dict[Hashable, list[Candidate]] = {}

    @property
    def label(self) -> str:
        return f"{NAME} {self.version}"

    def sample(
        self, asks: Sequence[Ask], sampling: Sampling, *, seed: int = 0, until: float = math.inf
    ) -> list[list[Candidate]]:
        """Distinct finished candidates for each ask, likeliest first; none where no sample could be finished, and none
        where the prompt does not fit the context or the monotonic clock has reached `until`. What was asked
        lately, with the same seed, is not asked again.
        """
        keys: list[Hashable] = [(tuple(ask.prompt), ask.spans.sources, ask.longest, sampling, seed) for ask in asks]
        new = {key: ask for key, ask in zip(keys, asks, strict=True) if key not in self._answers}
        answers = {key: self._answers[key] for key in keys if key in self._answers}
        answers |= zip(new, self._sampled(list(new.values()), sampling, seed, until), strict=True)
        if time.monotonic() < until:  # else some were given up
            self._remember(answers)
        return [answers[key] for key in keys]

    def _remember(self, answers: dict[Hashable, list[Candidate]]) -> None:
        self._answers |= answers
        for oldest in list(self._answers)[:-REMEMBERED]:
            del self._answers[oldest]

    def _sampled(self, asks: Sequence[Ask], sampling: Sampling, seed: int, until: float) -> list[list[Candidate]]:
        """Asks of like length are answered together."""
        found: list[list[Candidate]] = [[] for _ in asks]
        context = self.model.config.context
        fitting = [place for place, ask in enumerate(asks) if len(ask.prompt) + ask.longest <= context]
        ordered = sorted(fitting, key=lambda place: len(asks[place].prompt))
        size = max(1, MOST_ROWS // sampling.samples)
        for start in range(0, len(ordered), size):
            if time.monotonic() >= until:
                break
            group = ordered[start : start + size]
            parts = [asks[place] for place in group]
            decoder = Decoder(self.model, self.tokenizer, parts, sampling, seed=seed, until=until)
            for place, candidates in zip(group, decoder.run(), strict=True):
                found[place] = candidates
        return found


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch with a single thread. A step of sampling is so short that threads mostly wait for each other: on cores that
    others use as well they are many times slower than one (docs/log.md).
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def load_scribe(path: Path | None = None, threads: int | None = None) -> Scribe:
    """Scribe-1 from a weights folder, by default the shipped one. `threads` sets torch's, for the whole process."""
    folder = path or SHIPPED
    if threads is not None:
        torch.set_num_threads(threads)
    version = str(read_config(folder)["provenance"].get("version", "0"))
    return Scribe(load_model(folder), Tokenizer.load(folder), version)
