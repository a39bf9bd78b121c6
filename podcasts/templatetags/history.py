"""What was changed of a show, a voice or a feed, on its page of history in the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from podcasts.trust.changes import subject_of
from podcasts.trust.models import LogEntry

register = template.Library()
MOST = 200


@register.inclusion_tag("podcasts/admin/history.html")
def history_of(thing: Model) -> dict[str, Any]:
    subject = subject_of(thing)
    entries = list(LogEntry.objects.filter(subject=subject)[: MOST + 1]) if subject else []
    return {"kept": bool(subject), "deeds": [_deed(entry) for entry in entries[:MOST]], "more": len(entries) > MOST}


def _deed(entry: LogEntry) -> dict[str, Any]:
    """Its changes, one row each; a deed of another kind has one row without them."""
    changes = entry.details.get("changes") or {"": [None, None]}
    rows = [
        {"name": name.replace("_", " "), "before": _shown(before), "after": _shown(after)}
        for name, (before, after) in changes.items()
    ]
    return {"entry": entry, "part": entry.details.get("part", ""), "changes": rows}


def _shown(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
