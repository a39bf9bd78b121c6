"""Casting: each voice says a sentence of the show before a host is given it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from podcasts.desk import trying
from podcasts.errors import EditRefused
from podcasts.media.word_times import tokens_of
from podcasts.models import Episode, Host, Line, Show
from synthesis import renders
from synthesis.models import Render, Voice

CHANGE_HOST = "podcasts.change_host"
# Characters: of a line that shows how somebody reads the news, and of what an editor may type.
SHORTEST, LONGER, LONGEST = 40, 200, 300


class SentenceForm(forms.Form):
    """What the voices say."""

    sentence = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice with its take of the sentence, and what names the take."""

    voice: Voice
    render: Render | None
    token: str

    @property
    def waiting(self) -> bool:
        return self.render is not None and self.render.waits


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The voices, with a sentence that all of them say and a button that gives one to a host."""
    show = trying.show_to_try(request, pk)
    if request.POST.get("action") == "cast":
        return _cast(request, show)
    form = SentenceForm(request.POST or None, initial={"sentence": sentence_of(show)})
    if request.method == "POST" and form.is_valid() and (found := _ordered(show, form)):
        return redirect(f"{_address(show)}?{urlencode({'heard': trying.sign(found)})}")
    heard = Render.objects.filter(pk__in=trying.signed(request.GET["heard"])) if "heard" in request.GET else ()
    candidates = candidates_of(show, list(heard))
    if (said := next((one.render for one in candidates if one.render), None)) and not form.is_bound:
        form = SentenceForm(initial={"sentence": said.text})
    context = {
        "title": f"Cast of {show}",
        "show": show,
        "form": form,
        "candidates": candidates,
        "hosts": show.hosts.select_related("voice"),
        "waiting": any(one.waiting for one in candidates),
        "may_cast": request.user.has_perm(CHANGE_HOST),
    }
    return TemplateResponse(request, "podcasts/admin/casting.html", admin.site.each_context(request) | context)


def voices_of(show: Show) -> list[Voice]:
    """Those that may be used and speak the show's language."""
    usable = Voice.objects.usable(timezone.localdate()).order_by("name")
    return [voice for voice in usable if voice.speaks(show.language)]


def candidates_of(show: Show, heard: list[Render]) -> list[Candidate]:
    """Each voice of the show's language; with its take where it is among those that were heard."""
    takes = {render.voice_id: render for render in heard}
    return [
        Candidate(voice, take, trying.sign([take]) if take else "")
        for voice in voices_of(show)
        for take in [takes.get(voice.pk)]
    ]


def sentence_of(show: Show) -> str:
    """A line of the newest episode that everyone may hear; what a host says first where there is none."""
    out = Episode.objects.listed().filter(show=show)
    lines = Line.objects.filter(script__episode__in=out, act="report").annotate(length=Length("text"))
    fit = lines.filter(length__gte=SHORTEST, length__lte=LONGER)
    line = fit.order_by("-script__episode__published_at", "-script", "position").first()
    return " ".join(tokens_of(line.text)) if line else f"Good morning. This is {show.title}."


def give(host: Host, voice: Voice, *, seen: str) -> None:
    """The host speaks with this voice from now on. `seen` is the slug of the one that the editor saw there."""
    with transaction.atomic():
        fresh = Host.objects.select_for_update(of=("self",)).select_related("voice").get(pk=host.pk)
        if fresh.voice.slug != seen:
            raise EditRefused(f"{host.name} has been given the voice {fresh.voice} meanwhile. Nothing was changed.")
        if why := voice.objection(timezone.localdate()):
            raise EditRefused(why)
        fresh.voice = voice
        fresh.save(update_fields=["voice"])


def _ordered(show: Show, form: SentenceForm) -> list[Render]:
    sentence, settings = form.cleaned_data["sentence"], {"pronunciations": show.pronunciations}
    takes = [renders.Take(voice, sentence, "neutral", settings) for voice in voices_of(show)]
    return trying.order(show, takes, form)


def _cast(request: HttpRequest, show: Show) -> HttpResponse:
    if not request.user.has_perm(CHANGE_HOST):
        raise PermissionDenied
    host = get_object_or_404(show.hosts, speaker=request.POST.get("host", ""))
    voice = get_object_or_404(Voice, slug=request.POST.get("voice", ""))
    try:
        give(host, voice, seen=request.POST.get("seen", ""))
    except EditRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{host.name} speaks with the voice {voice} from now on.")
    return redirect(request.get_full_path())


def _address(show: Show) -> str:
    return reverse("admin:podcasts_show_casting", args=[show.pk])
