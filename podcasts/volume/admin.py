"""Alerts on unusual volume: looked at and acknowledged, never written by hand."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from podcasts.api.models import ApiKey
from podcasts.volume.models import VolumeAlert


@admin.register(VolumeAlert)
class VolumeAlertAdmin(admin.ModelAdmin[VolumeAlert]):
    list_display = ("opened", "asker", "what", "seen", "usual", "most", "told_at", "acknowledged_at", "acknowledged_by")
    list_filter = (("acknowledged_at", admin.EmptyFieldListFilter), "what", "opened")
    list_select_related = ("acknowledged_by",)
    search_fields = ("who",)
    actions = ("acknowledge",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: VolumeAlert | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: VolumeAlert | None = None) -> tuple[str, ...]:
        return tuple(field.name for field in VolumeAlert._meta.fields)

    @admin.display(description="who", ordering="who")
    def asker(self, alert: VolumeAlert) -> str:
        """By name where there is one; an address only by its mark, since it is not kept."""
        kind, _, key = alert.who.partition(":")
        if kind == "user":
            return str(User.objects.filter(pk=key).first() or f"user {key}, deleted")
        if kind == "key":
            return str(ApiKey.objects.filter(pk=key).first() or f"key {key}, deleted")
        return f"an address, marked {key}"

    @admin.action(description="Acknowledge: somebody has looked into it", permissions=["change"])
    def acknowledge(self, request: HttpRequest, chosen: QuerySet[VolumeAlert]) -> None:
        done = chosen.filter(acknowledged_at=None).update(
            acknowledged_at=timezone.now(), acknowledged_by=request.user.pk
        )
        self.message_user(request, f"{done} acknowledged. The same asker is not reported again within a day.")
