"""Webhooks of the account."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from podcasts.api.base import ApiView
from podcasts.api.pagination import PageQuery
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers import webhooks as forms
from podcasts.webhooks import setup
from podcasts.webhooks.models import Delivery, Webhook

EXAMPLE = OpenApiExample(
    "Told when it is out", {"url": "https://hooks.example.org/podcast", "events": ["episode.published"]},
    request_only=True,
)  # fmt: skip


class OwnView(ApiView):
    def own(self, pk: int) -> Webhook:
        return get_object_or_404(Webhook, pk=pk, owner=self.user)


class WebhooksView(OwnView):
    @extend_schema(
        operation_id="list_webhooks", summary="My webhooks", tags=["webhooks"], parameters=[PageQuery],
        responses=paged(forms.WebhookSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query(PageQuery)
        rows = Webhook.objects.filter(owner=self.user)
        return self.page(rows, forms.WebhookSerializer, ("-id",))

    @extend_schema(
        operation_id="add_webhook", summary="Be told of events", tags=["webhooks"], request=forms.WebhookOrder,
        responses={201: forms.SecretWebhook}, examples=[EXAMPLE],
        description="Signed as Standard Webhooks has it, with the secret that this answer shows.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        webhook = setup.add(self.user, **self.read(forms.WebhookOrder))
        return self.made(forms.SecretWebhook, webhook, reverse("api:webhook", [webhook.pk], request=request))


class WebhookView(OwnView):
    @extend_schema(
        operation_id="get_webhook", summary="A webhook", tags=["webhooks"], responses=forms.WebhookSerializer
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(self.shown(forms.WebhookSerializer, self.own(pk)))

    @extend_schema(
        operation_id="change_webhook", summary="Change a webhook, or switch it on again", tags=["webhooks"],
        request=forms.WebhookPatch, responses=forms.WebhookSerializer,
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        webhook = self.own(pk)
        self.require_version(self.shown(forms.WebhookSerializer, webhook))
        changes = self.read(forms.WebhookPatch)
        if "url" in changes:
            webhook.url = setup.checked(changes["url"])
        webhook.events = sorted(set(changes.get("events", webhook.events)))
        webhook.enabled = changes.get("enabled", webhook.enabled)
        webhook.save(update_fields=["url", "events", "enabled"])
        if changes.get("enabled"):
            setup.switch_on(webhook)
        return Response(self.shown(forms.WebhookSerializer, webhook))

    @extend_schema(
        operation_id="delete_webhook", summary="Delete a webhook and its log", tags=["webhooks"], responses={204: None}
    )
    def delete(self, request: Request, pk: int) -> Response:
        self.own(pk).delete()
        return Response(status=204)


class RotateView(OwnView):
    @extend_schema(
        operation_id="rotate_secret", summary="A new secret", tags=["webhooks"], request=None,
        responses=forms.SecretWebhook, description="For a day deliveries are signed with the former one too.",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        webhook = self.own(pk)
        setup.rotate(webhook)
        return Response(self.shown(forms.SecretWebhook, webhook), headers={"Cache-Control": "no-store"})


class TestView(OwnView):
    @extend_schema(
        operation_id="test_webhook", summary="Send a test event", tags=["webhooks"], request=None,
        responses={202: forms.DeliverySerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        webhook = self.own(pk)
        if not webhook.enabled:
            raise Problem("conflict", "The webhook is switched off. Switch it on first.")
        return Response(self.shown(forms.DeliverySerializer, setup.send_test(webhook)), status=202)


class DeliveriesView(OwnView):
    @extend_schema(
        operation_id="list_deliveries", summary="What was sent, newest first", tags=["webhooks"],
        parameters=[PageQuery], responses=paged(forms.DeliverySerializer), description="Kept for 30 days.",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        self.query(PageQuery)
        return self.page(self.own(pk).deliveries.all(), forms.DeliverySerializer, ("-id",))


class RedeliverView(ApiView):
    @extend_schema(
        operation_id="redeliver", summary="Send an event again", tags=["webhooks"], request=None,
        responses={202: forms.DeliverySerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        delivery = get_object_or_404(Delivery, pk=pk, webhook__owner=self.user)
        setup.redeliver(delivery)
        return Response(self.shown(forms.DeliverySerializer, delivery), status=202)
