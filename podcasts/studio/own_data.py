"""What the newsroom has of a listener: to be taken along as one file, or deleted with the account."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from typing import IO, Any, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from podcasts.api.models import ApiKey
from podcasts.errors import TooOften
from podcasts.lab import sketches
from podcasts.models import Episode, HourCount, Line, Sketch
from podcasts.studio import limiter
from podcasts.studio.forgetting import purge
from podcasts.studio.limiter import Limit
from podcasts.studio.shows import is_guest
from podcasts.studio.visitors import has_account, signed_in
from podcasts.volume.watching import forget_askers
from podcasts.webhooks.models import Webhook

DOWNLOADS = Limit("downloads of own data", 5, dt.timedelta(hours=1))
DELETIONS = Limit("deletions of an account", 10, dt.timedelta(hours=1))


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    if signed_in(request) is None:
        return redirect("studio:sign-in")
    return _page(request)


def _page(request: HttpRequest, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"account": has_account(request), "fault": fault}
    return render(request, "podcasts/studio/own_data.html", context, status=status)


@require_POST
def download(request: HttpRequest) -> HttpResponseBase:
    user = signed_in(request)
    if user is None:
        return redirect("studio:sign-in")
    try:
        limiter.spend(DOWNLOADS, str(user.pk))
    except TooOften as error:
        return _page(request, fault=str(error), status=429)
    return FileResponse(packed(user), as_attachment=True, filename="my-podcasts.zip", content_type="application/zip")


@require_POST
@sensitive_post_parameters()
def delete(request: HttpRequest) -> HttpResponse:
    """For good. An account is asked for its password once more; a guest has none."""
    user = signed_in(request)
    if user is None:
        return redirect("studio:sign-in")
    fault = objection(user, request.POST.get("password", ""))
    if fault:
        return _page(request, fault=fault, status=422)
    logout(request)
    forget(user)
    messages.success(request, "Your account and all that you made are deleted.")
    return redirect("studio:sign-in")


def objection(user: User, password: str) -> str:
    """Why the account is not deleted now; empty if nothing is against it."""
    if user.is_staff or user.is_superuser:
        return "An editor's account is deleted in the admin, by somebody else."
    try:
        limiter.spend(DELETIONS, str(user.pk))
    except TooOften as error:
        return str(error)
    if not is_guest(user) and not user.check_password(password):
        return "This is not your password. Nothing was deleted."
    return ""


def forget(user: User) -> None:
    """The account with podcasts, sketches, keys and webhooks, and every file that only they had."""
    for episode in Episode.objects.filter(show__owner=user).select_related("show"):
        purge(episode)
    sketches.purge(Sketch.objects.filter(owner=user))
    forget_askers(_asked_as(user))
    user.delete()


def _asked_as(user: User) -> list[str]:
    """As whom an account is counted: itself, and its keys."""
    return [
        f"user:{user.pk}",
        *(f"key:{key}" for key in ApiKey.objects.filter(owner=user).values_list("pk", flat=True)),
    ]


def packed(user: User) -> IO[bytes]:
    """A ZIP of what is stored of a user: data.json and the audio of each podcast."""
    file = tempfile.TemporaryFile(prefix="newsroom-own-")  # noqa: SIM115 - the response closes it
    episodes = list(Episode.objects.filter(show__owner=user).select_related("show").order_by("pk"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        told = json.dumps(_data(user, episodes), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        bundle.writestr("data.json", told)
        for episode in episodes:
            if episode.audio and default_storage.exists(str(episode.audio.name)):
                with default_storage.open(str(episode.audio.name)) as audio, bundle.open(_name(episode), "w") as out:
                    for block in audio.chunks():
                        out.write(block)
    file.seek(0)
    return cast("IO[bytes]", file)


def _name(episode: Episode) -> str:
    return f"audio/{episode.guid}.mp3"


def _data(user: User, episodes: list[Episode]) -> dict[str, Any]:
    return {
        "account": {"name": user.username, "email": user.email, "since": user.date_joined, "last": user.last_login},
        "podcasts": [_podcast(episode) for episode in episodes],
        "lab": list(Sketch.objects.filter(owner=user).values("text", "kind", "voices", "style", "settings", "created")),
        "keys": list(ApiKey.objects.filter(owner=user).values("name", "purpose", "scopes", "state", "created")),
        "webhooks": list(Webhook.objects.filter(owner=user).values("url")),
        "volume": list(HourCount.objects.filter(who__in=_asked_as(user)).values("hour", "what", "who", "count")),
    }


def _podcast(episode: Episode) -> dict[str, Any]:
    prompt = episode.asked()
    lines = Line.objects.filter(script__episode=episode).order_by("script__version", "position")
    return {
        "title": episode.title,
        "summary": episode.summary,
        "created": episode.created,
        "stage": episode.stage,
        "visibility": episode.visibility,
        "deleted": episode.deleted_at,
        "audio": _name(episode) if episode.audio else None,
        "prompt": {"topic": prompt.topic, "sources": prompt.sources, "style": prompt.style} if prompt else None,
        "script": list(lines.values("script__version", "speaker", "text")),
    }
