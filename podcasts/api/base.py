"""The view that all views of the API are: scopes and permissions by method, strict queries, ETags, POSTs done once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from podcasts.api import idempotency, versions
from podcasts.api.models import KeptAnswer, Scope
from podcasts.api.pagination import Pages


class Replayed(Exception):
    """The request was answered before."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


class ApiView(APIView):
    # Whether strangers may read it, as they may read the pages.
    public: ClassVar[bool] = False
    # The scope of each method; reads need "read" and writes "write" where nothing else is said.
    scopes: ClassVar[Mapping[str, str]] = {}
    # The permission of the admin that a method needs, as in {"POST": "newsroom.add_feed"}.
    permissions: ClassVar[Mapping[str, str]] = {}
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    kept: KeptAnswer | None = None

    @property
    def user(self) -> User:
        """Whose key or session it is, where strangers do not get in."""
        return cast("User", self.request.user)

    def scope_of(self, method: str) -> str:
        return self.scopes.get(method, Scope.READ if method in SAFE_METHODS else Scope.WRITE)

    def permission_of(self, method: str) -> str:
        return self.permissions.get("GET" if method == "HEAD" else method, "")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        begun = idempotency.begin(request)
        if isinstance(begun, HttpResponse):
            raise Replayed(begun)
        self.kept = begun

    def handle_exception(self, exc: Exception) -> Response:
        return idempotency.replay(exc.answer) if isinstance(exc, Replayed) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if kept := self.kept:
            answer.add_post_render_callback(lambda done: idempotency.finish(kept, done))
        if isinstance(answer, Response) and answer.status_code == 200 and answer.data is not None:
            return versions.mark(request, answer)
        return answer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Exception:
            # What nobody expected is answered with 500 further out; the same request may be sent again.
            if self.kept:
                self.kept.delete()
            raise

    def read(self, serializer: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
        """The checked body of the request."""
        body = serializer(data=self.request.data, context=self.get_serializer_context(), **options)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def query(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The checked query of the address; a misspelt name is refused, not ignored."""
        query = serializer(data=self.request.query_params.dict(), context=self.get_serializer_context())
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self}

    def shown(self, serializer: type[serializers.BaseSerializer[Any]], thing: Any) -> Any:
        return serializer(thing, context=self.get_serializer_context()).data

    def made(self, serializer: type[serializers.BaseSerializer[Any]], thing: Any, location: str = "") -> Response:
        """What a POST has made, and where it is; what links to itself says where."""
        shown = self.shown(serializer, thing)
        return Response(shown, status=201, headers={"Location": location or shown["links"]["self"]})

    def page(
        self, rows: QuerySet[Any], serializer: type[serializers.BaseSerializer[Any]], ordering: tuple[str, ...]
    ) -> Response:
        """One page of the rows, with links to its neighbours."""
        pages = Pages(ordering)
        found = pages.paginate_queryset(rows, self.request, view=self)
        shown = serializer(found, many=True, context=self.get_serializer_context()).data
        return pages.get_paginated_response(shown)

    def require_version(self, representation: Any, *, needed: bool = False) -> None:
        versions.require(self.request, representation, needed=needed)
