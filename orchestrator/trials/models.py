"""Rollouts and experiments: which shows get a new model, or other rules, before the rest does."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from orchestrator.errors import PolicyError
from orchestrator.policy import Policy


class What(models.TextChoices):
    """The kind of work that a trial is about. The other kind goes on as it did."""

    TEXT = "text", "writing"
    SPEECH = "speech", "speaking"


class Rollout(models.Model):
    """A new model, or a new version, on its way to every show. Those not chosen do without it."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done, every show has it"
        ROLLED_BACK = "rolled back", "rolled back, no show has it"

    model = models.CharField(max_length=160, help_text="Its name with its version, as in Scribe-1 2.")
    what = models.CharField(max_length=10, choices=What, default=What.TEXT)
    percent = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(100)], help_text="Of shows. Raising it keeps those that have it."
    )
    most_failed = models.FloatField(
        default=0.2,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text="Rolled back when surely more than this share of its attempts fail.",
    )
    most_rejected = models.FloatField(
        default=0.3,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text="Rolled back when surely more than this share of its answers are rejected by the check.",
    )
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING, editable=False)
    started = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["model"], condition=models.Q(state="running"), name="one_running_rollout_per_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} to {self.percent} % of shows"


class RolloutStep(models.Model):
    """What happened to a rollout, and who or what did it. Written once."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=150, help_text="A person, or the watch.")
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.words}"


class Experiment(models.Model):
    """Two arms of shows: "a" goes by its rules as before, "b" by these rules as well."""

    name = models.SlugField(unique=True)
    what = models.CharField(max_length=10, choices=What, default=What.TEXT)
    policy = models.JSONField(help_text='What arm b is asked with as well: {"preferred": "Scribe-1"}.')
    percent = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(1), MaxValueValidator(99)], help_text="Of shows in arm b."
    )
    planned = models.PositiveIntegerField(
        default=100,
        validators=[MinValueValidator(30)],
        help_text="Episodes in each arm, fixed beforehand: the result is read then and not before.",
    )
    running = models.BooleanField(default=True)
    started = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["what"], condition=models.Q(running=True), name="one_running_experiment_for_each_kind_of_work"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            Policy.from_json(self.policy)
        except PolicyError as error:
            raise ValidationError({"policy": str(error)}) from error

    def arm(self, letter: str) -> str:
        return f"{self.name}:{letter}"

    def rules(self) -> Policy:
        data: dict[str, Any] = self.policy
        return Policy.from_json(data)
