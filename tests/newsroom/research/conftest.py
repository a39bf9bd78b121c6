"""Web servers on loopback that research may ask, and one that it may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.newsroom.feeds.conftest import Web, serving


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    """A site that listeners may name."""
    for site in serving():
        settings.RESEARCH_ALLOW = [f"127.0.0.1:{site.port}"]
        settings.FETCH_DELAY = 0.0
        settings.FETCH_TIMEOUT = 5.0
        yield site


@pytest.fixture
def inside() -> Iterator[Web]:
    """A server inside the network, which the operator allowed to nobody."""
    yield from serving()
