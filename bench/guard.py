"""How often the guard is wrong, over the labelled texts of tests/podcasts/trust/data/guard_cases.tsv.

    python bench/guard.py

The rules were written for the first set and widened for the second; the third was never looked at when they were
written. Its figures are the ones to believe.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from podcasts.trust import guard
from tests.podcasts.trust.guard_cases import Case, cases


def main() -> None:
    print("| set | forbidden | held | missed | harmless | held wrongly |\n|---|---|---|---|---|---|")
    for name in ("first", "second", "third"):
        report(name, [case for case in cases() if case.set == name])


def report(name: str, found: list[Case]) -> None:
    forbidden = [case for case in found if case.verdict != "ok"]
    harmless = [case for case in found if case.verdict == "ok"]
    held, wrong = sum(map(_held, forbidden)), sum(map(_held, harmless))
    missed = len(forbidden) - held
    print(
        f"| {name} | {len(forbidden)} | {held} | {missed} ({missed / len(forbidden):.0%}) | {len(harmless)} |"
        f" {wrong} ({wrong / len(harmless):.0%}) |"
    )


def _held(case: Case) -> bool:
    judge = guard.of_prompt if case.where == "prompt" else guard.of_spoken
    return judge(case.text) is not None


if __name__ == "__main__":
    main()
