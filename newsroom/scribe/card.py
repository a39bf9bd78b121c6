"""The figures and pictures behind docs/models/scribe-1.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from newsroom.scribe.corpus import SOURCES, documents, read_jsonl
from newsroom.scribe.engine import Scribe, load_scribe
from newsroom.scribe.heldout import HeldOut, bits_per_byte, task_loss
from newsroom.scribe.ngram import ByteNgram
from newsroom.scribe.pictures import draw_curves, draw_routing
from newsroom.scribe.tasks import Example, Prompts, turn_examples
from newsroom.scribe.weights import SHIPPED, WEIGHTS_NAME, read_config

NGRAM_ORDER = 6
NGRAM_CHARACTERS = 1_500_000
WINDOWS = 48


def draw(data: Path, out: Path, log: Path | None, weights: Path | None, threads: int | None) -> None:
    """Write the figures as JSON, the routing picture and, with the log of a run, the loss picture into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    scribe = load_scribe(weights, threads)
    held = {kind: bits_per_byte(scribe.model, scribe.tokenizer, data, kind, WINDOWS) for kind in SOURCES}
    figures = _figures(scribe, data, held, weights or SHIPPED)
    (out / "scribe-1-figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    draw_routing(
        {kind: [load / load.sum() for load in one.loads] for kind, one in held.items()}, out / "scribe-1-routing.png"
    )
    if log is not None:
        draw_curves(list(read_jsonl(log)), out / "scribe-1-loss.png")
    print(json.dumps(figures, indent=1))


def _figures(scribe: Scribe, data: Path, held: dict[str, HeldOut], weights: Path) -> dict[str, Any]:
    total, active = scribe.model.config.counts()
    ngram = ByteNgram(NGRAM_ORDER)
    ngram.learn(_sample(data))
    return {
        "provenance": read_config(weights)["provenance"],
        "parameters": total,
        "active parameters": active,
        "weights in MB": round((weights / WEIGHTS_NAME).stat().st_size / 1e6, 2),
        "bits per byte": {kind: round(one.bits_per_byte, 3) for kind, one in held.items()},
        f"bits per byte, {NGRAM_ORDER}-gram of bytes": {
            kind: round(ngram.bits_per_byte(_starts(data, kind)), 3) for kind in SOURCES
        },
        "least-used expert, share of fair load, by layer": [round(share, 2) for share in _over_all(held).least_used],
        "nats per target of held-out lines": round(_line_loss(scribe, data).nats_per_target, 3),
    }


def _over_all(held: dict[str, HeldOut]) -> HeldOut:
    layers = zip(*(one.loads for one in held.values()), strict=True)
    return HeldOut(loads=[torch.stack(loads).sum(0) for loads in layers])


def _line_loss(scribe: Scribe, data: Path) -> HeldOut:
    prompts = Prompts(scribe.tokenizer)
    examples: list[Example] = []
    for story in read_jsonl(data / "stories" / "valid.jsonl"):
        examples += turn_examples(story, prompts)
    return task_loss(scribe.model, examples, prompts.end)


def _sample(data: Path) -> list[str]:
    """Training text for the n-gram model: of each kind as much as of the others, from the starts of documents."""
    texts: list[str] = []
    for kind in SOURCES:
        size = 0
        for text in documents(data, kind):
            texts.append(text[:4000])
            size += len(texts[-1])
            if size > NGRAM_CHARACTERS / len(SOURCES):
                break
    return texts


def _starts(data: Path, kind: str) -> list[str]:
    return [text[:1000] for _, text in zip(range(WINDOWS), documents(data, kind, held_out=True), strict=False)]
