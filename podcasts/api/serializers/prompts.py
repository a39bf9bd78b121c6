"""Podcasts from a prompt as the API has them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.research.errors import SourceError
from newsroom.research.sources import KINDS, LONGEST_NAME, LONGEST_TEXT, Source
from orchestrator.protocols import STYLES
from podcasts.api.fields import StrictSerializer
from podcasts.api.serializers.episodes import EpisodeSerializer
from podcasts.models import Prompt, Show, Visibility
from podcasts.studio.wishes import LONGEST, LONGEST_TOPIC, MOST_SOURCES, SHORTEST, Wish

FORMAT_CHOICES = Show.Format.choices
STYLE_CHOICES = [(one, one) for one in STYLES]


class SourceOrder(StrictSerializer):
    """Where the podcast may take its facts from. None at all means our own newsroom."""

    kind = serializers.ChoiceField([(kind, kind) for kind in KINDS])
    value = serializers.CharField(
        required=False, max_length=LONGEST_TEXT, trim_whitespace=False,
        help_text="The text, the address, or what POST /uploads answered.",
    )  # fmt: skip
    name = serializers.CharField(required=False, max_length=LONGEST_NAME)


class WishOrder(StrictSerializer):
    """A podcast as it is ordered: a topic is enough."""

    topic = serializers.CharField(max_length=LONGEST_TOPIC)
    minutes = serializers.FloatField(default=5.0, min_value=SHORTEST, max_value=LONGEST)
    format = serializers.ChoiceField(FORMAT_CHOICES, default="conversation")
    voices = serializers.ListField(
        child=serializers.SlugField(max_length=50), max_length=4, default=list,
        help_text="Slugs, the lead's first. Left out: chosen for you.",
    )  # fmt: skip
    style = serializers.ChoiceField(STYLE_CHOICES, default="neutral")  # type: ignore[assignment]
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", max_length=20, default="en", trim_whitespace=False,
        help_text="As in BCP 47: en, pt-BR.", error_messages={"invalid": "Give a language as in BCP 47: en, pt-BR."},
    )  # fmt: skip
    sources = serializers.ListField(
        child=SourceOrder(), max_length=MOST_SOURCES, required=False,
        error_messages={"max_length": f"Give at most {MOST_SOURCES} sources."},
    )  # fmt: skip
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.PRIVATE.value)


class RemixOrder(StrictSerializer):
    """What is to be different; what is left out stays as it was. Nothing is looked up again."""

    topic = serializers.CharField(max_length=LONGEST_TOPIC, required=False)
    minutes = serializers.FloatField(min_value=SHORTEST, max_value=LONGEST, required=False)
    format = serializers.ChoiceField(FORMAT_CHOICES, required=False)
    voices = serializers.ListField(child=serializers.SlugField(max_length=50), max_length=4, required=False)
    style = serializers.ChoiceField(STYLE_CHOICES, required=False)  # type: ignore[assignment]
    visibility = serializers.ChoiceField(Visibility.choices, required=False)


def wish_from(order: dict[str, Any]) -> Wish:
    """Raises SourceError for a source without what its kind wants."""
    sources = tuple(Source.from_json(source) for source in order.pop("sources", ()))
    return Wish(**order | {"voices": tuple(order["voices"]), "sources": sources})


class SourceShown(serializers.Serializer[Any]):
    kind = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]  # a field of ours, an attribute of DRF's
        help_text="What a listener calls it."
    )


class PromptSerializer(serializers.ModelSerializer[Prompt]):
    """What an episode was ordered with."""

    format = serializers.ChoiceField(FORMAT_CHOICES, read_only=True)
    sources = serializers.SerializerMethodField()
    remix_of: Any = serializers.SlugRelatedField(slug_field="guid", read_only=True, allow_null=True)
    episode = EpisodeSerializer(read_only=True)

    class Meta:
        model = Prompt
        fields = ["topic", "format", "style", "language", "sources", "remix_of", "created", "episode"]
        read_only_fields = fields

    @extend_schema_field(SourceShown(many=True))
    def get_sources(self, prompt: Prompt) -> list[dict[str, str]]:
        return [{"kind": source["kind"], "label": _label(source)} for source in prompt.sources]


def _label(source: dict[str, str]) -> str:
    try:
        return Source.from_json(source).label
    except SourceError:
        return source.get("name", "")


class UploadOrder(StrictSerializer):
    file = serializers.FileField(help_text="PDF, EPUB, DOCX, Markdown, HTML or plain text.")


class UploadShown(serializers.Serializer[Any]):
    """A source for POST /prompts. Whoever has its value may use it."""

    kind = serializers.CharField()
    value = serializers.CharField()
    name = serializers.CharField()
