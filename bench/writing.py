"""How well the grounding checker tells true lines from false ones, measured on scripts written by hand.

    python -m bench.writing valid.jsonl [--examples 5] [--json]

The file has the shape of the training stories. Every reference line, summary and spoken fact should be accepted
with the
facts it lists. Each is then corrupted in each way that fits it, and should be rejected. Prints one row for each kind.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.corruptions import CORRUPTIONS, Material
from newsroom.writing.grounding import check


def lines(stories: list[dict[str, object]]) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """(kind of text, text, facts it rests on, all sentences of its story)"""
    for story in stories:
        facts: list[str] = story["facts"]
        whole = [story["headline"], *facts]
        for turn in story["turns"]:
            yield "line", turn["t"], [facts[i] for i in turn["f"]], whole
        yield "summary", story["summary"], whole, whole
        for key, text in story["spoken"].items():
            yield "spoken fact", text, [facts[int(key)]], whole
        for fact in facts:
            yield "fact itself", fact, [fact], whole


def measure(stories: list[dict[str, object]], seed: int) -> tuple[dict[str, list[int]], dict[str, list[str]]]:
    """Counts of [as it should be, all] by kind, and what went wrong."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    wrong: dict[str, list[str]] = defaultdict(list)
    material = Material.of([s["facts"] for s in stories])
    rng = random.Random(seed)
    for kind, text, facts, story in lines(stories):
        found = check(text, facts, story)
        note(counts[f"accepted: {kind}"], not found)
        if found:
            wrong[f"accepted: {kind}"].append(f"{text}\n      {found[0].sentence}\n      {' | '.join(facts)}")
            continue
        if not facts:
            continue
        for name, corrupt in CORRUPTIONS.items():
            false = corrupt(text, facts, story, material, rng)
            if false is not None and false != text:
                rejected = bool(check(false, facts, story))
                words = "in a fact's words" if kind == "fact itself" else "in free words"
                note(counts[f"rejected: {name}, {words}"], rejected)
                if not rejected:
                    wrong[f"rejected: {name}, {words}"].append(f"{false}\n      was: {text}\n      {' | '.join(facts)}")
    return counts, wrong


def note(row: list[int], right: bool) -> None:
    row[0] += right
    row[1] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="print so many mistakes of each kind")
    parser.add_argument("--kind", default="", help="examples of this kind only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stories = [json.loads(line) for line in args.stories.read_text(encoding="utf-8").splitlines() if line.strip()]
    counts, wrong = measure(stories, args.seed)
    if args.json:
        print(json.dumps(counts))
        return
    for kind, (right, total) in sorted(counts.items()):
        print(f"{kind:52} {right:6} of {total:6}  {100 * right / total:6.2f} %")
        if args.kind in kind:
            for example in random.Random(2).sample(wrong[kind], min(args.examples, len(wrong[kind]))):
                print(f"    - {example}")


if __name__ == "__main__":
    main()
