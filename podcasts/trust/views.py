"""Public pages: did this system make this recording, and where does an episode come from?"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from podcasts.models import Episode
from podcasts.trust.answers import answers
from podcasts.trust.provenance import chain_of
from synthesis import inquiries
from synthesis.errors import RecordingUnreadable
from synthesis.models import Inquiry
from synthesis.watermark.detection import threshold


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
    context = {"episode": episode, "show": episode.show, **chain_of(episode)}
    return render(request, "podcasts/provenance.html", context)


@require_safe
@never_cache
def checked(request: HttpRequest, guid: uuid.UUID) -> HttpResponse:
    inquiry = get_object_or_404(Inquiry, guid=guid)
    waiting = inquiry.state in (Inquiry.State.WAITING, Inquiry.State.CLAIMED)
    found = answers(inquiry, request.user)
    context = {"inquiry": inquiry, "waiting": waiting, "answers": found, "least": threshold(windows=1)}
    response = render(request, "podcasts/checked.html", context)
    if waiting:
        response["Refresh"] = "2"
    return response
