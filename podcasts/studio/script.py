"""The owner's desk: the script of a podcast of one's own, line by line. What it does, podcasts/desk does.

Every form works without JavaScript: it posts, and the answer leads back to the line. A refused edit comes back in the
form it was typed into, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from podcasts import desk
from podcasts.desk import editing, posted, sheet, versions
from podcasts.desk.permissions import may_let_stand
from podcasts.errors import PodcastsError
from podcasts.models import Episode, Line, Script
from podcasts.studio.access import owner, owners_only
from podcasts.studio.visitors import count_guest
from synthesis.errors import SynthesisError

Decision = Callable[[HttpRequest, Script, User], object]


@require_safe
@owners_only
def script(request: HttpRequest, episode: Episode) -> HttpResponse:
    return _page(request, _newest(episode))


@require_POST
@owners_only
def edit(request: HttpRequest, episode: Episode, line: int) -> HttpResponse:
    """One edit of one line: the button that was pressed says which."""
    found = _newest(episode)
    row = Line.objects.filter(pk=line, script=found).first()
    if row is None:
        return _refused(request, episode, "This line is not in the script any more; nothing was saved.")
    try:
        place = posted.edit(row, request.POST, owner(request))
    except (PodcastsError, SynthesisError) as error:
        return _refused(request, episode, str(error), kept=row)
    return _back(episode, place)


@require_POST
@owners_only
def insert(request: HttpRequest, episode: Episode) -> HttpResponse:
    """A new line after the one that the form names, or at the start."""
    found = _newest(episode)
    after = found.lines.filter(pk=posted.number(request.POST.get("after")) or 0).first()
    try:
        new = posted.insert(found, after, request.POST, owner(request))
    except PodcastsError as error:
        return _refused(request, episode, str(error), inserting=after)
    return _back(episode, new)


@require_POST
@owners_only
def decide(request: HttpRequest, episode: Episode) -> HttpResponse:
    """What is done with the script as a whole."""
    found = _newest(episode)
    act, done, leave = DECISIONS.get(request.POST.get("action", ""), (None, "", False))
    if act is None:
        raise Http404("There is no such action.")
    try:
        act(request, found, owner(request))
    except (PodcastsError, SynthesisError) as error:
        return _refused(request, episode, str(error))
    messages.success(request, done)
    return redirect("studio:podcast", guid=episode.guid) if leave else _back(episode, None)


def _approve(request: HttpRequest, found: Script, by: User) -> object:
    return desk.approve(found.episode, by=by, seen=posted.seen(request.POST))


@transaction.atomic
def _reject(request: HttpRequest, found: Script, by: User) -> object:
    count_guest(request)
    return desk.reject(found.episode, request.POST.get("reason", ""), by=by, seen=posted.seen(request.POST))


def _discard(request: HttpRequest, found: Script, by: User) -> object:
    return versions.discard(found, by=by, seen=posted.seen(request.POST))


# What is done, what is said of it, and whether the way leads back to the podcast's own page.
DECISIONS: dict[str, tuple[Decision, str, bool]] = {
    "approve": (_approve, "It is being voiced. Lines that were voiced before are taken as they are.", True),
    "reject": (_reject, "The script is being written anew.", True),
    "recall": (lambda request, found, by: desk.recall(found.episode, by=by), "The script is yours again.", False),
    "open": (lambda request, found, by: versions.open_draft(found.episode, by=by), "Change what you like.", False),
    "discard": (_discard, "The new version is thrown away. What can be heard is as it was.", True),
    "undo": (lambda request, found, by: posted.undo(found, by), "Your last edit is taken back.", False),
}


def _newest(episode: Episode) -> Script:
    found = episode.newest_script()
    if found is None:
        raise Http404("This podcast has no script yet.")
    return found


def _refused(
    request: HttpRequest, episode: Episode, error: str, *, kept: Line | None = None, inserting: Line | None = None
) -> HttpResponse:
    """`kept` is the line whose form comes back as it was typed."""
    episode.refresh_from_db()
    return _page(request, _newest(episode), error=error, kept=kept, inserting=inserting)


def _page(
    request: HttpRequest, found: Script, *, error: str = "", kept: Line | None = None, inserting: Line | None = None
) -> HttpResponse:
    user = owner(request)
    context = {
        "sheet": sheet.sheet(found),
        "script": found,
        "episode": found.episode,
        "show": found.episode.show,
        "error": error,
        "last": editing.last_edit(found, user),
        "may_let_stand": may_let_stand(user, found.episode),
        **posted.opened(request, refused=bool(error), kept=kept, inserting=inserting),
    }
    return render(request, "podcasts/studio/script.html", context, status=409 if error else 200)


def _back(episode: Episode, line: int | None) -> HttpResponse:
    place = f"#line-{line}" if line else ""
    return redirect(reverse("studio:script", args=[episode.guid]) + place)
