"""A show's private feed: whoever has its address reads it, until it is closed or gets another."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import access
from podcasts.api.base import ApiView
from podcasts.api.models import Scope
from podcasts.api.serializers.shows import PrivateFeed
from podcasts.feeds.access import new_token, revoke_token
from podcasts.models import Show

SECRET = {"Cache-Control": "no-store"}


class PrivateFeedView(ApiView):
    """For its owner, and for editors where it is the newsroom's own."""

    scopes = dict.fromkeys(("GET", "HEAD", "POST", "DELETE"), Scope.PUBLISH)

    def opened(self, slug: str) -> Show:
        show = access.editable_show(self.user, slug)
        if not show.feed_token:
            raise Http404
        return show

    @extend_schema(
        operation_id="get_private_feed", summary="The private feed's addresses", tags=["shows"], responses=PrivateFeed
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(self.shown(PrivateFeed, self.opened(slug)), headers=SECRET)

    @extend_schema(
        operation_id="open_private_feed", summary="Open a private feed, or give it another address", tags=["shows"],
        request=None, responses={201: PrivateFeed}, description="An earlier address stops working at once.",
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        show = access.editable_show(self.user, slug)
        new_token(show)
        return Response(self.shown(PrivateFeed, show), status=201, headers=SECRET)

    @extend_schema(
        operation_id="close_private_feed", summary="Close the private feed", tags=["shows"], responses={204: None},
        description="Apps that have its address get nothing more.",
    )  # fmt: skip
    def delete(self, request: Request, slug: str) -> Response:
        revoke_token(self.opened(slug))
        return Response(status=204)
