"""How a show's hosts say words: the list, and a word tried before it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from podcasts.desk import trying, words
from podcasts.desk.pages import editor
from podcasts.models import Host, Show
from synthesis import renders
from synthesis.models import Render


class WordForm(forms.Form):
    """A word and how to say it, tried in a sentence by one of the hosts."""

    word = forms.CharField(max_length=words.LONGEST_WORD)
    said = forms.CharField(
        max_length=words.LONGEST_SAID, label="Said as", help_text="Respelt, as in loond, or in IPA, as in /lʊnd/."
    )
    sentence = forms.CharField(max_length=300, required=False, help_text="To try it in. Empty: the word alone.")
    host = forms.ModelChoiceField(queryset=Host.objects.none(), empty_label=None)

    def __init__(self, show: Show, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = self.fields["host"]
        assert isinstance(hosts, forms.ModelChoiceField)  # noqa: S101  declared above
        hosts.queryset = show.hosts.select_related("voice")


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, with a form that tries a word or keeps it."""
    show = trying.show_to_try(request, pk)
    action = request.POST.get("action")
    if action == "forget":
        words.forget(show, request.POST.get("word", ""), by=editor(request))
        return redirect("admin:podcasts_show_pronunciations", show.pk)
    form = WordForm(show, request.POST or None)
    render = None
    if action and form.is_valid():
        if action == "keep":
            words.keep(show, form.cleaned_data["word"], form.cleaned_data["said"], by=editor(request))
            return redirect("admin:podcasts_show_pronunciations", show.pk)
        render = _tried(show, form)
    token = trying.sign([render]) if render else ""
    context = {"title": f"Pronunciations of {show}", "show": show, "form": form, "render": render, "token": token}
    return TemplateResponse(request, "podcasts/admin/pronunciations.html", admin.site.each_context(request) | context)


def _tried(show: Show, form: WordForm) -> Render | None:
    """The render of the sentence with the word said so; None with the reason in the form."""
    typed = form.cleaned_data
    settings = {"pronunciations": {**show.pronunciations, typed["word"]: typed["said"]}}
    take = renders.Take(typed["host"].voice, typed["sentence"] or typed["word"], "neutral", settings)
    return next(iter(trying.order(show, [take], form)), None)
