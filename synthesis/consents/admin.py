"""Consents: written down, read aloud, heard, approved, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from synthesis.consents import checking
from synthesis.consents.models import Reading
from synthesis.consents.sentence import drawn, sentence
from synthesis.listening import State
from synthesis.models import Consent, Render

MOST_TOLD = 40
LONGEST_TO_READ = 300  # characters of purposes
SOUNDS = ("recording", "sample")


def uses(consents: Collection[int]) -> list[tuple[str, int]]:
    """What ordered lines of these consents' voices, as in episode:12, with how many; the newest first."""
    rows = Render.objects.filter(voice__consent__in=consents).values("subject")
    counted = rows.annotate(ordered=Count("pk"), newest=Max("pk")).order_by("-newest")
    return [(row["subject"] or "unknown", row["ordered"]) for row in counted]


class ConsentForm(forms.ModelForm[Consent]):
    def clean_purposes(self) -> str:
        purposes = str(self.cleaned_data["purposes"])
        if len(purposes) > LONGEST_TO_READ:
            raise forms.ValidationError(f"This is read aloud, so say it in {LONGEST_TO_READ} characters.")
        return purposes


class ReadingForm(forms.ModelForm[Reading]):
    class Meta:
        model = Reading
        fields = SOUNDS

    def clean(self) -> dict[str, Any]:
        for name in SOUNDS:
            file = self.cleaned_data.get(name)
            if name in self.changed_data and file and file.size > checking.LARGEST:
                self.add_error(name, f"This file is larger than {checking.LARGEST // 2**20} MB; send it as MP3.")
        return self.cleaned_data


class ReadingInline(admin.StackedInline[Reading, Consent]):
    model = Reading
    form = ReadingForm
    fields = ["sentence", *SOUNDS, "heard", "finding", "players"]
    readonly_fields = ["sentence", "heard", "finding", "players"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, consent: Consent | None = None) -> bool:
        return False  # it comes with the consent

    @admin.display(description="what was found")
    def finding(self, reading: Reading) -> str:
        return reading.objection() or (
            f"{reading.share:.0%} of the sentence was heard, and the voices are alike ({reading.distance:.2f}). "
            "Listen to both, then approve the consent in the list."
        )

    @admin.display(description="listen")
    def players(self, reading: Reading) -> str:
        there = [name for name in SOUNDS if getattr(reading, name)]
        rows = [(name, reverse("admin:synthesis_consent_sound", args=[reading.consent_id, name])) for name in there]
        player = '{}: <audio controls preload="none" src="{}"></audio>'
        return format_html_join(mark_safe("<br>"), player, rows) if rows else "–"


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin[Consent]):
    form = ConsentForm
    list_display = ["person", "state", "given_on", "valid_until", "voices_of"]
    search_fields = ["person", "purposes", "proof"]
    actions = ["approve", "withdraw"]
    fields = [
        "person", "purposes", "proof", "given_on", "valid_until", "read_aloud", "approved_at", "approved_by",
        "withdrawn_at", "used_by",
    ]  # fmt: skip
    inlines = [ReadingInline]

    @admin.display(description="holds")
    def state(self, consent: Consent) -> str:
        return consent.objection(timezone.localdate()) or "yes"

    @admin.display(description="voices")
    def voices_of(self, consent: Consent) -> str:
        return ", ".join(voice.name for voice in consent.voices.all())

    @admin.display(description="what used its voices")
    def used_by(self, consent: Consent) -> str:
        """Each episode, trial and order with how many lines, the newest first."""
        rows = uses([consent.pk])
        return format_html_join(mark_safe("<br>"), "{}: {} lines", rows) if rows else "nothing yet"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).prefetch_related("voices")

    def get_readonly_fields(self, request: HttpRequest, consent: Consent | None = None) -> list[str]:
        """What was read aloud can't be reworded afterwards."""
        fixed = ["read_aloud", "approved_at", "approved_by", "withdrawn_at", "used_by"]
        return [*fixed, "person", "purposes", "valid_until"] if consent and consent.read_aloud else fixed

    def save_model(self, request: HttpRequest, consent: Consent, form: Any, change: bool) -> None:
        """One that is entered by hand is read aloud; those that come with the code have their proof in writing."""
        consent.read_aloud = consent.read_aloud if change else True
        super().save_model(request, consent, form, change)
        if not change:
            words = drawn()
            told = sentence(consent.person, consent.purposes, consent.valid_until, words)
            Reading.objects.create(consent=consent, sentence=told, words=words)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New recordings are heard anew, and whoever approved the old ones has not approved these."""
        super().save_formset(request, form, formset, change)
        for brought in formset.initial_forms:
            if brought.has_changed():
                self._hear_anew(brought)

    def _hear_anew(self, form: ReadingForm) -> None:
        reading = form.instance
        reading.state, reading.claimed_at, reading.attempts, reading.error = State.WAITING, None, 0, ""
        reading.heard, reading.share, reading.distance, reading.marked = "", 0.0, None, False
        reading.save()
        for name in form.changed_data:
            if old := form.initial.get(name):
                old.storage.delete(old.name)
        consent = Consent.objects.get(pk=reading.consent_id)
        consent.approved_at = consent.approved_by = None
        consent.save()
        if reading.recording and reading.sample:
            checking.offer(reading)

    def delete_model(self, request: HttpRequest, consent: Consent) -> None:
        for reading in Reading.objects.filter(consent=consent):
            reading.remove_files()
        super().delete_model(request, consent)

    def delete_queryset(self, request: HttpRequest, consents: QuerySet[Consent]) -> None:
        for consent in consents:
            self.delete_model(request, consent)

    def get_urls(self) -> list[URLPattern]:
        sound = path(
            "<int:pk>/<slug:which>.sound", self.admin_site.admin_view(self.sound), name="synthesis_consent_sound"
        )
        return [sound, *super().get_urls()]

    def sound(self, request: HttpRequest, pk: int, which: str) -> FileResponse:
        """As it was uploaded; the browser is told that it is a sound, and nothing else is made of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reading = get_object_or_404(Reading, consent=pk)
        try:
            file = {"recording": reading.recording, "sample": reading.sample}[which]
            return FileResponse(file.open("rb"), content_type="audio/mpeg")
        except (KeyError, OSError, ValueError) as error:
            raise Http404("This recording is not there.") from error

    @admin.action(description="Approve: I have listened, and it is this person", permissions=["change"])
    def approve(self, request: HttpRequest, consents: QuerySet[Consent]) -> None:
        for consent in consents.filter(read_aloud=True, approved_at=None).select_related("reading"):
            if why := consent.reading.objection():
                self.message_user(request, f"{consent} is not approved. {why}", messages.ERROR)
                continue
            consent.approved_at, consent.approved_by_id = timezone.now(), request.user.pk
            consent.save()
            self.message_user(request, f"{consent} is approved; voices that rest on it may be used.")

    @admin.action(description="Withdraw: no new line is spoken with these voices", permissions=["change"])
    def withdraw(self, request: HttpRequest, consents: QuerySet[Consent]) -> None:
        chosen = list(consents.filter(withdrawn_at__isnull=True))
        for consent in chosen:
            consent.withdrawn_at = timezone.now()
            consent.save()
            for reading in Reading.objects.filter(consent=consent):
                reading.sample.delete()  # what was read stays as proof until the consent is deleted
        self.message_user(
            request, f"{len(chosen)} withdrawn. Hosts with these voices need others before the next episode."
        )
        used = [subject for subject, _ in uses([consent.pk for consent in chosen])]
        if used:
            told = ", ".join(used[:MOST_TOLD]) + (f" and {len(used) - MOST_TOLD} more" if len(used) > MOST_TOLD else "")
            self.message_user(request, f"These used their voices, and stay until somebody takes them back: {told}.")
