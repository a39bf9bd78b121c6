"""The published episode of the pages' tests, for feeds."""

from __future__ import annotations

from tests.podcasts.web.conftest import episode, show

__all__ = ["episode", "show"]
