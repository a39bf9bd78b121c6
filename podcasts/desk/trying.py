"""Hearing something before it is decided: a word said another way, a host with another voice."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from podcasts.media.sounds import flac
from podcasts.models import Show
from synthesis import renders
from synthesis.errors import SynthesisError
from synthesis.models import Render
from synthesis.tasks import offer

SALT = "podcasts.desk.trying"


def show_to_try(request: HttpRequest, pk: int) -> Show:
    """A show of the newsroom's own, for who may change it."""
    show = get_object_or_404(Show, pk=pk, owner=None)
    if not request.user.has_perm("podcasts.change_show"):
        raise PermissionDenied
    return show


def order(show: Show, takes: Sequence[renders.Take], form: forms.Form) -> list[Render]:
    """The renders of these takes, soon to be spoken; none, with the reason in the form, where that can't be."""
    try:
        found = renders.order(takes, subject=f"try:{show.slug}"[:80], policy=show.policy)
    except SynthesisError as error:
        form.add_error(None, str(error))
        return []
    offer()
    return found


def sign(found: Sequence[Render]) -> str:
    """Names these renders in an address of the page, so that no others can be asked for."""
    return signing.dumps([render.pk for render in found], salt=SALT)


def signed(token: str) -> list[int]:
    """Their keys; 404 for what the page did not sign."""
    try:
        return [int(key) for key in signing.loads(token, salt=SALT)]
    except signing.BadSignature as error:
        raise Http404("This is no address of the page.") from error


def audio(request: HttpRequest, pk: int, token: str) -> HttpResponseBase:
    """How the one that was tried sounds."""
    show_to_try(request, pk)
    return flac(request, get_object_or_404(Render, pk__in=signed(token)[:1]), "try")
