"""The form of the page on which an editor tries a voice."""

from __future__ import annotations

from typing import Any

from django import forms

from orchestrator.protocols import STYLES

SENTENCE = "Good morning. In Lund, 14 restorers found a painting behind a painting, and nobody had looked."


class TryForm(forms.Form):
    """A sentence and how to say it. What it leaves out has the voice's default."""

    text = forms.CharField(
        label="Sentence", max_length=500, initial=SENTENCE, widget=forms.Textarea(attrs={"rows": 3, "cols": 80})
    )
    style = forms.ChoiceField(choices=[(style, style) for style in STYLES])
    pace = forms.FloatField(min_value=0.5, max_value=2.0, initial=1.0, help_text="2 is twice as fast.")
    pitch = forms.FloatField(min_value=-12, max_value=12, initial=0.0, help_text="In semitones.")
    pitch_range = forms.FloatField(min_value=0, max_value=2, initial=1.0, help_text="0 is monotonous.")

    def settings(self) -> dict[str, Any]:
        """As a take wants them."""
        return {name: self.cleaned_data[name] for name in ("pace", "pitch", "pitch_range")}
