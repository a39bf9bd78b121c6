"""Staff open and close duels."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from podcasts.duels.models import Duel


@admin.register(Duel)
class DuelAdmin(admin.ModelAdmin[Duel]):
    list_display = ("headline", "kind", "a", "b", "votes_given", "open", "created")
    list_filter = ("open", "kind")
    list_editable = ("open",)
    search_fields = ("headline", "a", "b")
    fields = ("headline", "kind", "a", "b", "a_lines", "b_lines", "open", "created")
    readonly_fields = ("headline", "kind", "a", "b", "a_lines", "b_lines", "created")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # `manage.py make_duels` makes them.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Duel]:
        return super().get_queryset(request).annotate(judged=Count("votes"))

    @admin.display(description="votes", ordering="judged")
    def votes_given(self, duel: Duel) -> int:
        return int(getattr(duel, "judged", 0))
