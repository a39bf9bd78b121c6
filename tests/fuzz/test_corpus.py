"""Every file that is kept of the fuzzing goes through its door: it is read or refused in words, and soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS
from tests.fuzz.doors import DOORS

FILES = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
PATIENCE = 20.0  # s, of a machine that has other work to do


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_kept_is_read_or_refused(path: Path) -> None:
    started = time.process_time()
    DOORS[path.parent.name](path.read_bytes())
    assert time.process_time() - started < PATIENCE


def test_each_door_has_files_and_each_folder_a_door() -> None:
    assert {path.parent.name for path in FILES} == set(DOORS)
