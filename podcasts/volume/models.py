"""How much was asked for in each hour, by whom; and alerts where that was far more than usual.

`podcasts.models` has these too. Whoever asks is a user, a key, or the keyed hash of a network address; rows go after
`VOLUME_DAYS`.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

QUIET = dt.timedelta(days=1)


class What(models.TextChoices):
    REQUESTS = "requests", "requests"
    MINUTES = "minutes", "minutes of audio ordered"


class HourCount(models.Model):
    """So much within one hour. Little is not counted at all."""

    hour = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=10, choices=What)
    who = models.CharField(max_length=40, help_text="user:12, key:3, or address: and a keyed hash.")
    count = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "what", "hour"], name="one_count_per_hour")]

    def __str__(self) -> str:
        return f"{self.who}: {self.count:g} {self.get_what_display()} from {self.hour:%Y-%m-%d %H:%M} on"


class AlertQuerySet(models.QuerySet["VolumeAlert"]):
    def open(self) -> AlertQuerySet:
        return self.filter(acknowledged_at=None)

    def silencing(self, now: dt.datetime) -> AlertQuerySet:
        """Those that keep another one about the same from being opened."""
        return self.filter(Q(acknowledged_at=None) | Q(acknowledged_at__gt=now - QUIET))


class VolumeAlert(models.Model):
    """Somebody asks for far more than usual. One is open at a time; it grows until somebody acknowledges it."""

    what = models.CharField(max_length=10, choices=What)
    who = models.CharField(max_length=40)
    opened = models.DateTimeField(default=timezone.now)
    hour = models.DateTimeField(help_text="The hour with the most.")
    seen = models.FloatField(help_text="In that hour.")
    usual = models.FloatField(help_text="The median of the hours before.")
    most = models.FloatField(help_text="More than this is unusual.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When it was mailed.")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "alert on volume"
        verbose_name_plural = "alerts on volume"
        constraints = [
            models.UniqueConstraint(
                fields=["who", "what"], condition=Q(acknowledged_at=None), name="one_open_alert_about_the_same"
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.who}: {self.seen:g} {self.get_what_display()} in the hour from {self.hour:%Y-%m-%d %H:%M} UTC on; "
            f"usual are {self.usual:g}, and more than {self.most:g} is unusual"
        )
