"""The ledger: one row for each attempt, and what is left of old rows: their sums by day."""

from __future__ import annotations

from django.db import models

from orchestrator.trials.models import Experiment, Rollout, RolloutStep

__all__ = ["DayTotal", "Experiment", "GpuLoad", "ModelRun", "Rollout", "RolloutStep"]


class ModelRun(models.Model):
    """One attempt of one model at one request: the orchestrator's ledger row."""

    class Outcome(models.TextChoices):
        OK = "ok", "answered"
        TIMEOUT = "timeout", "timed out"
        UNAVAILABLE = "unavailable", "not available"
        REFUSED = "refused", "refused the request"
        REJECTED = "rejected", "answer rejected by the check"
        ERROR = "error", "failed"
        SKIPPED = "skipped", "skipped, circuit open"
        OVERTAKEN = "overtaken", "given up, another answered first"

    created = models.DateTimeField(auto_now_add=True, db_index=True)
    task = models.CharField(max_length=20)
    model = models.CharField(max_length=80)
    version = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80, blank=True, db_index=True, help_text="What it was for, as in episode:12.")
    attempt = models.PositiveSmallIntegerField(default=1, help_text="1 for the first candidate, 2 for the next, …")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was chosen, or why it failed.")
    arm = models.CharField(max_length=120, blank=True, help_text="Of an experiment, as in shorter:b.")
    waited = models.FloatField(null=True, help_text="Seconds that the work lay in the queue, where that is known.")
    seconds = models.FloatField(default=0.0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    audio_seconds = models.FloatField(default=0.0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0, help_text="US dollars, by the price list.")

    class Meta:
        verbose_name = "model run"
        verbose_name_plural = "ledger of model runs"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task} by {self.model} {self.version}: {self.get_outcome_display()}"


class DayTotal(models.Model):
    """Attempts of one day that the retention has taken out of the ledger, summed."""

    day = models.DateField(db_index=True)
    task = models.CharField(max_length=20)
    model = models.CharField(max_length=80)
    version = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, choices=ModelRun.Outcome)
    attempts = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    audio_seconds = models.FloatField(default=0.0)
    cost = models.DecimalField(max_digits=16, decimal_places=6, default=0)

    class Meta:
        ordering = ["-day", "model", "task"]
        constraints = [
            models.UniqueConstraint(fields=["day", "task", "model", "version", "outcome"], name="one_total_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.attempts} × {self.task} by {self.model} {self.version}"


class GpuLoad(models.Model):
    """How busy a GPU was on one day, as its host's workers saw it."""

    day = models.DateField(db_index=True)
    host = models.CharField(max_length=80)
    gpu = models.CharField(max_length=20, help_text="Its index on that host.")
    samples = models.PositiveIntegerField(default=0)
    busy = models.FloatField(default=0.0, help_text="Sum of the shares that were sampled, each from 0 to 1.")

    class Meta:
        ordering = ["-day", "host", "gpu"]
        constraints = [models.UniqueConstraint(fields=["day", "host", "gpu"], name="one_load_per_gpu_and_day")]

    def __str__(self) -> str:
        return f"{self.day}: GPU {self.gpu} of {self.host}"
