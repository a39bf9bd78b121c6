"""Invitations in the admin: made, handed out, seen to be used."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from podcasts.models import Invite


@admin.register(Invite)
class InviteAdmin(admin.ModelAdmin[Invite]):
    list_display = ("__str__", "code", "valid_until", "used_by", "used_at")
    fields = ("note", "code", "valid_until", "used_by", "used_at")
    readonly_fields = ("used_by", "used_at")
    search_fields = ("note", "code")

    def has_change_permission(self, request: HttpRequest, obj: Invite | None = None) -> bool:
        """A code that was used is history."""
        return (obj is None or obj.used_at is None) and super().has_change_permission(request, obj)
