"""Keys and the account as the API has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from podcasts.api.fields import StrictSerializer
from podcasts.api.models import ApiKey, Scope

SCOPES = [(scope.value, scope.label) for scope in Scope]


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES), read_only=True)
    state = serializers.ChoiceField(ApiKey.State.choices, read_only=True)

    class Meta:
        model = ApiKey
        fields = [
            "id", "name", "purpose", "scopes", "state", "prefix", "per_minute", "per_day", "audio_minutes", "created",
            "expires_at", "used_at",
        ]  # fmt: skip
        read_only_fields = fields


class KeyOrder(StrictSerializer):
    """A request for a key. Staff decide on it; then its secret can be drawn, once."""

    name = serializers.CharField(max_length=80, help_text="What it is used in.")
    purpose = serializers.CharField(max_length=1000, help_text="What you want to do with it.")
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES), min_length=1, max_length=4)


class DrawnKey(KeySerializer):
    secret = serializers.CharField(help_text="Shown this once. Send it as `Authorization: Bearer`.")

    class Meta(KeySerializer.Meta):
        fields = [*KeySerializer.Meta.fields, "secret"]


class UsedKey(KeySerializer):
    audio_minutes_ordered = serializers.SerializerMethodField(help_text="In the last 24 hours.")

    class Meta(KeySerializer.Meta):
        fields = [*KeySerializer.Meta.fields, "audio_minutes_ordered"]

    def get_audio_minutes_ordered(self, key: ApiKey) -> float:
        spent = key.spendings.seconds_since(timezone.now() - dt.timedelta(days=1))
        return round(spent / 60, 2)


class DeletionOrder(StrictSerializer):
    password = serializers.CharField(
        max_length=1000, allow_blank=True, trim_whitespace=False, help_text="Once more; a guest has none."
    )


class Me(serializers.Serializer[Any]):
    """Who asks, and with which key."""

    username = serializers.CharField()
    editor = serializers.BooleanField(help_text="Whether the newsroom's own episodes may be changed.")
    key = serializers.SerializerMethodField()

    @extend_schema_field(UsedKey(allow_null=True))
    def get_key(self, me: dict[str, Any]) -> Any:
        return UsedKey(me["key"]).data if me["key"] else None
