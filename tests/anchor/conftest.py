"""One engine for all tests of Anchor-1, from the shipped weights."""

from __future__ import annotations

import pytest

from synthesis.anchor.engine import Engine, load_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine(threads=1)
