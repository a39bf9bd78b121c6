"""The ledger as CSV, row by row, however long it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from orchestrator.models import ModelRun

COLUMNS = (
    "id", "created", "task", "model", "version", "kind", "subject", "attempt", "outcome", "reason", "arm", "waited",
    "seconds", "tokens_in", "tokens_out", "audio_seconds", "cost",
)  # fmt: skip
# A cell that begins so is run as a formula by spreadsheets; a reason may hold what a stranger's server said.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def lines(runs: QuerySet[ModelRun]) -> Iterator[str]:
    """A head and one line for each row."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in runs.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
