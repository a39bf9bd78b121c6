"""What a list is narrowed down by."""

from __future__ import annotations

from typing import Any


def lookups(query: dict[str, Any], **names: str) -> dict[str, Any]:
    """The filters that a checked query asks for; `names` says which lookup each of its fields stands for."""
    return {lookup: query[name] for name, lookup in names.items() if query.get(name) not in (None, "")}
