"""Edits of scripts and decisions about them, as the API takes them."""

from __future__ import annotations

from rest_framework import serializers

from orchestrator.protocols import STYLES
from podcasts.api.fields import StrictSerializer
from podcasts.models import Edit

EDITS = ("change", "split", "merge", "move", "insert", "delete", "override", "undo")
WORDS = (
    "change: new `text`, `speaker`, `style` or `facts` for the line. split: in two, the second beginning with "
    "character `at`. merge: with the next line. move: to place `to`, 0 being the first. insert: `text` by `speaker` in "
    "`style` after the line, or at the start. delete. override: let a flag stand, for a `reason`. undo: my last edit."
)


class EditOrder(StrictSerializer):
    """One edit. Which fields it takes depends on the action; all but insert and undo need the line."""

    action = serializers.ChoiceField([(one, one) for one in EDITS], help_text=WORDS)
    line = serializers.IntegerField(required=False, min_value=1, max_value=2**53)
    text = serializers.CharField(required=False, max_length=5_000)
    speaker = serializers.RegexField(r"^[A-D]$", required=False)
    style = serializers.ChoiceField([(one, one) for one in STYLES], required=False)  # type: ignore[assignment]
    facts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**53), required=False, max_length=50
    )
    at = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    to = serializers.IntegerField(required=False, min_value=0, max_value=10_000)
    reason = serializers.CharField(required=False, max_length=500)


class ReasonOrder(StrictSerializer):
    reason = serializers.CharField(max_length=1_000, help_text="The writer gets to read it.")


class EditSerializer(serializers.ModelSerializer[Edit]):
    """What somebody did with the script."""

    words = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Edit
        fields = ["id", "action", "words", "editor", "at", "revision", "reason"]
        read_only_fields = fields
