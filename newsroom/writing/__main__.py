"""Prints the extractive script of an edition: `python -m newsroom.writing --stories F.jsonl [--minutes M]`.

The file has one story a line with the keys id, category, headline and facts; other keys are not looked at.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from newsroom.writing.edition import Edition, write
from newsroom.writing.pace import Pace
from orchestrator.protocols import DraftLine, Fact, ShowBrief, StoryBrief

WORDS_PER_MINUTE = 150.0


def main(arguments: list[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        stories = load(args.stories)[args.skip : args.skip + args.most]
        show = ShowBrief(args.show, tuple(args.hosts.split(",")), dt.date.fromisoformat(args.date), format=args.format)
        edition = write(show, stories, minutes=args.minutes, pace=Pace(WORDS_PER_MINUTE), seed=args.seed)
    except (OSError, ValueError) as error:
        print(f"newsroom.writing: {error}", file=sys.stderr)
        return 2
    print("\n".join(printed(edition)))
    return 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m newsroom.writing", description=__doc__)
    found.add_argument("--stories", type=Path, required=True)
    found.add_argument("--minutes", type=float, default=5.0)
    found.add_argument("--skip", type=int, default=0, help="leave out so many stories at the beginning of the file")
    found.add_argument("--most", type=int, default=6, help="take at most so many stories")
    found.add_argument("--seed", type=int, default=0)
    found.add_argument("--show", default="The Morning Briefing")
    found.add_argument("--hosts", default="Ada,Ben", help="names, separated by a comma")
    found.add_argument("--date", default=dt.datetime.now(dt.UTC).date().isoformat())
    found.add_argument("--format", choices=("conversation", "briefing"), default="conversation")
    return found


def load(path: Path) -> list[StoryBrief]:
    """The stories of a file. Raises ValueError with the line that is wrong."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(story_of(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"Line {number} of {path} is no story: {error!r}.") from error
    return found


def story_of(row: dict[str, object]) -> StoryBrief:
    facts = row["facts"]
    if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise TypeError("facts must be a list of sentences")
    return StoryBrief(
        str(row["id"]),
        str(row["category"]),
        str(row["headline"]),
        tuple(Fact(text=fact, key=str(i)) for i, fact in enumerate(facts)),
    )


def printed(edition: Edition) -> list[str]:
    names = edition.show.hosts
    lines = [f"{edition.title}  ({edition.words} words, {edition.minutes:.1f} minutes)", ""]
    story = None
    for line in edition.lines:
        if line.story != story:
            lines.append("")
            story = line.story
        lines.append(f"{names['ABCD'.index(line.speaker) % len(names)]:>10} ({line.style}): {line.text}{_facts(line)}")
    return [*lines, "", *([edition.notice] if edition.notice else [])]


def _facts(line: DraftLine) -> str:
    return f"  {list(line.facts)}" if line.facts else ""


if __name__ == "__main__":
    sys.exit(main())
