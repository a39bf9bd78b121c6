"""Takes of the voice lab as the API has them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from podcasts.api.fields import request_of
from podcasts.api.serializers.sound import SpokenOrder
from podcasts.lab import joining, sketches
from podcasts.lab.models import Sketch, SketchLine
from synthesis.models import Render


class SketchOrder(SpokenOrder):
    """A text to be tried: read by one voice, a dialogue with lines that begin with A: to D:, or told as a story."""

    story = serializers.BooleanField(default=False, help_text="With a voice for each character.")
    feeling = serializers.IntegerField(
        default=0, min_value=0, max_value=100, help_text="Percent of feeling that is read out of each sentence."
    )
    voices = serializers.ListField(
        child=serializers.SlugField(max_length=50), max_length=4, default=list,
        help_text="Slugs, speaker A's first. Left out: chosen for you.",
    )  # fmt: skip
    beside = serializers.CharField(required=False, max_length=100, help_text="The id of another take to compare with.")


class SketchLineShown(serializers.ModelSerializer[SketchLine]):
    """One piece, spoken by one voice."""

    voice: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    settings: Any = serializers.DictField(read_only=True, help_text="What differs from the usual, as it is spoken.")
    state = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    audio = serializers.SerializerMethodField()

    class Meta:
        model = SketchLine
        fields = ["position", "speaker", "name", "voice", "text", "style", "settings", "state", "error", "audio"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(Render.State.choices))
    def get_state(self, line: SketchLine) -> str:
        return line.render.state if line.render else Render.State.FAILED

    def get_error(self, line: SketchLine) -> str:
        return line.render.error if line.render else "Its sound is gone. Have it spoken again."

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_audio(self, line: SketchLine) -> str | None:
        if self.get_state(line) != Render.State.DONE:
            return None
        place = [sketches.token(line.sketch), line.position]
        return reverse("api:sketch-line", place, request=request_of(self))


class SketchLinks(serializers.Serializer[Any]):
    self = serializers.URLField()
    page = serializers.URLField()
    mp3 = serializers.URLField(help_text="409 until all lines are spoken.")
    wav = serializers.URLField()


class SketchSerializer(serializers.ModelSerializer[Sketch]):
    """A take: its text, cut into the pieces that its voices speak."""

    id: Any = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(Sketch.Kind.choices, read_only=True)
    voices = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="As they were asked for.")
    settings: Any = serializers.DictField(read_only=True)
    beside = serializers.SerializerMethodField(help_text="The id of the take to compare with.")
    lines = SketchLineShown(many=True, read_only=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Sketch
        fields = [
            "id", "kind", "text", "voices", "style", "settings", "feeling", "beside", "created", "lines", "links",
        ]  # fmt: skip
        read_only_fields = fields

    def get_id(self, sketch: Sketch) -> str:
        return sketches.token(sketch)

    def get_beside(self, sketch: Sketch) -> str | None:
        return sketches.token(sketch.beside) if sketch.beside else None

    @extend_schema_field(SketchLinks)
    def get_links(self, sketch: Sketch) -> dict[str, str]:
        request, signed = request_of(self), sketches.token(sketch)
        sounds = {kind: reverse("api:sketch-audio", [signed, kind], request=request) for kind in joining.KINDS}
        return {
            "self": reverse("api:sketch", [signed], request=request),
            "page": request.build_absolute_uri(reverse("studio:sketch", [signed])),
            **sounds,
        }
