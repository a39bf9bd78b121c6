"""The form of the page on which an editor tries a voice."""

from __future__ import annotations

from typing import Any

from django import forms

from orchestrator.protocols import CONTROLS, STYLES

SENTENCE = "Good morning. In Lund, 14 restorers found a painting behind a painting, and nobody had looked."


def control(name: str, **options: Any) -> forms.FloatField:
    least, most = CONTROLS[name]
    return forms.FloatField(min_value=least, max_value=most, **options)


class TryForm(forms.Form):
    """A sentence and how to say it. What it leaves out has the voice's default."""

    text = forms.CharField(
        label="Sentence", max_length=500, initial=SENTENCE, widget=forms.Textarea(attrs={"rows": 3, "cols": 80})
    )
    style = forms.ChoiceField(choices=[(style, style) for style in STYLES])
    pace = control("pace", initial=1.0, help_text="2 is twice as fast.")
    pitch = control("pitch", initial=0.0, help_text="In semitones.")
    pitch_range = control("pitch_range", initial=1.0, help_text="0 is monotonous.")

    def settings(self) -> dict[str, Any]:
        """As a take wants them."""
        return {name: self.cleaned_data[name] for name in ("pace", "pitch", "pitch_range")}
