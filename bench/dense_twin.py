"""What the mixture pays: it and its dense twin of equal active size, from nothing, on the same batches.

`python bench/dense_twin.py --data DATA --run RUN --steps 300`, after `python -m newsroom.scribe train --stage pack`
into RUN. Prints bits per byte of held-out text by kind, and the seconds of training of each.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from newsroom.scribe.corpus import SOURCES
from newsroom.scribe.heldout import bits_per_byte
from newsroom.scribe.stages import Run, train, trained_model
from newsroom.scribe.tokenizer import FILE_NAME, Tokenizer

WINDOWS = 48


def main() -> None:
    asked = _arguments()
    rows = {name: _trained(asked, name) for name in ("mixture", "dense")}
    print(json.dumps(rows, indent=1))
    for kind in rows["mixture"]:
        print(f"{kind:<20}" + "".join(f"{row[kind]:>12}" for row in rows.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="holds tokenizer and token files of `--stage pack`")
    parser.add_argument("--steps", type=int, default=300)
    return parser.parse_args()


def _trained(asked: argparse.Namespace, name: str) -> dict[str, float]:
    folder = asked.run / name
    folder.mkdir(exist_ok=True)
    for shared in (FILE_NAME, "tokens"):
        if not (folder / shared).exists():
            (folder / shared).symlink_to((asked.run / shared).resolve())
    train(Run(asked.data, folder, "pretrain", steps=asked.steps, dense=name == "dense"))
    model, seen = trained_model(folder)
    tokenizer = Tokenizer.load(folder)
    held = {kind: bits_per_byte(model, tokenizer, asked.data, kind, WINDOWS).bits_per_byte for kind in SOURCES}
    total, active = model.config.counts()
    return {
        **{kind: round(value, 3) for kind, value in held.items()},
        "mean": round(sum(held.values()) / len(held), 3),
        "tokens seen": int(seen["tokens"]),
        "training seconds": int(seen["training_seconds"]),
        "parameters": total,
        "active parameters": active,
    }


if __name__ == "__main__":
    main()
