"""The account's page of keys: ask for one, see its secret once, revoke it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from podcasts.api import keys as life
from podcasts.api.forms import KeyForm
from podcasts.api.models import ApiKey
from podcasts.errors import KeyRefused


@login_required
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return redirect("podcasts:keys")
    return _page(request, form)


@require_POST
@login_required
@never_cache
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret stands in this one answer and nowhere else."""
    key = get_object_or_404(ApiKey, pk=pk, owner=request.user)
    try:
        secret = life.draw(key)
    except KeyRefused as error:
        return _page(request, KeyForm(), trouble=str(error), status=409)
    return _page(request, KeyForm(), drawn=key, secret=secret)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        life.revoke(get_object_or_404(ApiKey, pk=pk, owner=request.user))
    except KeyRefused as error:
        return _page(request, KeyForm(), trouble=str(error), status=409)
    return redirect("podcasts:keys")


def _asked(request: HttpRequest, form: KeyForm) -> bool:
    try:
        life.ask(cast("User", request.user), **form.cleaned_data)
    except KeyRefused as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: HttpRequest, form: KeyForm, status: int = 200, **more: object) -> HttpResponse:
    own = ApiKey.objects.filter(owner=cast("User", request.user))
    return render(request, "podcasts/api/keys.html", {"form": form, "keys": own, **more}, status=status)
