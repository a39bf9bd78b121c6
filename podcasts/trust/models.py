"""The newsroom's log: what was published, decided and taken back, in a chain that cannot be quietly edited."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

BEGINNING = "0" * 64
TRIES = 20


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def head(self) -> str:
        """The digest that the next entry builds on; whoever keeps it can prove all that came before."""
        return self.order_by("-pk").values_list("digest", flat=True).first() or BEGINNING

    def append(self, action: str, subject: str, *, actor: str = "", **details: Any) -> LogEntry:
        """Add an entry behind the last one. `previous` is unique, so two that come at once cannot fork the chain."""
        for attempt in range(TRIES):
            entry = LogEntry(
                at=timezone.now(),
                actor=actor[:150],
                action=action,
                subject=subject,
                details=details,
                previous=self.head(),
            )
            entry.digest = entry.computed()
            try:
                with transaction.atomic():
                    entry.save(force_insert=True)
            except IntegrityError:
                if attempt == TRIES - 1:
                    raise
            else:
                return entry
        raise AssertionError("unreachable")


class LogEntry(models.Model):
    """One deed. Written once; each entry holds the digest of the one before, so a changed entry breaks all after it."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150, blank=True, help_text="Who did it; empty: the system.")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, db_index=True, help_text="As in episode:12.")
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor or 'system'} {self.action} {self.subject}"

    def computed(self) -> str:
        """SHA-256 over everything, as canonical JSON."""
        at = self.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        content = [at, self.actor, self.action, self.subject, self.details, self.previous]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
