"""How far a listener's podcast is, as the page shows it: stage, numbers, the script so far, what can be heard."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from django.db.models import QuerySet

from podcasts.models import Episode, Line, Script
from podcasts.pages.reading import cast_names
from podcasts.pages.views import progress_in_words, stages
from podcasts.production.stages import WORKING
from synthesis.models import Render

# What one answer carries at most; a page that opens late asks again until it has all lines.
MOST_LINES = 200


def lines_of(script: Script, after: int = 0) -> QuerySet[Line]:
    return script.lines.filter(position__gte=after).select_related("render").order_by("position")


def voiced(script: Script) -> int:
    """How many lines can be heard one after the other, from the first on."""
    states = script.lines.order_by("position").values_list("render__state", flat=True)
    return sum(1 for _ in takewhile(lambda state: state == Render.State.DONE, states))


def report(episode: Episode, after: int) -> dict[str, Any]:
    """For the page that shows it live; `after` says how many lines the page has."""
    script = episode.newest_script()
    found: dict[str, Any] = {
        "stage": episode.stage,
        "label": episode.get_stage_display(),
        "stages": stages(episode),
        "done": episode.steps_done,
        "total": episode.steps_total,
        "seconds_left": episode.seconds_left,
        "words": progress_in_words(episode),
        "title": str(episode),
        "working": episode.stage in WORKING,
        "version": script.version if script else 0,
        "lines": [],
        "voiced": 0,
    }
    if script is not None:
        names = cast_names(episode)
        found["lines"] = [
            {"position": line.position, "speaker": names.get(line.speaker, line.speaker), "text": line.text}
            for line in lines_of(script, after)[:MOST_LINES]
        ]
        found["voiced"] = voiced(script)
    return found
