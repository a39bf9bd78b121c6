"""Every route of the URL conf, and an address that it answers to in the test's world."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")  # of a regular expression
CONVERTER = re.compile(r"<\w+:(\w+)>")
NAME = re.compile(r"<(\w+)>")


def routes() -> dict[str, URLPattern]:
    """By the pattern as a reader writes it: "shows/<slug>/feed.xml"."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + _readable(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield path or "/", pattern
        else:
            yield from _walk(pattern.url_patterns, path)


def _readable(pattern: str) -> str:
    return CONVERTER.sub(r"<\1>", GROUP.sub(r"<\1>", pattern)).removeprefix("^").removesuffix("$")


def methods(pattern: URLPattern) -> set[str]:
    """What a class-based view of the API answers to; nothing where only asking shows it."""
    view = getattr(pattern.callback, "cls", None)
    return {method for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if hasattr(view, method.lower())}


def address(route: str, values: Mapping[str, Any]) -> str:
    """`values` are by the route's beginning and the name of the part, or by the name alone."""
    if model := re.match(r"admin/(\w+)/(\w+)/.*<(?:object_id|id|pk)>", route):
        values = {**values, **dict.fromkeys(("object_id", "id"), _first(model[1], model[2]))}

    def part(match: re.Match[str]) -> str:
        beginnings = [key for key in values if key.endswith(f" {match[1]}") and route.startswith(key.split()[0])]
        return str(values[max(beginnings, key=len) if beginnings else match[1]])

    return "/" + NAME.sub(part, route).replace(".*", "nowhere").removeprefix("/")


def _first(app: str, model: str) -> object:
    found = apps.get_model(app, model)._default_manager.order_by("pk").first()
    return 1 if found is None else found.pk
