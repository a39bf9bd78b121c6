"""What is stored of an account: taken along by its key, deleted by its session alone."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api.base import ApiView
from podcasts.api.negotiation import AnyForm
from podcasts.api.permissions import BySession
from podcasts.api.problems import CannotBe
from podcasts.api.schema import SESSION
from podcasts.api.serializers.account import DeletionOrder
from podcasts.studio import limiter, own_data


class OwnDataView(ApiView):
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="get_own_data", summary="All that is stored of me", tags=["account"],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        description="A ZIP with data.json and the audio of each podcast; five in an hour.",
    )  # fmt: skip
    def get(self, request: Request) -> FileResponse:
        limiter.spend(own_data.DOWNLOADS, str(self.user.pk))
        packed = own_data.packed(self.user)
        answer = FileResponse(packed, as_attachment=True, filename="my-podcasts.zip", content_type="application/zip")
        answer["Cache-Control"] = "no-store"
        return answer


class DeletionView(ApiView):
    permission_classes = [BySession]

    @extend_schema(
        operation_id="delete_account", summary="Delete my account and all that I made, for good", tags=["account"],
        request=DeletionOrder, responses={204: None}, auth=SESSION,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        user = self.user
        if fault := own_data.objection(user, self.read(DeletionOrder)["password"]):
            raise CannotBe({"password": [fault]})
        logout(request._request)
        self.kept = None  # the kept answers go with the account
        own_data.forget(user)
        return Response(status=204)
