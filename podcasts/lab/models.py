"""What was tried in the voice lab: a text, its voices and settings, and the lines that came of it.

`podcasts.models` has these too.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from podcasts.studio.models import STYLE_CHOICES
from synthesis.models import Render, Voice

LONGEST_TEXT = 2_000


class Sketch(models.Model):
    """A text as it was tried, to be heard again, shared and compared by its address."""

    class Kind(models.TextChoices):
        READING = "reading", "read by one voice"
        DIALOGUE = "dialogue", "dialogue"
        STORY = "story", "told with a voice for each character"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="sketches"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=LONGEST_TEXT)
    voices = models.JSONField(default=list, help_text="Slugs as they were asked for, speaker A's first.")
    style = models.CharField(max_length=20, choices=STYLE_CHOICES, default="neutral")
    settings = models.JSONField(default=dict, help_text="Pace, pitch, range, energy, pronunciations.")
    feeling = models.PositiveSmallIntegerField(default=0, help_text="Percent of feeling that is read out of the text.")
    beside = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The take to compare with.",
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.text[:60]} ({self.get_kind_display()})"


class SketchLine(models.Model):
    """One piece of a sketch, spoken by one voice."""

    sketch = models.ForeignKey(Sketch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    speaker = models.CharField(max_length=1)
    name = models.CharField(max_length=60, help_text="Who speaks: the voice's name, or a character of the story.")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="sketch_lines")
    text = models.TextField()
    style = models.CharField(max_length=20, choices=STYLE_CHOICES, default="neutral")
    settings = models.JSONField(default=dict, help_text="Pace, pitch, range, energy, pronunciations, as it is spoken.")
    by_hand = models.BooleanField(default=False, help_text="A listener chose how this line is spoken.")
    render = models.ForeignKey(Render, on_delete=models.SET_NULL, null=True, blank=True, related_name="sketch_lines")

    class Meta:
        ordering = ["sketch", "position"]
        constraints = [models.UniqueConstraint(fields=["sketch", "position"], name="one_piece_per_position")]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    @property
    def manner(self) -> dict[str, float]:
        """What differs from the usual, as the page says it."""
        named = {"pace": "pace", "pitch": "pitch", "pitch_range": "range", "energy": "energy"}
        return {shown: self.settings[name] for name, shown in named.items() if name in self.settings}
