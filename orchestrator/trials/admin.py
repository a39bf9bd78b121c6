"""Rollouts and experiments, set up and followed by staff."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orchestrator.trials import watch
from orchestrator.trials.models import Experiment, Rollout
from orchestrator.trials.results import result


@admin.register(Rollout)
class RolloutAdmin(admin.ModelAdmin[Rollout]):
    list_display = ("model", "what", "percent", "state", "record", "started")
    list_filter = ("state", "what")
    actions = ("finish", "roll_back")
    fields = ("model", "what", "percent", "most_failed", "most_rejected", "state", "record", "steps")
    readonly_fields = ("state", "record", "steps")

    def has_delete_permission(self, request: HttpRequest, obj: Rollout | None = None) -> bool:
        return False  # A rolled back version would come back to every show.

    def save_model(self, request: HttpRequest, obj: Rollout, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            watch.note(obj, request.user.get_username(), f"{'Changed' if change else 'Started'}: {obj}.")

    @admin.display(description="since it began")
    def record(self, rollout: Rollout) -> str:
        found = watch.record_of(rollout)
        return f"{found.attempts} attempts, {found.failed} failed, {found.rejected} answers rejected"

    @admin.display(description="what happened")
    def steps(self, rollout: Rollout) -> SafeString:
        if rollout.pk is None:
            return format_html("{}", "Nothing yet.")
        rows = [(str(step),) for step in rollout.steps.all()]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows))

    @admin.action(description="Finish: every show gets it", permissions=["change"])
    def finish(self, request: HttpRequest, chosen: QuerySet[Rollout]) -> None:
        ended = sum(watch.finish(rollout, request.user.get_username()) for rollout in chosen)
        self.message_user(request, f"{ended} finished.")

    @admin.action(description="Roll back: no show keeps it", permissions=["change"])
    def roll_back(self, request: HttpRequest, chosen: QuerySet[Rollout]) -> None:
        who = request.user.get_username()
        ended = sum(watch.roll_back(rollout, who, "by hand") for rollout in chosen)
        self.message_user(request, f"{ended} rolled back.")


@admin.register(Experiment)
class ExperimentAdmin(admin.ModelAdmin[Experiment]):
    list_display = ("name", "what", "percent", "running", "planned", "started")
    list_filter = ("running", "what")
    fields = ("name", "what", "policy", "percent", "planned", "running", "found")

    def get_readonly_fields(self, request: HttpRequest, obj: Experiment | None = None) -> tuple[str, ...]:
        """Once it runs, only its end can be set: other rules would be another experiment."""
        return ("found",) if obj is None else ("name", "what", "policy", "percent", "planned", "found")

    @admin.display(description="result")
    def found(self, experiment: Experiment) -> SafeString:
        if experiment.pk is None:
            return format_html("{}", "It has not begun.")
        told = result(experiment)
        if not told.differences:
            return format_html(
                "Too early to read: {} episodes in arm a, {} in arm b, {} planned in each.",
                told.episodes_a, told.episodes_b, told.planned,
            )  # fmt: skip
        rows = [
            (one.measure, f"{one.a:.4g}", f"{one.b:.4g}", f"{one.low:+.4g} to {one.high:+.4g}", one.words)
            for one in told.differences
        ]
        words = "<li>{}: a {}, b {}; b less a is {} (95 %): {}</li>"
        return format_html("<ul>{}</ul>", format_html_join("", words, rows))
