"""The form with which an account asks to be told of events."""

from __future__ import annotations

from django import forms

from podcasts.webhooks.models import CHOOSABLE


class WebhookForm(forms.Form):
    # Text, not an address: setup.checked looks at it, and its sentence is the better one.
    url = forms.CharField(
        max_length=500, label="Address", help_text="Public, with https, such as https://hooks.example.org/podcast."
    )
    events = forms.MultipleChoiceField(
        choices=CHOOSABLE, widget=forms.CheckboxSelectMultiple, initial=["episode.published"], label="Tell it when"
    )
