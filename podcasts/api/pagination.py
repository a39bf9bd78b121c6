"""Pages by cursor: stable while rows come and go, and as fast on the last page as on the first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api.fields import StrictSerializer
from podcasts.api.problems import Problem

PAGE, MOST = 20, 100


class PageQuery(StrictSerializer):
    """Every list can be asked for in pages."""

    cursor = serializers.RegexField(
        r"^[A-Za-z0-9+/=]*$", required=False, allow_blank=True, max_length=400, help_text="From the link to a page."
    )
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, default=PAGE, help_text="Rows in a page."
    )


class Pages(CursorPagination):
    page_size = PAGE
    max_page_size = MOST
    page_size_query_param = "limit"

    def __init__(self, ordering: tuple[str, ...]) -> None:
        self.chosen = ordering

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        return self.chosen

    def decode_cursor(self, request: Request) -> Any:
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise Problem("refused", "cursor: This is no cursor of ours. Follow the links of a page.") from None

    def get_paginated_response(self, data: Any) -> Response:
        response = Response({"results": data, "next": self.get_next_link(), "previous": self.get_previous_link()})
        links = (("next", self.get_next_link()), ("prev", self.get_previous_link()))
        if link := ", ".join(f'<{address}>; rel="{name}"' for name, address in links if address):
            response["Link"] = link
        return response
