"""Public pages: did this system make this recording, and where does an episode come from?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from orchestrator.explaining import history
from podcasts.models import Episode
from podcasts.trust.models import LogEntry
from podcasts.trust.provenance import chained_lines
from synthesis import inquiries
from synthesis.errors import RecordingUnreadable
from synthesis.models import Inquiry, Mark
from synthesis.watermark.detection import threshold


@dataclass(frozen=True, slots=True)
class Answer:
    """A mark that was found, as the page tells it. `episode` only where the asker may see it."""

    mark: Mark | None
    episode: Episode | None
    z: float
    start: float
    speed: float


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "podcasts/check.html")
    try:
        file = request.FILES.get("recording")
        if file is None:
            raise RecordingUnreadable("Choose a file first.")
        inquiry = inquiries.ask(file)
    except RecordingUnreadable as error:
        return render(request, "podcasts/check.html", {"error": str(error)}, status=400)
    return redirect("podcasts:checked", inquiry.guid)


@require_safe
def provenance(request: HttpRequest, slug: str, guid: uuid.UUID) -> HttpResponse:
    """The chain of a published episode, from article to line to voice."""
    episodes = Episode.objects.visible_to(request.user).filter(stage=Episode.Stage.PUBLISHED).select_related("show")
    episode = get_object_or_404(episodes, show__slug=slug, guid=guid)
    log = LogEntry.objects.filter(subject=f"episode:{episode.pk}").order_by("pk")
    context = {
        "episode": episode,
        "show": episode.show,
        "lines": chained_lines(episode),
        "log": log,
        "asked": history(f"episode:{episode.pk}"),
        "mark": Mark.objects.filter(layer=Mark.Layer.PROGRAMME, subject=f"episode:{episode.pk}").first(),
    }
    return render(request, "podcasts/provenance.html", context)


@require_safe
@never_cache
def checked(request: HttpRequest, guid: uuid.UUID) -> HttpResponse:
    inquiry = get_object_or_404(Inquiry, guid=guid)
    waiting = inquiry.state in (Inquiry.State.WAITING, Inquiry.State.CLAIMED)
    answers = [_answer(request, row) for row in inquiry.findings]
    context = {"inquiry": inquiry, "waiting": waiting, "answers": answers, "least": threshold(windows=1)}
    response = render(request, "podcasts/checked.html", context)
    if waiting:
        response["Refresh"] = "2"
    return response


def _answer(request: HttpRequest, row: dict[str, Any]) -> Answer:
    mark = Mark.objects.filter(pk=row["mark"] or -1).first()
    kind, _, key = mark.subject.partition(":") if mark else ("", "", "")
    episode = None
    if kind == "episode" and key.isdigit():
        # Who has the sound of an unlisted episode need not have its address.
        seen = Episode.objects.listed() | Episode.objects.kept().filter(show__owner=request.user.pk or 0)
        episode = seen.select_related("show").filter(pk=int(key)).first()
    return Answer(mark, episode, row["z"], row["start"], row["speed"])
