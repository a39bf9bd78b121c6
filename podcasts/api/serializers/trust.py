"""Takedowns, recordings that are looked into, provenance and the log, as the API has them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from podcasts.api.fields import StrictSerializer, request_of
from podcasts.api.pagination import PageQuery
from podcasts.trust.answers import Answer, answers
from podcasts.trust.models import LogEntry
from podcasts.trust.provenance import Chained
from synthesis.models import Inquiry, Mark


class TakedownQuery(StrictSerializer):
    """What is to go: one article by its address, or all of a feed by its number."""

    article = serializers.CharField(required=False, max_length=1000, help_text="Its address.")
    feed = serializers.IntegerField(required=False, min_value=1, max_value=2**31)


class TakedownOrder(TakedownQuery):
    reason = serializers.CharField(max_length=1000, help_text="Goes into the log, for good.")
    recut = serializers.BooleanField(default=False, help_text="Make what is left of each episode anew.")


class TouchedEpisode(serializers.Serializer[Any]):
    guid = serializers.UUIDField()
    show = serializers.CharField(source="show.slug")
    title = serializers.CharField(source="__str__")
    stage = serializers.CharField()


class ImpactShown(serializers.Serializer[Any]):
    """What goes with it. Of private podcasts of listeners there is their number alone."""

    articles = serializers.IntegerField()
    episodes = TouchedEpisode(many=True)
    private_episodes = serializers.IntegerField()


class RecordingOrder(StrictSerializer):
    recording = serializers.FileField(help_text="Any sound that ffmpeg reads, at most 200 MB.")


class FoundMark(serializers.Serializer[Any]):
    """A mark of this system in the recording."""

    layer = serializers.SerializerMethodField(help_text="null: too damaged to be read.")
    made_by = serializers.SerializerMethodField(help_text="The models.")
    made = serializers.DateTimeField(source="mark.created", default=None)
    episode = serializers.SerializerMethodField(help_text="Where it is one that may be seen.")
    strength = serializers.FloatField(source="z")
    start = serializers.FloatField(help_text="Seconds; where it is clearest.")
    speed = serializers.FloatField(help_text="1 is as it was made.")

    @extend_schema_field(serializers.ChoiceField(Mark.Layer.choices, allow_null=True))
    def get_layer(self, found: Answer) -> str | None:
        return found.mark.layer if found.mark else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_made_by(self, found: Answer) -> list[str]:
        return list(found.mark.made_by) if found.mark else []

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_episode(self, found: Answer) -> str | None:
        return reverse("api:episode", [found.episode.guid], request=request_of(self)) if found.episode else None


class RecordingSerializer(serializers.ModelSerializer[Inquiry]):
    """A recording that is looked into, and the marks of this system that were found in it."""

    state = serializers.ChoiceField(Inquiry.State.choices, read_only=True)
    found = serializers.SerializerMethodField()

    class Meta:
        model = Inquiry
        fields = ["guid", "name", "state", "error", "seconds", "found", "created"]
        read_only_fields = fields

    @extend_schema_field(FoundMark(many=True))
    def get_found(self, inquiry: Inquiry) -> Any:
        return FoundMark(answers(inquiry, request_of(self).user), many=True, context=self.context).data


class RestedOn(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="An exact sentence of the article.")
    article = serializers.CharField(source="article.title")
    source = serializers.CharField(source="article.spoken_source")  # type: ignore[assignment]  # an attribute of DRF's


class ChainedLine(serializers.Serializer[Chained]):
    """A line with all that it went through."""

    speaker = serializers.CharField()
    text = serializers.CharField()
    start = serializers.FloatField()
    facts = RestedOn(many=True)
    written = serializers.CharField(help_text="Who wrote it, in words.")
    repaired = serializers.BooleanField(help_text="Mended after the check.")
    override = serializers.CharField(help_text="Why an editor let it stand although the checker objected.")
    voice = serializers.CharField(help_text="The model that spoke it.")


class Deed(serializers.ModelSerializer[LogEntry]):
    class Meta:
        model = LogEntry
        fields = ["at", "action", "digest"]
        read_only_fields = fields


class Provenance(serializers.Serializer[Any]):
    """Where an episode comes from, from article to line to voice."""

    lines = ChainedLine(many=True)
    asked = serializers.ListField(child=serializers.CharField(), help_text="Which models were asked, in words.")
    log = Deed(many=True, help_text="Each entry is sealed with the digest of the one before it.")
    mark = serializers.IntegerField(allow_null=True, help_text="The number in its watermark.")


class LogSerializer(serializers.ModelSerializer[LogEntry]):
    """One deed, sealed with the digest of the one before it."""

    details: Any = serializers.DictField(read_only=True)

    class Meta:
        model = LogEntry
        fields = ["id", "at", "actor", "action", "subject", "details", "previous", "digest"]
        read_only_fields = fields


class LogQuery(PageQuery):
    action = serializers.CharField(required=False, allow_blank=True, max_length=40)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=80, help_text="As in episode:12.")
    actor = serializers.CharField(required=False, allow_blank=True, max_length=150)
    after = serializers.DateTimeField(required=False)
    before = serializers.DateTimeField(required=False)
