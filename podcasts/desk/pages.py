"""The pages of the desk in the admin: the queue, a script line by line, its versions side by side.

Every form works without JavaScript: it posts, and the answer leads back to the line. A refused edit comes back in the
form it was typed into, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from newsroom.feeds.health import span
from podcasts import desk
from podcasts.desk import editing, posted, sheet, versions
from podcasts.desk.permissions import APPROVE, EDIT, PUBLISH, episodes
from podcasts.desk.posted import number
from podcasts.errors import PodcastsError
from podcasts.media.sounds import flac
from podcasts.models import Episode, Line, Script, Show
from podcasts.production.stages import Stage
from synthesis.errors import SynthesisError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
PER_PAGE = 50


def needs(*permissions: str) -> Callable[[View[P]], View[P]]:
    """Only for who has one of these permissions; the admin's own guard has asked for a staff login before."""

    def guard(view: View[P]) -> View[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.user.has_perm(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@require_safe
@needs(EDIT, APPROVE)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an editor, oldest first."""
    waiting = queued(editor(request))
    shows = Show.objects.filter(episodes__in=waiting).distinct()
    chosen = request.GET.get("show", "")
    if chosen.isdecimal():
        waiting = waiting.filter(show=int(chosen))
    if request.GET.get("flagged"):
        waiting = waiting.filter(Q(flags__gt=0))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(episode, span(now - episode.stage_since)) for episode in page]
    context = {"page": page, "rows": rows, "shows": shows, "chosen": chosen, "flagged": request.GET.get("flagged")}
    return _page(request, "desk_queue", "Review queue", context)


def queued(user: User) -> QuerySet[Episode]:
    """Episodes in review, and published ones with a new version in the making; `flags` counts their open ones."""
    newest = Script.objects.filter(episode=OuterRef("pk")).order_by("-version")
    open_flags = Line.objects.flagged().filter(script=OuterRef("newest")).order_by()
    drafts = Q(stage=Stage.PUBLISHED, newest_is_draft=True)
    return (
        episodes(user)
        .annotate(newest=Subquery(newest.values("pk")[:1]), newest_is_draft=Subquery(newest.values("draft")[:1]))
        .filter(Q(stage=Stage.REVIEW) | drafts)
        .annotate(flags=Subquery(open_flags.values("script").annotate(n=Count("pk")).values("n")))
        .order_by("stage_since", "pk")
    )


@require_safe
@needs(EDIT, APPROVE)
def script(request: HttpRequest, pk: int) -> HttpResponse:
    return _script(request, _newest(request, pk))


@require_POST
@needs(EDIT)
def edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One edit of one line: the button that was pressed says which."""
    found = _newest(request, pk)
    row = Line.objects.filter(pk=line, script=found).first()
    if row is None:
        return _script(request, found, error="This line is not in the script any more; nothing was saved.", status=409)
    try:
        made = posted.edit(row, request.POST, editor(request))
    except (PodcastsError, SynthesisError) as error:
        return _script(request, _newest(request, pk), error=str(error), kept=row, status=409)
    return _back(found.episode, made)


@require_safe
@needs(EDIT, APPROVE)
def audio(request: HttpRequest, pk: int, line: int) -> HttpResponseBase:
    """How a line sounds."""
    row = get_object_or_404(Line.objects.select_related("render"), pk=line, script=_newest(request, pk))
    return flac(request, row.render, f"line-{row.position + 1}")


@require_POST
@needs(EDIT)
def insert(request: HttpRequest, pk: int) -> HttpResponse:
    """A new line after the one that the form names, or at the start."""
    found = _newest(request, pk)
    after = found.lines.filter(pk=number(request.POST.get("after")) or 0).first()
    try:
        new = posted.insert(found, after, request.POST, editor(request))
    except PodcastsError as error:
        return _script(request, _newest(request, pk), error=str(error), inserting=after, status=409)
    return _back(found.episode, new)


@require_POST
@needs(EDIT, APPROVE, PUBLISH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, reject and the like; each asks for its own permission."""
    found = _newest(request, pk)
    permission, act, done = DECISIONS.get(request.POST.get("action", ""), (None, None, ""))
    if permission is None or act is None or not request.user.has_perm(permission):
        raise PermissionDenied
    try:
        act(request, found)
    except (PodcastsError, SynthesisError) as error:
        return _script(request, _newest(request, pk), error=str(error), status=409)
    messages.success(request, f"“{found.episode}” {done}.")
    return _back(found.episode, None)


@require_safe
@needs(EDIT, APPROVE)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side; without a choice the newest two."""
    episode = get_object_or_404(episodes(editor(request)), pk=pk)
    known = {each.version: each for each in episode.scripts.order_by("version")}
    newest = max(known, default=0)
    new = known.get(number(request.GET.get("new")) or newest)
    old = known.get(number(request.GET.get("old")) or newest - 1) or new
    rows = versions.compare(old, new) if old and new else []
    context = {"episode": episode, "versions": list(known.values()), "old": old, "new": new, "rows": rows}
    return _page(request, "desk_compare", f"Versions of {episode}", context)


def editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the admin's guard lets nobody else in
    return request.user


def _approve(request: HttpRequest, found: Script) -> object:
    return desk.approve(found.episode, by=editor(request), seen=posted.seen(request.POST))


def _reject(request: HttpRequest, found: Script) -> object:
    reason, seen = request.POST.get("reason", ""), posted.seen(request.POST)
    return desk.reject(found.episode, reason, by=editor(request), seen=seen)


DECISIONS: dict[str, tuple[str, Callable[[HttpRequest, Script], object], str]] = {
    "approve": (APPROVE, _approve, "is approved; the voices have it"),
    "reject": (APPROVE, _reject, "goes back to the writer"),
    "recall": (APPROVE, lambda request, found: desk.recall(found.episode, by=editor(request)), "is yours again"),
    "revoice": (APPROVE, lambda request, found: desk.revoice(found.episode, by=editor(request)), "is voiced anew"),
    "open": (EDIT, lambda request, found: versions.open_draft(found.episode, by=editor(request)), "has a new version"),
    "discard": (
        EDIT,
        lambda request, found: versions.discard(found, by=editor(request), seen=posted.seen(request.POST)),
        "has lost its new version",
    ),
    "undo": (EDIT, lambda request, found: posted.undo(found, editor(request)), "is as it was before your last edit"),
}  # fmt: skip


def _script(  # noqa: PLR0913  the page in each of its states
    request: HttpRequest,
    found: Script,
    *,
    error: str = "",
    kept: Line | None = None,
    inserting: Line | None = None,
    status: int = 200,
) -> HttpResponse:
    """`kept` is the line whose form comes back as it was typed."""
    forms = posted.opened(request, refused=status != 200, kept=kept, inserting=inserting)
    user = editor(request)
    context = {
        "sheet": sheet.sheet(found), "script": found, "episode": found.episode, "error": error,
        "history": sheet.history(found.episode), "last": editing.last_edit(found, user),
        "may_edit": user.has_perm(EDIT), "may_approve": user.has_perm(APPROVE),
        **forms,
    }  # fmt: skip
    return _page(request, "desk_script", str(found.episode), context, status)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"podcasts/admin/{name}.html", context, status=status)


def _newest(request: HttpRequest, pk: int) -> Script:
    """The newest version of an episode's script; 404 for what is none of this editor's business."""
    rows = Script.objects.filter(episode__in=episodes(editor(request)), episode=pk).select_related("episode__show")
    return get_object_or_404(rows.order_by("-version")[:1])


def _back(episode: Episode, line: int | None) -> HttpResponse:
    place = f"#line-{line}" if line else ""
    return HttpResponseRedirect(reverse("admin:podcasts_desk_script", args=[episode.pk]) + place)
