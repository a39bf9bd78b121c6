"""Speed of text to samples, phonemes included, from the shipped weights, with all that is needed to repeat it."""

from __future__ import annotations

import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.errors import AnchorError
from synthesis.anchor.framing import SAMPLE_RATE
from synthesis.anchor.lines import Line

SENTENCE = "The mayor said on Tuesday that the new bridge will open in March, two years later than planned."
VOICE = "kathleen"


def bench(device: str = "cpu", threads: int | None = None, runs: int = 30) -> dict[str, Any]:
    """Time loading, the first sentence, then a sentence, a minute and ten minutes; AnchorError without the device."""
    if device == "cuda" and not torch.cuda.is_available():
        raise AnchorError("No CUDA device is to be had here; leave --device out to measure the processor.")
    started = time.perf_counter()
    engine = load_engine(device=device, threads=threads)
    loaded = time.perf_counter() - started
    cold = _seconds_taken(engine, 1)
    tests = {
        "sentence": (1, runs),
        "minute": (_sentences_for(engine, 60), runs),
        "ten minutes": (_sentences_for(engine, 600), max(1, runs // 10)),
    }
    return {
        **surroundings(device, engine.threads),
        "version": engine.version,
        "load_seconds": round(loaded, 3),
        "cold_sentence_seconds": round(cold, 3),
        "warm": {name: _measure(engine, count, times) for name, (count, times) in tests.items()},
    }


def surroundings(device: str, threads: int) -> dict[str, Any]:
    """Processor or graphics card, driver, precision, threads, rate."""
    about = {
        "device": device,
        "processor": _processor(),
        "threads": threads,
        "torch": torch.__version__,
        "precision": "fp32",
        "batch": 1,
        "sample_rate": SAMPLE_RATE,
    }
    if device == "cuda":
        about |= {"gpu": torch.cuda.get_device_name(), "cuda": torch.version.cuda}
    return about


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    names = (
        [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        if cpuinfo.is_file()
        else []
    )
    return f"{names[0]} × {len(names)}" if names else platform.processor()


def _lines(count: int) -> list[Line]:
    return [Line(SENTENCE, VOICE, seed=index) for index in range(count)]


def _sentences_for(engine: Engine, seconds: float) -> int:
    [speech] = engine.speak(_lines(1))
    return max(1, round(seconds / speech.seconds))


def _seconds_taken(engine: Engine, count: int) -> float:
    started = time.perf_counter()
    engine.speak(_lines(count))
    return time.perf_counter() - started


def _measure(engine: Engine, count: int, runs: int) -> dict[str, float]:
    audio = sum(speech.seconds for speech in engine.speak(_lines(count)))
    taken = [_seconds_taken(engine, count) for _ in range(runs)]
    p50, p95 = np.percentile(taken, [50, 95])
    return {
        "audio_seconds": round(audio, 2),
        "p50_seconds": round(float(p50), 4),
        "p95_seconds": round(float(p95), 4),
        "times_real_time": round(audio / float(p50), 1),
        "runs": runs,
    }


def report(figures: dict[str, Any], *, as_json: bool) -> str:
    """Figures as JSON, or as lines for a person."""
    if as_json:
        return json.dumps(figures)
    head = [f"{name}: {value}" for name, value in figures.items() if name != "warm"]
    rows = [
        f"{name}: {row['audio_seconds']} s of sound, p50 {row['p50_seconds']} s, p95 {row['p95_seconds']} s, "
        f"{row['times_real_time']}× real time, {row['runs']} runs"
        for name, row in figures["warm"].items()
    ]
    return "\n".join([*head, *rows])
