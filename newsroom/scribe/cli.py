"""The command line of Scribe-1.

write     a brief as JSON to a script as JSON
evaluate  the writers side by side on held-out stories
bench     seconds for a five-minute script, tokens per second, memory
train     one stage of training (pack, pretrain, tune); goes on where it stopped
export    the weights of a run as int8 safetensors
card      the figures and pictures of the model card

Bad input ends with exit code 2 and one sentence on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from newsroom.scribe.corpus import HELD_OUT_STORIES
from newsroom.scribe.errors import ScribeError
from orchestrator.errors import ModelError
from orchestrator.protocols import FORMATS


def main(arguments: list[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        COMMANDS[args.command](args)
    except (ScribeError, ModelError, OSError) as error:
        print(f"newsroom.scribe {args.command}: {error}", file=sys.stderr)
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m newsroom.scribe", description="Scribe-1, the in-house writer.")
    commands = found.add_subparsers(dest="command", required=True)
    _add_write(commands)
    _add_evaluate(commands)
    _add_bench(commands)
    _add_train(commands)
    _add_export(commands)
    _add_card(commands)
    return found


Commands = argparse._SubParsersAction  # the type that add_subparsers returns has no public name


def _add_write(commands: Commands[argparse.ArgumentParser]) -> None:
    write = commands.add_parser("write", help="write a script from a brief")
    write.add_argument("--brief", type=Path, required=True)
    write.add_argument("--out", type=Path, required=True)
    write.add_argument("--minutes", type=_positive, default=5.0)
    write.add_argument("--format", choices=FORMATS, default="conversation")
    write.add_argument("--seed", type=int, default=0)
    _add_model(write)


def _add_evaluate(commands: Commands[argparse.ArgumentParser]) -> None:
    evaluate = commands.add_parser("evaluate", help="compare writers on held-out stories")
    evaluate.add_argument(
        "--stories",
        type=Path,
        default=HELD_OUT_STORIES,
        help="by default the 100 that come with Scribe-1",
    )
    evaluate.add_argument(
        "--writer",
        action="append",
        metavar="NAME",
        help="scribe, floor, hub[:FOLDER or ID], openai[:MODEL]; repeat for several; by default all that are set up",
    )
    evaluate.add_argument(
        "--timeout", type=float, default=120.0, help="seconds for each answer of an open or partner model"
    )
    evaluate.add_argument("--most", type=int, default=1000, help="use at most so many stories")
    evaluate.add_argument("--json", action="store_true")
    _add_model(evaluate)


def _add_bench(commands: Commands[argparse.ArgumentParser]) -> None:
    bench = commands.add_parser("bench", help="measure speed and memory")
    bench.add_argument("--json", action="store_true")
    _add_model(bench)


def _add_train(commands: Commands[argparse.ArgumentParser]) -> None:
    train = commands.add_parser("train", help="run one stage of training")
    train.add_argument("--stage", choices=("pack", "pretrain", "tune"), required=True)
    train.add_argument("--data", type=Path, required=True, help="the training data folder")
    train.add_argument("--run", type=Path, required=True, help="where the run keeps its state")
    train.add_argument("--size", choices=("toy", "nano", "small"), default="nano")
    train.add_argument("--steps", type=int, default=1000)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--dense", action="store_true", help="train the dense twin instead")
    train.add_argument("--resume", type=Path, help="start from these exported weights where the run has no state")
    train.add_argument("--threads", type=int)


def _add_export(commands: Commands[argparse.ArgumentParser]) -> None:
    export = commands.add_parser("export", help="write the weights of a run")
    export.add_argument("--run", type=Path, required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--version", required=True)


def _add_card(commands: Commands[argparse.ArgumentParser]) -> None:
    card = commands.add_parser("card", help="figures and pictures of the model card")
    card.add_argument("--data", type=Path, required=True, help="the training data folder")
    card.add_argument("--out", type=Path, required=True, help="folder for figures.json and the pictures")
    card.add_argument("--log", type=Path, help="log.jsonl of the run, for the loss curve")
    _add_model(card)


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--weights", type=Path, help="a weights folder; the shipped one by default")
    command.add_argument("--threads", type=int, help="threads of torch")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 180:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 180")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 3600")
    return value


def _write(args: argparse.Namespace) -> None:
    from newsroom.scribe.briefs import line_record, read_brief
    from newsroom.scribe.edition import compose
    from newsroom.scribe.engine import load_scribe
    from newsroom.scribe.writer import ScribeWriter

    show, stories = read_brief(args.brief, args.format)
    writer = ScribeWriter(load_scribe(args.weights, args.threads))
    edition = compose(writer, show, stories, minutes=args.minutes, seed=args.seed)
    script = {
        "summaries": edition.summaries,
        "lines": [line_record(line, stories) for line in edition.lines],
        "minutes": round(edition.minutes, 2),
    }
    args.out.write_text(json.dumps(script, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if edition.notice:
        print(edition.notice, file=sys.stderr)


def _evaluate(args: argparse.Namespace) -> None:
    from newsroom.scribe.evaluation import evaluate, load_items, table
    from newsroom.scribe.rivals import available, writer

    items = load_items(args.stories, args.most)
    names = args.writer or available()
    results = evaluate(items, {name: writer(name, args.weights, args.threads, args.timeout) for name in names})
    print(json.dumps(results, indent=1) if args.json else table(results))


def _bench(args: argparse.Namespace) -> None:
    from newsroom.scribe.speed import bench

    figures = bench(args.weights, args.threads)
    print(json.dumps(figures, indent=1) if args.json else "\n".join(f"{k}: {v}" for k, v in figures.items()))


def _train(args: argparse.Namespace) -> None:
    import torch

    from newsroom.scribe.stages import Run, train

    if args.threads:
        torch.set_num_threads(args.threads)
    train(Run(args.data, args.run, args.stage, args.size, args.steps, args.seed, args.dense, args.resume))


def _export(args: argparse.Namespace) -> None:
    from newsroom.scribe.stages import trained_model
    from newsroom.scribe.tokenizer import Tokenizer
    from newsroom.scribe.weights import export

    model, seen = trained_model(args.run)
    export(model, Tokenizer.load(args.run), args.out, {"version": args.version, **seen})


def _card(args: argparse.Namespace) -> None:
    from newsroom.scribe.card import draw

    draw(args.data, args.out, args.log, args.weights, args.threads)


COMMANDS = {
    "write": _write,
    "evaluate": _evaluate,
    "bench": _bench,
    "train": _train,
    "export": _export,
    "card": _card,
}
