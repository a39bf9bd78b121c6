"""The pages of the voice lab: try a text, hear it, compare it with another take, share it, take it along."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from podcasts.errors import PodcastsError
from podcasts.lab import joining, limits, sketches
from podcasts.lab.forms import LabForm, MannerForm, by_hand, initial_of, manner_forms
from podcasts.lab.models import Sketch, SketchLine
from podcasts.lab.sketches import Trial
from podcasts.media import ranges
from podcasts.media.sounds import flac
from podcasts.studio.visitors import signed_in
from synthesis.errors import SynthesisError
from synthesis.models import Render

WAITING = (Render.State.WAITING, Render.State.CLAIMED)


@require_http_methods(["GET", "HEAD", "POST"])
def lab(request: HttpRequest) -> HttpResponse:
    """A text and one button; everything else has a usual value."""
    if settings.LAB == "off":
        raise Http404("There is no voice lab here.")
    if request.method != "POST":
        return _page(request, LabForm())
    if not limits.may_try(request):
        return redirect("studio:sign-in")
    before = sketches.by_token(request.POST["beside"]) if request.POST.get("beside") else None
    form = LabForm(request.POST)
    manners = manner_forms(before, request.POST) if before and "line-0-style" in request.POST else []
    made = _made(request, form, before, manners)
    if made is None:
        return _page(request, form, beside=before, manners=manners, status=422)
    return redirect("studio:sketch", sketches.token(made))


def _made(request: HttpRequest, form: LabForm, beside: Sketch | None, manners: Sequence[MannerForm]) -> Sketch | None:
    """The sketch, or None with what is wrong among the forms' errors."""
    if not all([form.is_valid(), *(manner.is_valid() for manner in manners)]):
        return None
    found = form.cleaned_data
    trial = Trial(
        found["text"], form.kind(), form.voices(), found["style"] or "neutral", form.settings(),
        feeling=found["feeling"] or 0, by_hand=by_hand(beside, manners) if beside and manners else {},
    )  # fmt: skip
    try:
        limits.spend(request)
        return sketches.make(signed_in(request), trial, beside=beside)
    except (PodcastsError, SynthesisError) as error:
        form.add_error(None, str(error))
    return None


def _page(
    request: HttpRequest,
    form: LabForm,
    *,
    beside: Sketch | None = None,
    manners: Sequence[MannerForm] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "manners": _with_lines(beside, manners),
        "may_try": limits.may_try(request),
        "beside": sketches.token(beside) if beside else "",
        # What went wrong in the folded part must be seen.
        "unfolded": bool(set(form.errors) - {"text", "voice_A", "__all__"}),
    }
    return render(request, "podcasts/lab/lab.html", context, status=status)


@require_safe
@never_cache
def sketch(request: HttpRequest, signed: str) -> HttpResponse:
    found = sketches.by_token(signed)
    takes = [_take(one) for one in (found.beside, found) if one]
    context = {
        "sketch": found,
        "takes": takes,
        "working": any(take["working"] for take in takes),
        "form": LabForm(initial=initial_of(found)),
        "manners": _with_lines(found, manner_forms(found)),
        "may_try": limits.may_try(request),
        "beside": signed,
        "address": settings.BASE_URL + reverse("studio:sketch", args=[signed]),
        "call": api_call(found),
    }
    return render(request, "podcasts/lab/sketch.html", context)


def _with_lines(sketch: Sketch | None, manners: Sequence[MannerForm]) -> list[tuple[SketchLine, MannerForm]]:
    return list(zip(sketch.lines.all(), manners, strict=True)) if sketch and manners else []


def _take(found: Sketch) -> dict[str, Any]:
    lines = list(found.lines.select_related("render", "voice"))
    states = [line.render.state if line.render else Render.State.FAILED for line in lines]
    return {
        "sketch": found,
        "token": sketches.token(found),
        "lines": lines,
        "working": any(state in WAITING for state in states),
        "whole": all(state == Render.State.DONE for state in states),
        "models": sorted({line.render.model for line in lines if line.render and line.render.model}),
        "settings": {name: value for name, value in found.settings.items() if name != "pronunciations"},
    }


@require_safe
@never_cache
def state(request: HttpRequest, signed: str) -> JsonResponse:
    """For the page's script: which lines can be heard."""
    rows = sketches.by_token(signed).lines.values_list("render__state", "render__error")
    lines = [{"state": state or Render.State.FAILED, "error": error or ""} for state, error in rows]
    return JsonResponse({"lines": lines, "working": any(line["state"] in WAITING for line in lines)})


@require_safe
def line(request: HttpRequest, signed: str, position: int) -> HttpResponseBase:
    found = get_object_or_404(sketches.by_token(signed).lines.select_related("render"), position=position)
    return flac(request, found.render, f"lab-{position + 1}")


@require_safe
def sound(request: HttpRequest, signed: str, kind: str) -> HttpResponseBase:
    """The whole as one file, with a watermark of its own."""
    found = sketches.by_token(signed)
    if kind not in joining.KINDS:
        raise Http404(f"The sound is to be had as {' and '.join(joining.KINDS)}.")
    try:
        name = joining.joined_file(found, kind)
    except SynthesisError as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    return ranges.serve(
        request,
        default_storage,
        name,
        content_type=joining.KINDS[kind],
        filename=f"lab-{found.pk}.{kind}",
        private=True,
    )


def api_call(found: Sketch) -> str:
    """The same through the API, as commands for a shell; a call for each line."""
    address = f"{settings.BASE_URL}/api/v1/renders"
    calls = []
    for one in found.lines.select_related("voice"):
        order = {"voice": one.voice.slug, "text": one.text, "style": one.style, **one.settings}
        body = shlex.quote(json.dumps(order, ensure_ascii=False))
        calls.append(
            f'curl {address} -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\\n  -d {body}'
        )
    return "\n".join(calls)
