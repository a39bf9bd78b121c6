"""Voices and renders."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Consent(models.Model):
    """Who agreed that a voice may be used, for what and until when."""

    person = models.CharField(max_length=200, help_text="Who gave it, or 'nobody: synthetic' for a voice of no person.")
    purposes = models.TextField(help_text="What the voice may be used for.")
    proof = models.TextField(help_text="Where it is written down: a licence, an address, a signed form.")
    given_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person"]

    def __str__(self) -> str:
        return self.person


class Voice(models.Model):
    """A speaking identity of a voice model."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    model = models.CharField(max_length=80, help_text="The voice model that has it, as in the registry.")
    key = models.CharField(max_length=80, help_text="What that model calls it.")
    language = models.CharField(max_length=20, default="en")
    description = models.CharField(max_length=200, blank=True)
    words_per_minute = models.FloatField(
        help_text="Measured, pauses between lines included; lengths are planned by it."
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="voices")
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=80, blank=True, help_text="Which model spoke.")
    version = models.CharField(max_length=80, blank=True)
    audio = models.FileField(upload_to="renders/%Y/%m", blank=True)
    seconds = models.FloatField(default=0.0)
    words = models.JSONField(default=list, help_text="[[word, start, end], …] in seconds.")
    subject = models.CharField(max_length=80, blank=True, help_text="What first asked for it, as in episode:12.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.voice}: {self.text[:60]}"
