"""Keys of the API, what was spent with them, and answers kept for a repeated request."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from orchestrator.errors import PolicyError
from orchestrator.policy import Policy


class Scope(models.TextChoices):
    """What a key may be used for; nobody can do more with a key than without it."""

    READ = "read", "read: shows, episodes, scripts, articles, stories"
    WRITE = "write", "write: order, edit and delete"
    PUBLISH = "publish", "publish: approve, reject, withdraw, change who may see it"
    MODELS = "models", "models: have a voice speak a text"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def live(self, now: dt.datetime) -> ApiKeyQuerySet:
        """Keys that open something now, unless their owner's account is closed."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), state=ApiKey.State.ACTIVE, owner__is_active=True)

    def open(self) -> ApiKeyQuerySet:
        """Asked for or in use."""
        return self.exclude(state__in=[ApiKey.State.REFUSED, ApiKey.State.REVOKED])


class ApiKey(models.Model):
    """A key to the API. Its secret is shown once; what is kept is its hash."""

    class State(models.TextChoices):
        REQUESTED = "requested", "asked for"
        APPROVED = "approved", "approved, secret not shown yet"
        ACTIVE = "active", "in use"
        REFUSED = "refused", "refused"
        REVOKED = "revoked", "revoked"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80, help_text="What it is used in, as its owner calls it.")
    purpose = models.TextField(max_length=1000, blank=True, help_text="What its owner wants to do with it.")
    scopes = models.JSONField(default=list, help_text='Any of "read", "write", "publish", "models".')
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED, db_index=True)
    prefix = models.CharField(max_length=12, unique=True, null=True, editable=False, help_text="By which it is found.")
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of the whole secret.")
    per_minute = models.PositiveIntegerField(default=120, help_text="Requests.")
    per_day = models.PositiveIntegerField(default=10_000, help_text="Requests.")
    audio_minutes = models.FloatField(default=60.0, help_text="Minutes of audio that may be ordered in a day.")
    policy = models.JSONField(
        default=dict,
        blank=True,
        help_text="Which models may be used for what it orders, besides the show's own policy.",
    )
    created = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it does not expire.")
    used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix or self.get_state_display()})"

    def clean(self) -> None:
        try:
            Policy.from_json(self.policy)
        except PolicyError as error:
            raise ValidationError({"policy": str(error)}) from error

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


class SpendingQuerySet(models.QuerySet["Spending"]):
    def seconds_since(self, since: dt.datetime) -> float:
        return float(self.filter(at__gt=since).aggregate(seconds=Sum("seconds"))["seconds"] or 0.0)


class Spending(models.Model):
    """Audio that was ordered with a key."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="spendings")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    seconds = models.FloatField(help_text="Of audio, as estimated when it was ordered.")

    objects = SpendingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s by {self.key}"


class KeptAnswer(models.Model):
    """The answer to a request that named an Idempotency-Key, for when it is sent again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, help_text="The Idempotency-Key.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request.")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty while the first is at work.")
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_answer_per_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.name}: {self.status or 'at work'}"
