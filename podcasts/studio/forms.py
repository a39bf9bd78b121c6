"""The forms of the studio. What they refuse, they refuse at the field and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from newsroom.research import uploads
from newsroom.research.errors import SourceError
from newsroom.research.sources import Source
from orchestrator.protocols import STYLES
from podcasts.models import Show, Visibility
from podcasts.studio import samples, wishes
from podcasts.studio.wishes import Wish
from synthesis.models import Voice

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese"}
STYLE_LABELS: dict[str, str] = {
    "neutral": "as the text asks for",
    **{style: style for style in STYLES if style != "neutral"},
}
USUAL_MINUTES = 5


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. What is wrong with one, such as that it is empty, is said when it is read."""

    widget = ManyFiles

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in given if file]


class RemixForm(forms.Form):
    """How a podcast is told; what it is told from is given."""

    topic = forms.CharField(
        label="What is it about?",
        max_length=wishes.LONGEST_TOPIC,
        error_messages={"required": "Say what the podcast should be about."},
    )
    minutes = forms.FloatField(
        label="Minutes", min_value=wishes.SHORTEST, max_value=wishes.LONGEST, initial=USUAL_MINUTES, required=False
    )
    format = forms.ChoiceField(
        label="Format", choices=Show.Format.choices, initial=Show.Format.CONVERSATION, required=False
    )
    voices = forms.MultipleChoiceField(
        label="Voices",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose none, and voices are chosen for you.",
    )
    style = forms.ChoiceField(label="Style", choices=list(STYLE_LABELS.items()), initial="neutral", required=False)
    language = forms.ChoiceField(label="Language", required=False)
    visibility = forms.ChoiceField(
        label="Who may hear it",
        choices=[
            (Visibility.PRIVATE, "only me"),
            (Visibility.UNLISTED, "whoever has the address"),
            (Visibility.PUBLIC, "everyone"),
        ],
        initial=Visibility.PRIVATE,
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.usable = sorted(Voice.objects.usable(timezone.localdate()), key=wishes.preference)
        self.heard = samples.voices_heard()
        spoken = wishes.languages(self.usable) or ["en"]
        self._choices("voices", [(voice.slug, str(voice)) for voice in self.usable])
        self._choices("language", [(code, LANGUAGES.get(code, code)) for code in spoken])
        self.fields["language"].initial = "en" if "en" in spoken else spoken[0]
        self.fields["minutes"].widget.attrs.update(step="1", inputmode="numeric")

    def wish(self, sources: Sequence[Source] = ()) -> Wish:
        """Of a valid form; a field left empty has its usual value."""
        found = {name: value or self.fields[name].initial for name, value in self.cleaned_data.items()}
        return Wish(
            topic=found["topic"],
            minutes=found["minutes"],
            format=found["format"],
            voices=tuple(found["voices"] or ()),
            style=found["style"],
            language=found["language"],
            sources=tuple(sources),
            visibility=found["visibility"],
        )

    def add_faults(self, faults: dict[str, str]) -> None:
        for field, fault in faults.items():
            self.add_error(field if field in self.fields else None, fault)

    def errors_below(self) -> list[tuple[forms.BoundField, str]]:
        """Those of fields that a small screen does not show: the page says them at its top too."""
        below = [name for name in self.fields if name != "topic"]
        return [(self[name], str(error)) for name in below for error in self.errors.get(name, ())]

    def voice_rows(self) -> list[tuple[Any, Voice, bool]]:
        """Each voice's checkbox with the voice, and whether it can be listened to."""
        by_slug = {voice.slug: voice for voice in self.usable}
        boxes = self["voices"].subwidgets
        rows = [(box, by_slug[str(box.data["value"])]) for box in boxes]
        return [(box, voice, voice.slug in self.heard) for box, voice in rows]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class WishForm(RemixForm):
    """One field and one button are enough; everything else has a usual value."""

    newsroom = forms.BooleanField(label="Our newsroom", initial=True, required=False)
    text = forms.CharField(label="Paste text", widget=forms.Textarea(attrs={"rows": 5}), required=False, strip=True)
    addresses = forms.CharField(
        label="Web addresses", widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text="One in each line."
    )
    files = FilesField(  # type: ignore[assignment]  # the form's own `files` is an attribute of instances
        label="Files", required=False, help_text="PDF, EPUB, Word, Markdown, HTML or plain text."
    )
    web = forms.BooleanField(label="Search the web", required=False)
    wikipedia = forms.BooleanField(label="Wikipedia", required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not settings.SEARXNG_URL:
            del self.fields["web"]
        if not settings.WIKIPEDIA:
            del self.fields["wikipedia"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        # A page without the folded part sends no boxes at all: then the newsroom is meant.
        if not any(found.get(name) for name in ("newsroom", "text", "addresses", "files", "web", "wikipedia")):
            found["newsroom"] = True
        return found

    def forgets_files(self) -> bool:
        """Whether a refused form had files that are in order: a browser does not keep them."""
        return bool(self.errors and self.cleaned_data.get("files"))

    def sources(self) -> list[Source]:
        """Stores the uploads. What can't be used is added to the form's errors."""
        found = self.cleaned_data
        named = [Source(kind) for kind in ("newsroom", "web", "wikipedia") if found.get(kind)]
        texts = [("text", "text", found["text"])] if found["text"] else []
        addresses = [("addresses", "url", line.strip()) for line in found["addresses"].splitlines() if line.strip()]
        for field, kind, value in [*texts, *addresses]:
            try:
                named.append(Source(kind, value))  # type: ignore[arg-type]
            except SourceError as error:
                self.add_error(field, str(error))
        return named + (self._stored() if not self.errors else [])

    def _stored(self) -> list[Source]:
        stored: list[Source] = []
        for file in self.cleaned_data["files"]:
            try:
                stored.append(uploads.store(file))
            except SourceError as error:
                self.add_error("files", str(error))
        if self.errors:
            for source in stored:
                uploads.forget(source)
        return stored


class SettingsForm(forms.Form):
    """What an owner may say of a finished podcast."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "A podcast needs a title."})
    visibility = forms.ChoiceField(
        label="Who may hear it",
        choices=RemixForm.base_fields["visibility"].choices,  # type: ignore[attr-defined]
    )
