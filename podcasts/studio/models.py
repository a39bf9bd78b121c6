"""What listeners order and who they are: prompts with their cast, guests, invitations, counted attempts.

`podcasts.models` has these too; relations to shows and episodes are by name, since that module imports this one.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from orchestrator.protocols import FORMATS, STYLES
from synthesis.models import Voice

STYLE_CHOICES = [(style, style) for style in STYLES]
FORMAT_CHOICES = [(form, form) for form in FORMATS]


def invite_code() -> str:
    return secrets.token_urlsafe(9)


class Prompt(models.Model):
    """What an episode was ordered with. Episodes of the newsroom's own shows have none."""

    episode = models.OneToOneField("podcasts.Episode", on_delete=models.CASCADE, related_name="prompt")
    topic = models.CharField(max_length=500)
    sources = models.JSONField(default=list, blank=True, help_text="As newsroom.research.sources writes them.")
    format = models.CharField(max_length=20, choices=FORMAT_CHOICES)
    style = models.CharField(max_length=20, choices=STYLE_CHOICES, default="neutral")
    language = models.CharField(max_length=20, default="en")
    remix_of = models.ForeignKey(
        "podcasts.Episode", on_delete=models.SET_NULL, null=True, blank=True, related_name="remixes"
    )
    held_for = models.CharField(
        max_length=300, blank=True, help_text="Why an editor has to see the script before it is voiced."
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.topic


class Role(models.Model):
    """Who speaks in one episode, and with which voice. Where an episode has no roles, its show's hosts speak."""

    episode = models.ForeignKey("podcasts.Episode", on_delete=models.CASCADE, related_name="roles")
    speaker = models.CharField(max_length=1)
    name = models.CharField(max_length=60)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="roles")

    class Meta:
        ordering = ["episode", "speaker"]
        constraints = [models.UniqueConstraint(fields=["episode", "speaker"], name="one_role_per_speaker")]

    def __str__(self) -> str:
        return f"{self.name} ({self.voice})"


class Guest(models.Model):
    """Marks a user who has no account yet: made for a visitor's session, adopted when the visitor signs up."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guest")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.user)


class Invite(models.Model):
    """A code with which one person may sign up where SIGN_UP is `invite`."""

    code = models.CharField(max_length=40, unique=True, default=invite_code)
    note = models.CharField(max_length=200, blank=True, help_text="For whom it is.")
    valid_until = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is used.")
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.note or f"invite {self.pk}"


class Attempt(models.Model):
    """How often something was tried of late, such as a sign-in from one address. `key` is a hash."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
