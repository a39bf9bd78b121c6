"""The form that previews a route."""

from __future__ import annotations

from typing import Any, cast, get_args

from django import forms

from orchestrator.errors import PolicyError
from orchestrator.policy import Policy
from orchestrator.protocols import Task
from orchestrator.routes import Route
from orchestrator.routing import route_for


class RouteForm(forms.Form):
    """Which models would be asked for a task under a policy?"""

    task = forms.ChoiceField(choices=[(task, task) for task in get_args(Task)])
    language = forms.CharField(initial="en", max_length=20)
    policy = forms.JSONField(
        initial=dict,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60, "spellcheck": "false"}),
        help_text='As in a show: {"privacy": "host", "preferred": "Scribe-1"}; {} allows every model.',
    )

    def clean_policy(self) -> Policy:
        try:
            return Policy.from_json(self.cleaned_data["policy"] or {})
        except PolicyError as error:
            raise forms.ValidationError(str(error)) from error

    def route(self) -> Route:
        data: dict[str, Any] = self.cleaned_data
        return route_for(cast("Task", data["task"]), frozenset({data["language"]}), data["policy"])
