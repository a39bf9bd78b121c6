"""What a check found, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """An error keeps an episode from going out; a warning is for the report alone."""

    level: Literal["error", "warning"]
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


def errors(where: str, sentences: Iterable[str]) -> list[Finding]:
    """An error for each sentence; empty sentences are none."""
    return [Finding("error", where, says) for says in sentences if says]


def warnings(where: str, sentences: Iterable[str]) -> list[Finding]:
    return [Finding("warning", where, says) for says in sentences if says]
