"""Voices, renders, models and the ledger as the API has them."""

from __future__ import annotations

from typing import Any, get_args

from django.core import signing
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from orchestrator.models import ModelRun
from orchestrator.protocols import CONTROLS, STYLES, Kind, Retention
from podcasts.api.fields import StrictSerializer, request_of
from podcasts.api.pagination import PageQuery
from podcasts.duels.models import Duel
from podcasts.trust import guard
from synthesis.models import Render, Voice

MOST_CHARACTERS = 2_000


class VoiceSerializer(serializers.ModelSerializer[Voice]):
    """A speaking identity that may be used today."""

    class Meta:
        model = Voice
        fields = ["slug", "name", "model", "language", "register", "description", "words_per_minute"]
        read_only_fields = fields


class VoiceQuery(PageQuery):
    language = serializers.CharField(required=False, allow_blank=True, max_length=20)
    model = serializers.CharField(required=False, allow_blank=True, max_length=80)


def control(name: str, default: float = 1.0, **options: Any) -> serializers.FloatField:
    least, most = CONTROLS[name]
    return serializers.FloatField(default=default, min_value=least, max_value=most, **options)


class SpokenOrder(StrictSerializer):
    """A text, and how it is to be said."""

    text = serializers.CharField(max_length=MOST_CHARACTERS)
    style = serializers.ChoiceField(  # type: ignore[assignment]  # a field of ours, an attribute of DRF's
        [(style, style) for style in STYLES], default="neutral"
    )
    pace = control("pace", help_text="2 is twice as fast.")
    pitch = control("pitch", default=0.0, help_text="In semitones.")
    pitch_range = control("pitch_range", help_text="0 is monotonous.")
    energy = control("energy")
    pronunciations = serializers.DictField(
        child=serializers.CharField(max_length=100), required=False, help_text='As in {"Lund": "loond"}.'
    )

    def validate_text(self, text: str) -> str:
        if found := guard.of_spoken(text):
            raise serializers.ValidationError(found.sentence)
        return text


class RenderOrder(SpokenOrder):
    """A text for a voice to speak."""

    voice = serializers.SlugField(max_length=50, help_text="The slug of a voice.")


def signer(user: Any) -> signing.Signer:
    """Renders are shared by content; an id is good only for the account that ordered it."""
    return signing.Signer(salt=f"renders of {user.pk}", sep=".")


class Word(serializers.Serializer[Any]):
    word = serializers.CharField()
    start = serializers.FloatField(help_text="Seconds.")
    end = serializers.FloatField()


class RenderSerializer(serializers.ModelSerializer[Render]):
    """The sound of a text; `waiting` and `claimed` until a voice worker has spoken it."""

    id = serializers.SerializerMethodField()
    voice: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    state = serializers.ChoiceField(Render.State.choices, read_only=True)
    words = serializers.SerializerMethodField()
    audio = serializers.SerializerMethodField()

    class Meta:
        model = Render
        fields = ["id", "voice", "style", "text", "state", "error", "model", "version", "seconds", "words", "audio"]
        read_only_fields = fields

    def get_id(self, render: Render) -> str:
        return signer(request_of(self).user).sign(str(render.pk))

    @extend_schema_field(Word(many=True))
    def get_words(self, render: Render) -> list[dict[str, Any]]:
        return [{"word": word, "start": start, "end": end} for word, start, end in render.words]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_audio(self, render: Render) -> str | None:
        if render.state != Render.State.DONE:
            return None
        return reverse("api:render-audio", [self.get_id(render)], request=request_of(self))


class ModelSerializer(serializers.Serializer[Any]):
    """What is known of a model, and whether a request would be sent to it now."""

    name = serializers.CharField(source="card.name")
    version = serializers.CharField(source="card.version")
    kind = serializers.ChoiceField(get_args(Kind), source="card.kind")
    tasks = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    retention = serializers.ChoiceField(get_args(Retention), source="card.retention")
    licence = serializers.CharField(source="card.licence")
    price_per_million_tokens_in = serializers.FloatField(source="card.price_per_million_tokens_in")
    price_per_million_tokens_out = serializers.FloatField(source="card.price_per_million_tokens_out")
    price_per_audio_minute = serializers.FloatField(source="card.price_per_audio_minute")
    training_data = serializers.CharField(source="card.training_data")
    well = serializers.BooleanField()
    words = serializers.CharField(help_text="Why, or why not.")

    def get_tasks(self, health: Any) -> list[str]:
        return sorted(health.card.tasks)

    def get_languages(self, health: Any) -> list[str]:
        return sorted(health.card.languages)


class ModelList(serializers.Serializer[Any]):
    results = ModelSerializer(many=True)


class ScoreShown(serializers.Serializer[Any]):
    """How one of the contestants stands. 400 points more are odds of ten to one; 1000 is average."""

    kind = serializers.ChoiceField(Duel.Kind.choices)
    name = serializers.CharField()
    score = serializers.FloatField()
    low = serializers.FloatField(help_text="Of the interval that holds the true score in 95 of 100 cases.")
    high = serializers.FloatField()
    votes = serializers.IntegerField()


class ScoreList(serializers.Serializer[Any]):
    results = ScoreShown(many=True)


class RunSerializer(serializers.ModelSerializer[ModelRun]):
    """One attempt of one model at one request."""

    class Meta:
        model = ModelRun
        fields = [
            "id", "created", "task", "model", "version", "kind", "subject", "attempt", "outcome", "reason", "seconds",
            "tokens_in", "tokens_out", "audio_seconds", "cost",
        ]  # fmt: skip
        read_only_fields = fields


class RunQuery(StrictSerializer):
    task = serializers.CharField(required=False, allow_blank=True, max_length=20)
    model = serializers.CharField(required=False, allow_blank=True, max_length=80)
    outcome = serializers.ChoiceField(ModelRun.Outcome.choices, required=False)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=80, help_text="As in episode:12.")
    after = serializers.DateTimeField(required=False)
    before = serializers.DateTimeField(required=False)
