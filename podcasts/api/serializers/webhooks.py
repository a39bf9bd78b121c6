"""Webhooks and their deliveries as the API has them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from podcasts.api.fields import StrictSerializer
from podcasts.webhooks.models import CHOOSABLE, Delivery, Event, Webhook


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """An address that is told of events, and how it fares."""

    events = serializers.ListField(child=serializers.ChoiceField(CHOOSABLE), read_only=True)

    class Meta:
        model = Webhook
        fields = ["id", "url", "events", "enabled", "failing_since", "notice", "rotated_at", "created"]
        read_only_fields = fields


class SecretWebhook(WebhookSerializer):
    """With the secret that signs, in the answers to setting it up and to rotating it only."""

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class WebhookOrder(StrictSerializer):
    url = serializers.CharField(max_length=500, help_text="Public, with https.")
    events = serializers.ListField(child=serializers.ChoiceField(CHOOSABLE), min_length=1, max_length=10)


class WebhookPatch(StrictSerializer):
    url = serializers.CharField(max_length=500, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(CHOOSABLE), min_length=1, max_length=10, required=False
    )
    enabled = serializers.BooleanField(required=False, help_text="true: begin anew after it was switched off.")


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One event on its way to one address."""

    event = serializers.ChoiceField(Event.choices, read_only=True)
    state = serializers.ChoiceField(Delivery.State.choices, read_only=True)
    payload: Any = serializers.DictField(read_only=True)

    class Meta:
        model = Delivery
        fields = [
            "id", "event", "event_id", "payload", "state", "attempts", "due_at", "status", "error", "created",
            "delivered_at",
        ]  # fmt: skip
        read_only_fields = fields
