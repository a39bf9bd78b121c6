"""Word lists as text, one place that takes them apart."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The words of a text in order."""
    return tuple(text.split())
