"""The account: who asks, and its keys. No key makes keys: that is for the browser's session."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from podcasts.api import keys
from podcasts.api.base import ApiView
from podcasts.api.models import ApiKey
from podcasts.api.pagination import PageQuery
from podcasts.api.permissions import BySession
from podcasts.api.schema import SESSION, paged
from podcasts.api.serializers.account import DrawnKey, KeyOrder, KeySerializer, Me


class RootView(ApiView):
    public = True

    @extend_schema(
        operation_id="root", summary="Where everything is", tags=["account"], responses={200: dict[str, str]}
    )
    def get(self, request: Request) -> Response:
        names = (
            "shows", "episodes", "voices", "renders", "feeds", "articles", "stories", "models", "ledger", "webhooks",
            "keys", "me", "openapi", "docs",
        )  # fmt: skip
        return Response({name: reverse(f"api:{name}", request=request) for name in names})


class MeView(ApiView):
    @extend_schema(operation_id="me", summary="Who I am, and what my key may do", tags=["account"], responses=Me)
    def get(self, request: Request) -> Response:
        user, key = request.user, request.auth if isinstance(request.auth, ApiKey) else None
        me = {"username": user.get_username(), "editor": user.has_perm("podcasts.change_episode"), "key": key}
        return Response(self.shown(Me, me))


class OwnKeys(ApiView):
    permission_classes = [BySession]

    def own(self, pk: int) -> ApiKey:
        return get_object_or_404(ApiKey, pk=pk, owner=self.user)


class KeysView(OwnKeys):
    @extend_schema(
        operation_id="list_keys", summary="My keys", tags=["account"], parameters=[PageQuery],
        responses=paged(KeySerializer), auth=SESSION,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query(PageQuery)
        return self.page(ApiKey.objects.filter(owner=self.user), KeySerializer, ("-id",))

    @extend_schema(
        operation_id="ask_for_key", summary="Ask for a key", tags=["account"], request=KeyOrder,
        responses={201: KeySerializer}, auth=SESSION,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        key = keys.ask(self.user, **self.read(KeyOrder))
        return self.made(KeySerializer, key, reverse("api:key", [key.pk], request=request))


class KeyView(OwnKeys):
    @extend_schema(
        operation_id="get_key", summary="One of my keys", tags=["account"], responses=KeySerializer,
        auth=SESSION,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(self.shown(KeySerializer, self.own(pk)))

    @extend_schema(
        operation_id="revoke_key", summary="Revoke a key", tags=["account"], responses={204: None},
        auth=SESSION,
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        keys.revoke(self.own(pk))
        return Response(status=204)


class SecretView(OwnKeys):
    @extend_schema(
        operation_id="draw_key", summary="Show the secret of an approved key, this once", tags=["account"],
        request=None, responses={200: DrawnKey}, auth=SESSION,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        key = self.own(pk)
        secret = keys.draw(key)
        return Response(self.shown(KeySerializer, key) | {"secret": secret}, headers={"Cache-Control": "no-store"})
