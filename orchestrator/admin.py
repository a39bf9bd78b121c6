"""The ledger, read-only and summed, and the page of all models with their health and a preview of routes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from orchestrator import export, figures
from orchestrator.forms import RouteForm
from orchestrator.health import health_of_all
from orchestrator.models import ModelRun
from orchestrator.trials import admin as trials_admin  # noqa: F401 (registers rollouts and experiments)

SPANS = ("7", "30", "90")


@admin.register(ModelRun)
class ModelRunAdmin(admin.ModelAdmin[ModelRun]):
    """Nobody writes the ledger by hand, and nobody deletes from it."""

    change_list_template = "orchestrator/ledger.html"
    list_display = ["created", "subject", "task", "label", "attempt", "result", "took", "amount", "dollars"]
    list_filter = ["outcome", "task", "model", "kind", ("created", admin.DateFieldListFilter)]
    search_fields = ["subject", "model", "version", "reason"]
    search_help_text = "Finds subjects such as episode:12, models, versions and words of the reason."
    date_hierarchy = "created"
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ModelRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ModelRun | None = None) -> bool:
        return False

    @admin.display(description="outcome", ordering="outcome")
    def result(self, run: ModelRun) -> str:
        return format_html('<span title="{}">{}</span>', run.reason, run.get_outcome_display())

    @admin.display(description="model", ordering="model")
    def label(self, run: ModelRun) -> str:
        return f"{run.model} {run.version}"

    @admin.display(description="took", ordering="seconds")
    def took(self, run: ModelRun) -> str:
        return f"{run.seconds:.2f}\N{NO-BREAK SPACE}s"

    @admin.display(description="amount")
    def amount(self, run: ModelRun) -> str:
        if run.audio_seconds:
            return f"{run.audio_seconds:.1f}\N{NO-BREAK SPACE}s\N{NO-BREAK SPACE}audio"
        return f"{run.tokens_in:,} → {run.tokens_out:,} tokens" if run.tokens_in or run.tokens_out else "–"

    @admin.display(description="cost", ordering="cost")
    def dollars(self, run: ModelRun) -> str:
        return f"${run.cost:.4f}" if run.cost else "–"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("models/", guarded(self.models_view), name="orchestrator_models"),
            path("figures/", guarded(self.figures_view), name="orchestrator_figures"),
            path("export/", guarded(self.export_view), name="orchestrator_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with sums over all that the present filter finds."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            changes = response.context_data.get("cl")
            if isinstance(changes, ChangeList):
                response.context_data["sums"] = sums(changes.queryset)
        return response

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """Cost, speed and acceptance of each model, over 7, 30 or 90 days."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = int(request.GET.get("days", "")) if request.GET.get("days") in SPANS else 7
        since = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=days - 1)
        context = {
            **self.admin_site.each_context(request),
            "title": "Figures",
            "opts": self.opts,
            "days": days,
            "spans": SPANS,
            "models": figures.by_model(since),
            "dates": figures.by_day(since),
            "costs": figures.episode_costs(since),
            "gpus": figures.gpu_shares(since),
        }
        return TemplateResponse(request, "orchestrator/figures.html", context)

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """What the list's present filter finds, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(export.lines(found.order_by("pk")), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="ledger.csv"'
        return response

    def models_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = RouteForm(request.GET or None)
        context = {
            **self.admin_site.each_context(request),
            "title": "Models",
            "opts": self.opts,
            "models": health_of_all(),
            "form": form,
            "route": form.route() if form.is_valid() else None,
        }
        return TemplateResponse(request, "orchestrator/models.html", context)


def sums(runs: QuerySet[ModelRun]) -> list[dict[str, Any]]:
    """One row for each model and version: attempts, how many were answered, tokens, audio, mean time, cost."""
    rows = runs.order_by().values("model", "version")
    summed = rows.annotate(
        attempts=Count("id"),
        answered=Count("id", filter=Q(outcome=ModelRun.Outcome.OK)),
        sum_in=Sum("tokens_in"),
        sum_out=Sum("tokens_out"),
        audio_minutes=Sum("audio_seconds") / 60,
        mean_seconds=Avg("seconds"),
        sum_cost=Sum("cost"),
    )
    return [dict(row) for row in summed.order_by("-attempts", "model")]
