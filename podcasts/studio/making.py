"""A podcast of the visitor's own: its progress while it is made, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from podcasts import prompts
from podcasts.desk import decisions
from podcasts.errors import EditRefused, PodcastsError, WishRefused
from podcasts.media.sounds import flac
from podcasts.models import Episode, Line
from podcasts.pages.reading import cast_names
from podcasts.pages.views import progress_in_words, stages
from podcasts.production.stages import STOPPED, WORKING, Stage
from podcasts.studio import progress, shows
from podcasts.studio.access import owner, owners_only
from podcasts.studio.forms import RemixForm, SettingsForm
from synthesis.models import Render

# What its owner may do with a podcast on its way.
ACTIONS: dict[str, tuple[Callable[[Episode, User], object], str]] = {
    "cancel": (lambda episode, by: prompts.cancel(episode), "Cancelled. You can go on from where it stopped."),
    "retry": (lambda episode, by: prompts.retry(episode), "It goes on from where it stopped."),
    "approve": (lambda episode, by: decisions.approve(episode, by=by), "The script is approved and is being voiced."),
}


@require_safe
@owners_only
def podcast(request: HttpRequest, episode: Episode) -> HttpResponse:
    return _page(request, episode, SettingsForm(initial={"title": episode.title, "visibility": episode.visibility}))


def _page(request: HttpRequest, episode: Episode, form: SettingsForm, status: int = 200) -> HttpResponse:
    script = episode.newest_script()
    context = {
        "episode": episode,
        "show": episode.show,
        "prompt": episode.asked(),
        "form": form,
        "names": cast_names(episode),
        "lines": progress.lines_of(script)[: progress.MOST_LINES] if script else [],
        "script": script,
        "voiced": progress.voiced(script) if script else 0,
        "stages": stages(episode),
        "progress": progress_in_words(episode),
        "flagged": Line.objects.filter(script=script).flagged().count() if script else 0,
        "working": episode.stage in WORKING,
        "stopped": episode.stage in STOPPED,
        "finished": episode.stage == Stage.PUBLISHED,
    }
    return render(request, "podcasts/studio/podcast.html", context, status=status)


@require_safe
@owners_only
def report(request: HttpRequest, episode: Episode) -> JsonResponse:
    """The state, and the lines that the page does not have yet."""
    after = request.GET.get("after", "0")
    return JsonResponse(progress.report(episode, int(after) if after.isdecimal() and len(after) < 6 else 0))


@require_safe
@owners_only
def line(request: HttpRequest, episode: Episode, version: int, position: int) -> HttpResponseBase:
    """The sound of one line, while the whole is still being made."""
    found = Render.objects.filter(
        lines__script__episode=episode, lines__script__version=version, lines__position=position
    ).first()
    return flac(request, found, f"line-{position + 1}")


@require_POST
@owners_only
def act(request: HttpRequest, episode: Episode, action: str) -> HttpResponse:
    """Cancel, retry, approve."""
    try:
        work, done = ACTIONS[action]
    except KeyError:
        raise Http404("There is no such action.") from None
    try:
        work(episode, owner(request))
    except PodcastsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("studio:podcast", guid=episode.guid)


@require_POST
@owners_only
def settings(request: HttpRequest, episode: Episode) -> HttpResponse:
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, episode, form, status=422)
    try:
        shows.set_visibility(episode, form.cleaned_data["visibility"])
    except EditRefused as error:
        form.add_error("visibility", str(error))
        return _page(request, episode, form, status=422)
    episode.title = form.cleaned_data["title"]
    episode.save(update_fields=["title", "updated"])
    messages.success(request, "Saved.")
    return redirect("studio:podcast", guid=episode.guid)


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def remix(request: HttpRequest, episode: Episode) -> HttpResponse:
    """The same material, told in another way."""
    if request.method != "POST":
        return _remix_page(request, episode, RemixForm(initial=_as_it_was(episode)))
    form = RemixForm(request.POST)
    if form.is_valid():
        try:
            made = prompts.remix(episode, form.wish())
        except WishRefused as error:
            form.add_faults(error.faults)
        except PodcastsError as error:
            form.add_error(None, str(error))
        else:
            return redirect("studio:podcast", guid=made.guid)
    return _remix_page(request, episode, form, status=422)


def _as_it_was(episode: Episode) -> dict[str, object]:
    wish = prompts.wish_of(episode)
    if wish is None:
        return {}
    names = ("topic", "minutes", "format", "voices", "style", "language", "visibility")
    return {name: getattr(wish, name) for name in names}


def _remix_page(request: HttpRequest, episode: Episode, form: RemixForm, status: int = 200) -> HttpResponse:
    return render(request, "podcasts/studio/remix.html", {"episode": episode, "form": form}, status=status)
