"""Duels: two answers to one brief, side by side, and what listeners thought of them.

`podcasts.models` has these too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsroom.models import Brief
from synthesis.models import Render


class DuelQuerySet(models.QuerySet["Duel"]):
    def ready(self) -> DuelQuerySet:
        """Open ones that can be judged: texts, and voices once both have spoken."""
        spoken = Q(a_render__state=Render.State.DONE, b_render__state=Render.State.DONE)
        return self.filter(Q(kind=Duel.Kind.SCRIPT) | spoken, open=True)


class Duel(models.Model):
    """Two scripts by two models, or one sentence by two voices. Which is which is told after the vote."""

    class Kind(models.TextChoices):
        SCRIPT = "script", "scripts"
        VOICE = "voice", "voices"

    kind = models.CharField(max_length=10, choices=Kind)
    brief = models.ForeignKey(
        Brief, on_delete=models.CASCADE, null=True, related_name="duels", help_text="What both tell; it goes with it."
    )
    headline = models.CharField(max_length=300)
    a = models.CharField(max_length=160, help_text="The model, or the voice and its model.")
    b = models.CharField(max_length=160)
    a_lines = models.JSONField(default=list, help_text='[["Harriet", "Good morning."], …]')
    b_lines = models.JSONField(default=list)
    a_render = models.ForeignKey(Render, on_delete=models.CASCADE, null=True, related_name="+")
    b_render = models.ForeignKey(Render, on_delete=models.CASCADE, null=True, related_name="+")
    open = models.BooleanField(default=True, help_text="Shown to be judged.")
    created = models.DateTimeField(default=timezone.now)

    objects = DuelQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.headline}: {self.a} or {self.b}"


class Vote(models.Model):
    """One judgement. `voter` is a keyed hash of the session, so that nobody can be found by it."""

    class Choice(models.TextChoices):
        A = "a", "a"
        B = "b", "b"
        TIE = "tie", "equally good"
        BAD = "bad", "both bad"

    duel = models.ForeignKey(Duel, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=4, choices=Choice)
    voter = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["duel", "voter"], name="one_vote_per_duel_and_voter")]

    def __str__(self) -> str:
        return f"{self.duel}: {self.get_choice_display()}"
