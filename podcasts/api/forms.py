"""The form with which a tester asks for a key."""

from __future__ import annotations

from django import forms

from podcasts.api.models import Scope


class KeyForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="What it is used in, such as “my phone”.")
    purpose = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="What you want to do with it."
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.READ], label="It may"
    )
