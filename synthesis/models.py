"""Consents, voices and renders. What `synthesis.consents.models` has, this has too."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from synthesis.consents.models import Reading  # noqa: F401 (Django looks for models here)
from synthesis.listening import Listening


class Consent(models.Model):
    """Who agreed that a voice may be used, for what and until when."""

    person = models.CharField(max_length=200, help_text="Who gave it, or 'nobody: synthetic' for a voice of no person.")
    purposes = models.TextField(help_text="What the voice may be used for.")
    proof = models.TextField(help_text="Where it is written down: a licence, an address, a signed form.")
    given_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    read_aloud = models.BooleanField(
        default=False, help_text="It holds once the person was heard reading it and somebody approved."
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["person"]

    def __str__(self) -> str:
        return self.person

    def objection(self, today: dt.date) -> str:
        """Why it does not hold on a day, as the end of a sentence about it; empty when it does."""
        if self.withdrawn_at is not None:
            return f"was withdrawn on {self.withdrawn_at:%-d %B %Y}"
        if today < self.given_on:
            return f"begins on {self.given_on:%-d %B %Y}"
        if self.valid_until is not None and today > self.valid_until:
            return f"ended on {self.valid_until:%-d %B %Y}"
        if self.read_aloud and self.approved_at is None:
            return "has not been read aloud and approved"
        return ""


class VoiceQuerySet(models.QuerySet["Voice"]):
    def usable(self, today: dt.date) -> VoiceQuerySet:
        """Switched on, and with a consent that holds today."""
        valid = Q(consent__valid_until__isnull=True) | Q(consent__valid_until__gte=today)
        approved = Q(consent__read_aloud=False) | Q(consent__approved_at__isnull=False)
        return self.filter(
            valid, approved, enabled=True, consent__withdrawn_at__isnull=True, consent__given_on__lte=today
        ).select_related("consent")


def base_language(language: str) -> str:
    return language.partition("-")[0].lower()


class Voice(models.Model):
    """A speaking identity of a voice model."""

    class Register(models.TextChoices):
        LOWER = "lower", "lower"
        HIGHER = "higher", "higher"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    model = models.CharField(max_length=80, help_text="The voice model that has it, as in the registry.")
    key = models.CharField(max_length=80, help_text="What that model calls it.")
    language = models.CharField(max_length=20, default="en")
    register = models.CharField(
        max_length=10,
        choices=Register,
        default=Register.HIGHER,
        help_text="When its model cannot speak, another model's voice of this register stands in.",
    )
    description = models.CharField(max_length=200, blank=True)
    words_per_minute = models.FloatField(
        help_text="Measured, pauses between lines included; lengths are planned by it."
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="voices")
    enabled = models.BooleanField(default=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="one_voice_per_model_and_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def base_language(self) -> str:
        """Without the country: "en" of "en-GB"."""
        return base_language(self.language)

    def speaks(self, language: str) -> bool:
        """Whether it is of the language, whatever the country."""
        return self.base_language == base_language(language)

    def objection(self, today: dt.date) -> str:
        """Why it may not be used on a day, as a sentence that says what to do; empty when it may."""
        if not self.enabled:
            return f"The voice {self.name} is switched off. Switch it on or give the host another voice."
        if why := self.consent.objection(today):
            return f"The consent for the voice {self.name} {why}. Give the host another voice."
        return ""


class RenderQuerySet(models.QuerySet["Render"]):
    """The rules of who may work at a render. Every change of hands is a conditional UPDATE whose count is checked."""

    def waiting(self) -> RenderQuerySet:
        return self.filter(state=Render.State.WAITING)

    def held_by(self, token: str) -> RenderQuerySet:
        return self.filter(state=Render.State.CLAIMED, claimed_by=token)

    def claim(self, ids: Collection[int], token: str, now: dt.datetime) -> int:
        """Take those of `ids` that nobody has yet; returns how many."""
        return (
            self.waiting()
            .filter(pk__in=ids)
            .update(state=Render.State.CLAIMED, claimed_by=token, claimed_at=now, error="")
        )

    def begin(self, ids: Collection[int], token: str, now: dt.datetime) -> set[int]:
        """Count an attempt at those of `ids` that are still ours; returns their keys."""
        ours = self.held_by(token).filter(pk__in=ids)
        ours.update(attempts=F("attempts") + 1, claimed_at=now)
        return set(self.held_by(token).filter(pk__in=ids).values_list("pk", flat=True))

    def give_back(self, token: str) -> int:
        """Let go of all that a worker holds and has not done."""
        return self.held_by(token).update(state=Render.State.WAITING, claimed_by="", claimed_at=None)

    def stale(self, before: dt.datetime) -> RenderQuerySet:
        return self.filter(state=Render.State.CLAIMED, claimed_at__lt=before)


class Render(models.Model):
    """The audio of one line, found by its content."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        CLAIMED = "claimed", "being voiced"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of all that the sound depends on.")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="renders")
    style = models.CharField(max_length=20)
    text = models.TextField()
    settings = models.JSONField(default=dict, help_text="Pace, pitch, range, energy, pronunciations.")
    policy = models.JSONField(default=dict, blank=True, help_text="Which models may speak it, as its show says.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=80, blank=True, help_text="Which model spoke.")
    version = models.CharField(max_length=80, blank=True)
    spoken_by = models.CharField(max_length=80, blank=True, help_text="That model's voice.")
    audio = models.FileField(upload_to="renders/%Y/%m", blank=True)
    seconds = models.FloatField(default=0.0)
    words = models.JSONField(default=list, help_text="[[word, start, end], …] in seconds.")
    subject = models.CharField(max_length=80, blank=True, help_text="What asked for it, as in episode:12.")
    created = models.DateTimeField(default=timezone.now)

    objects = RenderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.voice}: {self.text[:60]}"

    @property
    def waits(self) -> bool:
        """Whether a voice worker has still to speak it."""
        return self.state in (self.State.WAITING, self.State.CLAIMED)

    @property
    def made_by(self) -> str:
        """The model that spoke, with its version; empty before."""
        return f"{self.model} {self.version}".strip()

    @property
    def by_stand_in(self) -> bool:
        """Whether another model than the voice's own spoke, because that one could not."""
        return self.state == self.State.DONE and self.model != self.voice.model


class Inquiry(Listening):
    """Somebody's question whether a recording was made here. The file goes when it is answered, the row soon after."""

    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="What the file was called.")
    upload = models.FileField(upload_to="inquiries/%Y/%m", blank=True)
    seconds = models.FloatField(default=0.0)
    findings = models.JSONField(default=list, help_text="[{layer, mark, z, start, speed}, …]")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "inquiries"

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What the number in a watermark stands for. Never deleted: recordings outlive their episodes."""

    class Layer(models.TextChoices):
        PROGRAMME = "programme", "a finished programme"
        VOICE = "voice", "a line by one voice model"

    layer = models.CharField(max_length=10, choices=Layer)
    subject = models.CharField(max_length=80, help_text="As in episode:12; for a voice model, its name and version.")
    made_by = models.JSONField(default=list, help_text="The models that made it.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["layer", "subject"], name="one_mark_per_subject")]

    def __str__(self) -> str:
        return f"{self.subject} (mark {self.pk})"
