"""Scripts, their lines, and what editors did with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.models import Fact
from synthesis.models import Render


class Script(models.Model):
    """The dialogue of an episode. A rewrite makes a new version; the highest counts."""

    episode = models.ForeignKey("podcasts.Episode", on_delete=models.CASCADE, related_name="scripts")
    version = models.PositiveSmallIntegerField(default=1)
    complete = models.BooleanField(default=True, help_text="No: its writer has not come to the end.")
    revision = models.PositiveIntegerField(default=0, help_text="Counts the edits; whoever edits says which they saw.")
    draft = models.BooleanField(default=False, help_text="An editor's new version of a published episode, not yet out.")
    rejected = models.CharField(max_length=1000, blank=True, help_text="Why an editor sent it back to the writer.")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["episode", "-version"]
        constraints = [models.UniqueConstraint(fields=["episode", "version"], name="one_script_per_version")]

    def __str__(self) -> str:
        return f"{self.episode}, version {self.version}"


class LineQuerySet(models.QuerySet["Line"]):
    """Rules about lines."""

    def flagged(self) -> LineQuerySet:
        """What the checker found fault with and no editor has let stand."""
        return self.filter(override="").exclude(flags=[])


class Line(models.Model):
    """One line of a script with the facts it rests on."""

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    speaker = models.CharField(max_length=1)
    style = models.CharField(max_length=20, default="neutral")
    act = models.CharField(max_length=20)
    text = models.TextField()
    story = models.ForeignKey(
        "podcasts.EpisodeStory", on_delete=models.SET_NULL, null=True, blank=True, related_name="lines"
    )
    facts = models.ManyToManyField(Fact, blank=True, related_name="lines")
    model = models.CharField(max_length=160, blank=True, help_text="Which model wrote it.")
    repaired = models.BooleanField(default=False)
    flags = models.JSONField(default=list, blank=True, help_text="What the checker found, in words.")
    override = models.CharField(max_length=500, blank=True, help_text="Why an editor lets it stand all the same.")
    render = models.ForeignKey(Render, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines")
    start = models.FloatField(null=True, blank=True, help_text="Seconds from the start of the episode.")

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["script", "position"]
        constraints = [models.UniqueConstraint(fields=["script", "position"], name="one_line_per_position")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:60]}"


class Edit(models.Model):
    """What an editor did with a script: one row each, written once and never changed."""

    class Action(models.TextChoices):
        CHANGE = "change", "changed"
        SPLIT = "split", "split"
        MERGE = "merge", "joined"
        MOVE = "move", "moved"
        INSERT = "insert", "inserted"
        DELETE = "delete", "deleted"
        OVERRIDE = "override", "let stand"
        UNDO = "undo", "took back"
        OPEN = "open", "opened a new version"
        DISCARD = "discard", "threw the new version away"
        APPROVE = "approve", "approved"
        REJECT = "reject", "sent back to the writer"
        RECALL = "recall", "took back from the voices"

    episode = models.ForeignKey("podcasts.Episode", on_delete=models.CASCADE, related_name="edits")
    script = models.ForeignKey(Script, on_delete=models.SET_NULL, null=True, related_name="edits")
    revision = models.PositiveIntegerField(help_text="Of the script, after it.")
    action = models.CharField(max_length=12, choices=Action)
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the line, as the editor saw it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    editor = models.CharField(max_length=150, help_text="The name at the time.")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=1000, blank=True)
    before = models.JSONField(default=dict, help_text="The lines it touched and their order, before.")
    after = models.JSONField(default=dict, help_text="The same afterwards.")
    undoes = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        line = "" if self.position is None else f" line {self.position + 1}"
        return f"{self.editor} {self.get_action_display()}{line}"
