"""The form of the voice lab. What it refuses, it refuses at the field and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from orchestrator.protocols import CONTROLS, SPEAKERS, STYLES
from podcasts.lab import sketches
from podcasts.lab.feeling import Manner
from podcasts.lab.models import LONGEST_TEXT, Sketch, SketchLine
from podcasts.trust import guard
from synthesis.models import Voice

SENTENCE = "Good morning. In Lund, fourteen restorers found a painting behind a painting, and nobody had looked."
MOST_WORDS, LONGEST_WORD = 30, 100


class MannerForm(forms.Form):
    """How one line is spoken; what is left empty has its usual value."""

    style = forms.ChoiceField(label="Style", choices=[(style, style) for style in STYLES], required=False)
    pace = forms.FloatField(label="Pace", initial=1.0, required=False)
    pitch = forms.FloatField(label="Pitch in semitones", initial=0.0, required=False)
    pitch_range = forms.FloatField(label="Range of pitch", initial=1.0, required=False)
    energy = forms.FloatField(label="Energy", initial=1.0, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, (least, most) in CONTROLS.items():
            field = self.fields[name]
            field.validators += [MinValueValidator(least), MaxValueValidator(most)]
            field.widget.attrs.update(step="0.05", inputmode="decimal", min=least, max=most)

    def manner(self) -> Manner:
        return Manner(self.cleaned_data["style"] or "neutral", **self.controls())

    def controls(self) -> dict[str, float]:
        """Those that were filled in."""
        return {name: self.cleaned_data[name] for name in CONTROLS if self.cleaned_data[name] is not None}


class LabForm(MannerForm):
    """A text and how to say it."""

    text = forms.CharField(
        label="Text",
        max_length=LONGEST_TEXT,
        initial=SENTENCE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Up to 2,000 characters. A dialogue has lines that begin with A: B: C: or D:",
        error_messages={"required": "Write something for the voice to say."},
    )
    story = forms.BooleanField(label="Tell it as a story, with a voice for each character", required=False)
    feeling = forms.IntegerField(
        label="Feeling",
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
        widget=forms.NumberInput(attrs={"type": "range", "step": "10"}),
        help_text="How much of it is read out of the text, sentence by sentence; on the left as it stands.",
    )
    pronunciations = forms.CharField(
        label="Pronunciations",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One in each line: Lund = loond, or Lund = /lʊnd/",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.usable = list(Voice.objects.usable(timezone.localdate()))
        choices = [(voice.slug, f"{voice} – {voice.description}".strip(" –")) for voice in self.usable]
        for speaker in SPEAKERS:
            label = "Voice" if speaker == "A" else f"Voice of {speaker}"
            self.fields[f"voice_{speaker}"] = forms.ChoiceField(
                label=label, choices=[("", "choose for me"), *choices], required=False
            )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not any(character.isalnum() for character in text):
            raise forms.ValidationError("There is nothing in this text that a voice could say.")
        if found := guard.of_spoken(text):
            raise forms.ValidationError(found.sentence)
        return text

    def clean_pronunciations(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["pronunciations"].splitlines() if line.strip()]
        if len(lines) > MOST_WORDS:
            raise forms.ValidationError(f"Give at most {MOST_WORDS} pronunciations.")
        return dict(_pronunciation(line) for line in lines)

    def kind(self) -> str:
        return sketches.kind_of(self.cleaned_data["text"], story=self.cleaned_data["story"])

    def voices(self) -> list[str]:
        """Slugs in the order of the speakers; "" where one is to be chosen."""
        return [self.cleaned_data[f"voice_{speaker}"] for speaker in SPEAKERS]

    def settings(self) -> dict[str, Any]:
        """As a take wants them."""
        found: dict[str, Any] = dict(self.controls())
        if self.cleaned_data["pronunciations"]:
            found["pronunciations"] = self.cleaned_data["pronunciations"]
        return found


def initial_of(sketch: Sketch) -> dict[str, Any]:
    """What the form says of a sketch, to be changed and tried again."""
    said = sketch.settings.get("pronunciations", {})
    return {
        "text": sketch.text,
        "story": sketch.kind == Sketch.Kind.STORY,
        "style": sketch.style,
        "feeling": sketch.feeling,
        **{name: sketch.settings[name] for name in CONTROLS if name in sketch.settings},
        "pronunciations": "\n".join(f"{word} = {heard}" for word, heard in said.items()),
        **{f"voice_{speaker}": slug for speaker, slug in zip(SPEAKERS, sketch.voices, strict=False)},
    }


def _pronunciation(line: str) -> tuple[str, str]:
    word, equals, heard = (piece.strip() for piece in line.partition("="))
    if not (word and equals and heard):
        raise forms.ValidationError("Write each pronunciation as word = how it is said.")
    if max(len(word), len(heard)) > LONGEST_WORD:
        raise forms.ValidationError(f"A pronunciation has at most {LONGEST_WORD} characters.")
    return word, heard


def manner_forms(sketch: Sketch, posted: Mapping[str, str] | None = None) -> list[MannerForm]:
    """A small form for each line of a sketch that was read with feeling, with how it was spoken."""
    if not sketch.feeling:
        return []
    return [
        MannerForm(posted, initial={"style": line.style, **_numbers(line)}, prefix=f"line-{line.position}")
        for line in sketch.lines.all()
    ]


def by_hand(sketch: Sketch, sent: Sequence[MannerForm]) -> dict[int, tuple[str, Manner]]:
    """Lines whose manner a listener has changed, now or before. The forms are valid."""
    return {
        line.position: (line.text, form.manner())
        for line, form in zip(sketch.lines.all(), sent, strict=True)
        if line.by_hand or form.has_changed()
    }


def _numbers(line: SketchLine) -> dict[str, float]:
    return {name: line.settings.get(name, getattr(Manner(), name)) for name in CONTROLS}
