"""The labelled texts of the guard, as tests and the bench read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from podcasts.trust import guard

DATA = Path(__file__).parent / "data"
# What rules and judge were made with, and what neither has seen.
KNOWN, UNSEEN = DATA / "guard_cases.tsv", DATA / "guard_heldout.tsv"


@dataclass(frozen=True, slots=True)
class Case:
    """`verdict` is a kind of objection, or ok. `where` is prompt or spoken."""

    verdict: str
    where: str
    set: str
    text: str

    @property
    def harmless(self) -> bool:
        return self.verdict == "ok"


def cases(file: Path) -> list[Case]:
    rows = [line.split("\t") for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return [Case(verdict, where, name, text.replace("\\n", "\n")) for verdict, where, name, text in rows]


def objection(case: Case) -> str:
    """The kind that the guard finds, or ok."""
    judge = guard.of_prompt if case.where == "prompt" else guard.of_spoken
    found = judge(case.text)
    return found.kind if found else "ok"
