"""The log, to be read."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from podcasts.trust.models import LogEntry


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin[LogEntry]):
    list_display = ("at", "actor", "action", "subject", "digest")
    list_filter = ("action",)
    search_fields = ("subject", "actor")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False
