"""Where an account wants to be told of events, and every delivery there."""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Event(models.TextChoices):
    REVIEW = "episode.review", "a script waits for approval"
    PUBLISHED = "episode.published", "an episode is out, or out again"
    FAILED = "episode.failed", "an episode failed"
    WITHDRAWN = "episode.withdrawn", "an episode was withdrawn"
    TEST = "test", "sent by hand"


# What an account may ask to be told of.
CHOOSABLE = [(event.value, event.label) for event in Event if event != Event.TEST]


def new_secret() -> str:
    """As Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_event_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


class Webhook(models.Model):
    """An address that is told of an account's events."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField("address", max_length=500)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=80, default=new_secret, help_text="Signs each delivery.")
    former_secret = models.CharField(max_length=80, blank=True, help_text="Signs too for a day after a rotation.")
    rotated_at = models.DateTimeField(null=True, blank=True)
    enabled = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True, help_text="The first failure after the last success.")
    notice = models.CharField(max_length=300, blank=True, help_text="Why it was switched off.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.url


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Who sends what, by conditional UPDATEs whose count is checked."""

    def due(self, now: dt.datetime) -> DeliveryQuerySet:
        stale = now - dt.timedelta(seconds=settings.CLAIM_SECONDS)
        free = Q(claimed_at=None) | Q(claimed_at__lt=stale)
        return self.filter(free, state=Delivery.State.WAITING, due_at__lte=now, webhook__enabled=True)

    def claim(self, delivery_id: int, now: dt.datetime) -> bool:
        """Take one for sending; False when another worker has it or it is settled."""
        return bool(self.due(now).filter(pk=delivery_id).update(claimed_at=now, attempts=F("attempts") + 1))


class Delivery(models.Model):
    """One event on its way to one address."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        GIVEN_UP = "given up", "given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=30, choices=Event)
    event_id = models.CharField(max_length=40, default=new_event_id, help_text="The same in every attempt.")
    source = models.CharField(max_length=120, help_text="What happened, once: as in episode:12:published:<time>.")
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="What the address answered last.")
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "source"], name="an_event_is_told_once")]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"

    @property
    def said(self) -> str:
        """What is sent, laid out for people."""
        return json.dumps(self.payload, ensure_ascii=False, indent=2)
