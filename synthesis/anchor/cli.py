"""The command line. Bad input ends with exit code 2 and one sentence; torch is imported where it is needed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from synthesis.anchor.errors import AnchorError, InvalidLine

BAD_INPUT = 2


class _Parser(argparse.ArgumentParser):
    """One sentence instead of a usage dump."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message[:1].upper()}{message[1:].rstrip('.')}.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except AnchorError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except (OSError, UnicodeError) as error:
        print(f"A file could not be read or written: {error}.", file=sys.stderr)
        return BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="synthesis.anchor", description="Anchor-1, a voice model.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    commands.add_parser("voices", help="list the voices, one a line").set_defaults(run=_voices)
    _add_speak(commands.add_parser("speak", help="speak a text or a batch of lines"))
    _add_bench(commands.add_parser("bench", help="measure the speed of text to samples"))
    _add_evaluate(commands.add_parser("evaluate", help="measure intelligibility and likeness"))
    _add_train(commands.add_parser("train", help="run one step of training"))
    _add_export(commands.add_parser("export", help="write trained weights as one file"))
    return parser


def _add_speak(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--voice")
    parser.add_argument("--style", default="neutral")
    parser.add_argument("--pace", type=float, default=1.0, help="2 is twice as fast")
    parser.add_argument("--pitch", type=float, default=0.0, help="semitones")
    parser.add_argument("--range", type=float, default=1.0, help="0 is monotone")
    parser.add_argument("--energy", type=float, default=1.0, help="amplitude factor")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--say", action="append", default=[], metavar="WORD=HOW", help="a pronunciation that wins")
    parser.add_argument("--threads", type=int)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--text")
    what.add_argument("--file", type=Path)
    what.add_argument("--batch", type=Path, help="JSON lines of id, voice, style, text")
    parser.add_argument("--out", type=Path, required=True, help="a WAV file, or a folder with --batch")
    parser.add_argument("--times", type=Path, help="write word times as JSON")
    parser.set_defaults(run=_speak)


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_bench)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, help="folder of held-out recordings (metadata.csv, splits.csv)")
    parser.add_argument("--speaker", default="kathleen")
    parser.add_argument("--voice", default="kathleen")
    parser.add_argument("--count", type=int, default=60, help="how many of the 60 news sentences")
    parser.add_argument("--listener", type=Path, help="listener.pt of the listener step of training, for phone errors")
    parser.add_argument("--weights", type=Path, help="weights other than those shipped")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_evaluate)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "step", choices=("letters", "prepare", "teachers", "aligner", "vocoder", "acoustic", "listener")
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for packs, checkpoints and logs")
    parser.add_argument("--corpus", type=Path, help="folder of recordings, for the prepare step")
    parser.add_argument("--minutes", type=float, default=30.0, help="processor minutes in all, resumes included")
    parser.add_argument("--frames", type=int, default=2500, help="frames in a batch of the acoustic step")
    parser.add_argument("--adversarial", action="store_true", help="add the discriminators to the vocoder step")
    parser.add_argument("--texts", type=Path, help="packed JSON lines with a text field, for the teachers step")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_train)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.set_defaults(run=_export)


def _voices(options: argparse.Namespace) -> None:
    from synthesis.anchor.voices import read_voices

    print("\n".join(read_voices()))


def _speak(options: argparse.Namespace) -> None:
    from synthesis.anchor import speaking

    if options.batch:
        speaking.speak_batch(options.batch, options.out, options.threads)
        return
    if not options.voice:
        raise InvalidLine("Name a voice with --voice; the command voices lists them.")
    text = options.text if options.text is not None else options.file.read_text(encoding="utf-8")
    speaking.speak_text(text, _line_fields(options), options.out, options.times, options.threads)


def _line_fields(options: argparse.Namespace) -> dict[str, object]:
    pairs = [entry.partition("=") for entry in options.say]
    if any(not sign for _, sign, _ in pairs):
        raise InvalidLine("--say needs a word, an equals sign and how to say it, as in --say Kyiv=KEE-iv.")
    return {
        "voice": options.voice,
        "style": options.style,
        "pace": options.pace,
        "pitch": options.pitch,
        "pitch_range": options.range,
        "energy": options.energy,
        "seed": options.seed,
        "pronunciations": {word: how for word, _, how in pairs},
    }


def _bench(options: argparse.Namespace) -> None:
    from synthesis.anchor.bench import bench, report

    figures = bench(options.device, options.threads, options.runs)
    print(report(figures, as_json=options.json))


def _evaluate(options: argparse.Namespace) -> None:
    from synthesis.anchor.evaluation.report import Scope, evaluate, report

    scope = Scope(options.voice, options.speaker, options.count, options.corpus, options.listener)
    figures = evaluate(scope, options.weights)
    print(report(figures, as_json=options.json))


def _train(options: argparse.Namespace) -> None:
    import torch

    from synthesis.anchor.training import steps

    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    if options.step == "prepare":
        print(steps.prepare(_given(options.corpus, "--corpus, a folder of recordings"), options.work))
    elif options.step == "teachers":
        steps.teachers_step(_given(options.texts, "--texts, a file of sentences"), options.work)
    elif options.step == "letters":
        print(f"{steps.letters_step(options.work, options.minutes):.1%} of held-out words exactly right")
    elif options.step == "aligner":
        print(f"median shift {steps.aligner_step(options.work, options.minutes, options.frames):.1f} ms")
    elif options.step == "vocoder":
        steps.vocoder_step(options.work, options.minutes, adversarial=options.adversarial)
    elif options.step == "listener":
        steps.listener_step(options.work, options.minutes, options.frames)
    else:
        steps.acoustic_step(options.work, options.minutes, options.frames)


def _given(path: Path | None, what: str) -> Path:
    if path is None:
        raise AnchorError(f"This step needs {what}.")
    return path


def _export(options: argparse.Namespace) -> None:
    from synthesis.anchor.training.export import export

    print(f"{export(options.work, options.out):,} bytes")
