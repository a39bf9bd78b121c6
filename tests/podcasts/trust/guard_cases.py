"""The labelled texts of the guard, as tests and the bench read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data/guard_cases.tsv"


@dataclass(frozen=True, slots=True)
class Case:
    """`verdict` is a kind of objection, or ok. `where` is prompt or spoken."""

    verdict: str
    where: str
    set: str
    text: str


def cases() -> list[Case]:
    rows = [line.split("\t") for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    return [Case(verdict, where, name, text.replace("\\n", "\n")) for verdict, where, name, text in rows]
