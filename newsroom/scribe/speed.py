"""How fast Scribe-1 is on this machine, and how much memory it takes."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from pathlib import Path

import torch

from newsroom.scribe.edition import Edition, compose
from newsroom.scribe.engine import Scribe, load_scribe
from newsroom.scribe.model import Cache, advance
from newsroom.scribe.writer import ScribeWriter
from orchestrator.protocols import Fact, ShowBrief, StoryBrief

MINUTES = 5.0
SUBJECTS = ("harbour", "library", "orchard", "tramway", "observatory", "market", "stadium", "reservoir")


def bench(weights: Path | None = None, threads: int | None = None) -> dict[str, float]:
    """Seconds to load and to write a five-minute script, tokens per second, and the peak memory of the process."""
    started = time.perf_counter()
    scribe = load_scribe(weights, threads)
    loaded = time.perf_counter()
    edition = _five_minutes(scribe)
    written = time.perf_counter()
    return {
        "threads": torch.get_num_threads(),
        "seconds to load": round(loaded - started, 2),
        "seconds for the script": round(written - loaded, 2),
        "minutes of the script": round(edition.minutes, 2),
        "lines": len(edition.lines),
        "prefill tokens per second": round(_prefill_rate(scribe)),
        "decoded tokens per second, alone": round(_decode_rate(scribe, 1), 1),
        "decoded tokens per second, batch of 24": round(_decode_rate(scribe, 24), 1),
        "peak memory in MB": round(peak_memory()),
    }


def _five_minutes(scribe: Scribe) -> Edition:
    show = ShowBrief("The Benchmark", ("Ada", "Ben"), dt.date(2026, 1, 5))
    return compose(ScribeWriter(scribe), show, [_story(place) for place in range(len(SUBJECTS))], minutes=MINUTES)


def _story(place: int) -> StoryBrief:
    """A story with eight facts; the same for every run, so that runs compare."""
    subject, count = SUBJECTS[place], 120 + 37 * place
    facts = (
        f"Varnholm's council voted on Monday to rebuild the old {subject} after {count} people signed a petition.",
        f"The work will cost {count // 10}.4 million euros and is due to begin on {3 + place} March.",
        f"Mayor Ines Falk said the {subject} had been neglected for two decades.",
        '"We walk past it every day and look away," said Piet Ormond, who started the petition.',
        f"Engineers found that {20 + place}% of the beams were rotten, according to a survey published in May.",
        f"A neighbouring town restored its own {subject} in 2019 at half the price.",
        "Critics say the money would be better spent on the town's two schools.",
        f"The {subject} is expected to open again in the summer of 2028.",
    )
    return StoryBrief(f"b-{place}", "local", f"Varnholm votes to rebuild its {subject}", tuple(map(Fact, facts)))


def _prefill_rate(scribe: Scribe, batch: int = 8, time_: int = 200) -> float:
    tokens = torch.randint(0, scribe.tokenizer.bpe_size, (batch, time_), generator=torch.Generator().manual_seed(0))
    started = time.perf_counter()
    advance(scribe.model, Cache(scribe.model.config, batch, time_), tokens, torch.full((batch,), time_))
    return batch * time_ / (time.perf_counter() - started)


def _decode_rate(scribe: Scribe, batch: int, steps: int = 32) -> float:
    cache = Cache(scribe.model.config, batch, 200 + steps)
    one = torch.ones(batch, dtype=torch.long)
    tokens = torch.randint(0, scribe.tokenizer.bpe_size, (batch, 200), generator=torch.Generator().manual_seed(0))
    advance(scribe.model, cache, tokens, one * 200)
    started = time.perf_counter()
    for _ in range(steps):
        advance(scribe.model, cache, tokens[:, :1], one)
    return batch * steps / (time.perf_counter() - started)


def peak_memory() -> float:
    """Largest resident size of this process so far, in MB; macOS counts bytes, Linux kilobytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
