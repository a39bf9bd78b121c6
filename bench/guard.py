"""How often the guard is wrong, over labelled texts and over the news of the sample edition.

    python bench/guard.py [--without-judge]

Rules and judge were made with the sets *first*, *second* and *third*. They have not seen *fourth*, whose figures are
the ones to believe; ranges are 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from newsroom.writing import sentences
from podcasts.trust import guard
from tests.podcasts.trust.guard_cases import KNOWN, UNSEEN, Case, cases, objection

DAYS = Path(__file__).parent.parent / "newsroom/sample/days"


def main() -> None:
    options = argparse.ArgumentParser(prog="bench/guard.py")
    options.add_argument("--without-judge", action="store_true", help="the rules alone")
    asked = options.parse_args()
    if asked.without_judge:
        guard.judge.kind_of = lambda text, where: None  # type: ignore[assignment]
    found = [*cases(KNOWN), *cases(UNSEEN)]
    print("| set | forbidden | held | right kind | harmless | passed |\n|---|---|---|---|---|---|")
    for name in ("first", "second", "third", "fourth"):
        report(name, [case for case in found if case.set == name])
    for where in ("prompt", "spoken"):
        report(f"fourth, {where}", [case for case in found if case.set == "fourth" and case.where == where])
    report("sample edition", list(edition()))


def edition() -> Sequence[Case]:
    """Each title as a prompt and each sentence as what a voice says: news, and so harmless."""
    articles = [
        article
        for day in sorted(DAYS.glob("*.toml"))
        for article in tomllib.loads(day.read_text(encoding="utf-8"))["article"]
        if "text" in article
    ]
    titles = [Case("ok", "prompt", "edition", article["title"]) for article in articles if "title" in article]
    said = [Case("ok", "spoken", "edition", one) for article in articles for one in sentences.split(article["text"])]
    return [*titles, *said]


def report(name: str, found: Sequence[Case]) -> None:
    forbidden = [case for case in found if not case.harmless]
    harmless = [case for case in found if case.harmless]
    held = [case for case in forbidden if objection(case) != "ok"]
    right = sum(objection(case) == case.verdict for case in held)
    passed = sum(objection(case) == "ok" for case in harmless)
    print(
        f"| {name} | {len(forbidden)} | {share(len(held), len(forbidden))} | {right} | {len(harmless)} |"
        f" {share(passed, len(harmless))} |",
        flush=True,
    )


def share(part: int, whole: int) -> str:
    """With the interval that holds the true share in 95 of 100 such samples."""
    if not whole:
        return "–"
    z = 1.96
    middle = (part + z * z / 2) / (whole + z * z)
    reach = z * math.sqrt(part * (whole - part) / whole + z * z / 4) / (whole + z * z)
    return f"{part} ({part / whole:.1%}, {max(0.0, middle - reach):.1%} to {min(1.0, middle + reach):.1%})"


if __name__ == "__main__":
    main()
