"""How well labelled articles are put into stories: pairwise and B-cubed precision and recall, and what went wrong.

    python bench/cluster_labelled.py [FILE.jsonl ...] [--errors]

Without files it reads tests/newsroom/labelled. A line is {"story", "title", "text", "published"}.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsroom.stories.agreement import b_cubed, pairwise  # noqa: E402
from newsroom.stories.index import Index  # noqa: E402
from newsroom.stories.placing import Newcomer, Placing  # noqa: E402
from newsroom.stories.signatures import identities, signature, words_of  # noqa: E402
from newsroom.stories.terms import terms_of  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "files", nargs="*", type=Path, default=sorted((ROOT / "tests/newsroom/labelled").glob("*.jsonl"))
    )
    parser.add_argument("--errors", action="store_true", help="print the pairs that were missed or wrongly joined")
    asked = parser.parse_args()
    rows = [json.loads(line) for path in asked.files for line in path.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: (row["published"], row["title"]))
    labels, clusters = [row["story"] for row in rows], placed(rows)
    print(f"{len(rows)} articles, {len(set(labels))} labelled stories, {len(set(clusters))} found")
    for name, measure in (("pairwise", pairwise), ("B-cubed", b_cubed)):
        found = measure(labels, clusters)
        print(f"{name:9} precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}")
    if asked.errors:
        print_errors(rows, clusters)


def placed(rows: list[dict[str, str]]) -> list[int]:
    placing = Placing(Index())
    stories = [placing.place(newcomer(number, row)).story for number, row in enumerate(rows)]
    return [placing.current(story) for story in stories]


def newcomer(number: int, row: dict[str, str]) -> Newcomer:
    words = words_of(f"{row['title']}\n{row['text']}")
    return Newcomer(
        article=number,
        at=dt.datetime.fromisoformat(row["published"]),
        terms=terms_of(row["title"], row["text"]),
        signature=signature(words),
        identities=identities("", "", words),
    )


def print_errors(rows: list[dict[str, str]], clusters: list[int]) -> None:
    for (one, story), (other, its_story) in combinations(zip(rows, clusters, strict=True), 2):
        belong, together = one["story"] == other["story"], story == its_story
        if belong != together:
            print(f"{'missed' if belong else 'wrong'}: {one['title']} | {other['title']}")


if __name__ == "__main__":
    main()
