"""Staff decide on keys, and see what was sent to webhooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from podcasts.api import keys
from podcasts.api.models import ApiKey
from podcasts.errors import KeyRefused
from podcasts.webhooks.models import Delivery, Webhook


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    list_display = ("name", "owner", "state", "scope_words", "prefix", "created", "expires_at", "used_at")
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("name", "purpose", "prefix", "owner__username")
    actions = ("approve", "refuse", "revoke")
    fields = (
        "name", "owner", "purpose", "scopes", "per_minute", "per_day", "audio_minutes", "policy", "expires_at", "state",
        "prefix", "created", "used_at", "decided_by", "decided_at",
    )  # fmt: skip
    readonly_fields = ("owner", "purpose", "state", "prefix", "created", "used_at", "decided_by", "decided_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # Keys are asked for on the account's page, so that only their owner sees the secret.

    @admin.display(description="may")
    def scope_words(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @admin.action(description="Approve: the owner may see the secret, once", permissions=["change"])
    def approve(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        staff = cast("User", request.user)
        self._each(request, chosen, lambda key: keys.approve(key, by=staff), "is approved")

    @admin.action(description="Refuse", permissions=["change"])
    def refuse(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        staff = cast("User", request.user)
        self._each(request, chosen, lambda key: keys.refuse(key, by=staff), "is refused")

    @admin.action(description="Revoke: it opens nothing from now on", permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        self._each(request, chosen, keys.revoke, "is revoked")

    def _each(self, request: HttpRequest, chosen: QuerySet[ApiKey], act: Callable[[ApiKey], None], done: str) -> None:
        for key in chosen:
            try:
                act(key)
            except KeyRefused as error:
                self.message_user(request, str(error), level=messages.ERROR)
            else:
                self.message_user(request, f"“{key.name}” {done}.")


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin[Webhook]):
    """Whether an address works. Its secret is its owner's business."""

    list_display = ("url", "owner", "enabled", "failing_since", "notice", "created")
    list_filter = ("enabled",)
    list_select_related = ("owner",)
    search_fields = ("url", "owner__username")
    fields = ("url", "owner", "events", "enabled", "failing_since", "notice", "created")
    readonly_fields = ("url", "owner", "events", "failing_since", "notice", "created")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    list_display = ("event", "webhook", "state", "attempts", "status", "error", "created", "delivered_at")
    list_filter = ("state", "event")
    list_select_related = ("webhook",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False
