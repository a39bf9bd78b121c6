"""The table in docs/api.md has every page and admin action, each with its operations or a reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admindocs.views import simplify_regex
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from drf_spectacular.generators import SchemaGenerator

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"
QUOTED = re.compile(r"`([^`]+)`")
# Every model has these in the admin; its one line stands for them.
GENERIC = ("changelist", "add", "history", "delete", "change")


def address(pattern: URLPattern) -> str:
    if isinstance(pattern.pattern, RoutePattern):
        return re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
    return simplify_regex(str(pattern.pattern)).lstrip("/")


def pages(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"/{address(pattern)}"
        elif pattern.app_name not in ("admin", "api"):
            yield from pages(pattern.url_patterns)


def admin_pages() -> Iterator[str]:
    for model, shown in admin.site._registry.items():
        about = model._meta
        yield f"admin: {about.object_name}"
        yield from (f"admin: {about.object_name}, {action}" for action in shown.actions or ())
        generic = {f"{about.app_label}_{about.model_name}_{page}" for page in GENERIC}
        own = [page for page in shown.get_urls() if page.name and page.name not in generic]
        yield from (f"/admin/{about.app_label}/{about.model_name}/{address(page)}" for page in own)


def table() -> dict[str, str]:
    """What the documentation says of each page."""
    rows = [row.strip("|").split("|") for row in DOCS.read_text().splitlines() if re.match(r"\| `(/|admin:)", row)]
    return {page: said.strip() for pages_, said in rows for page in QUOTED.findall(pages_)}


@pytest.fixture(scope="module")
def operations() -> set[str]:
    document: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return {operation["operationId"] for item in document["paths"].values() for operation in item.values()}


def test_every_page_and_action_has_its_line() -> None:
    there_are = {*pages(get_resolver().url_patterns), *admin_pages()}
    assert {"missing": there_are - set(table()), "gone": set(table()) - there_are} == {"missing": set(), "gone": set()}


def test_every_line_names_operations_that_exist_or_gives_a_reason(operations: set[str]) -> None:
    for page, said in table().items():
        named = QUOTED.findall(said)
        assert set(named) <= operations, page
        reason = QUOTED.sub("", said).strip(" ,")
        assert named or len(reason.split()) >= 6, f"{page}: say why the API does not have it"


def test_every_operation_that_changes_something_is_on_some_page(operations: set[str]) -> None:
    """What programs may do and people can't would be a power that nobody sees. These are the exceptions."""
    named = {name for said in table().values() for name in QUOTED.findall(said)}
    assert operations - named == {"root", "me"}
