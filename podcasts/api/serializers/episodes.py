"""Episodes and their scripts as the API has them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from podcasts.api import access
from podcasts.api.fields import StrictSerializer, request_of
from podcasts.api.pagination import PageQuery
from podcasts.models import Episode, EpisodeStory, Line, Script, Visibility
from podcasts.pages.reading import makers_of, sources
from podcasts.production.stages import Stage


class Progress(serializers.Serializer[Any]):
    done = serializers.IntegerField(help_text="Lines voiced, feeds read: what the stage counts.")
    total = serializers.IntegerField()
    seconds_left = serializers.FloatField(allow_null=True, help_text="From measured rates.")


class Audio(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="Serves byte ranges.")
    bytes = serializers.IntegerField()
    type = serializers.CharField()


class EpisodeLinks(serializers.Serializer[Any]):
    self = serializers.URLField()
    script = serializers.URLField()
    show = serializers.URLField()
    page = serializers.URLField()
    cover = serializers.URLField()


class Chapter(serializers.Serializer[Any]):
    start = serializers.FloatField(help_text="Seconds.")
    title = serializers.CharField()


class EpisodeSerializer(serializers.ModelSerializer[Episode]):
    """One instalment. What it says is empty until it is out, except for those who may edit it."""

    show: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    stage = serializers.ChoiceField(Episode.Stage.choices, read_only=True)
    type = serializers.ChoiceField(Episode.Type.choices, read_only=True)
    progress = serializers.SerializerMethodField()
    audio = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Episode
        fields = [
            "guid", "show", "title", "summary", "type", "season", "number", "edition", "stage", "visibility", "minutes",
            "seconds", "error", "notice", "progress", "audio", "created", "published_at", "links",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Episode) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if not self.reads_drafts(instance):
            shown |= {"error": "", "notice": ""}
            if instance.stage != Stage.PUBLISHED:
                shown |= {"title": "", "summary": ""}
        return shown

    def reads_drafts(self, episode: Episode) -> bool:
        return access.may_edit(request_of(self).user, episode.show, "podcasts.view_episode")

    @extend_schema_field(Progress)
    def get_progress(self, episode: Episode) -> dict[str, Any]:
        return {"done": episode.steps_done, "total": episode.steps_total, "seconds_left": episode.seconds_left}

    @extend_schema_field(Audio(allow_null=True))
    def get_audio(self, episode: Episode) -> dict[str, Any] | None:
        if episode.stage != Stage.PUBLISHED or not episode.audio:
            return None
        url = reverse("api:episode-audio", [episode.guid], request=request_of(self))
        return {"url": url, "bytes": episode.audio_bytes, "type": "audio/mpeg"}

    @extend_schema_field(EpisodeLinks)
    def get_links(self, episode: Episode) -> dict[str, str]:
        request, show = request_of(self), episode.show.slug
        return {
            "self": reverse("api:episode", [episode.guid], request=request),
            "script": reverse("api:script", [episode.guid], request=request),
            "show": reverse("api:show", [show], request=request),
            "page": request.build_absolute_uri(reverse("podcasts:episode", [show, episode.guid])),
            "cover": request.build_absolute_uri(reverse("podcasts:episode_cover", [show, episode.guid])),
        }


class SourceSerializer(serializers.Serializer[Any]):
    outlet = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()


class ToldSerializer(serializers.ModelSerializer[EpisodeStory]):
    """A story told in the episode, with the articles it rests on."""

    headline = serializers.CharField(source="story.headline")
    summary = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()

    class Meta:
        model = EpisodeStory
        fields = ["headline", "summary", "update", "sources"]
        read_only_fields = fields

    def get_summary(self, told: EpisodeStory) -> str:
        return told.brief.summary if told.brief else ""

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, told: EpisodeStory) -> list[dict[str, str]]:
        return [{"outlet": one.outlet, "title": one.title, "url": one.url} for one in sources(told)]


class MakersSerializer(serializers.Serializer[Any]):
    writers = serializers.DictField(child=serializers.IntegerField(), help_text="Lines by the model that wrote them.")
    voices = serializers.DictField(child=serializers.IntegerField(), help_text="Lines by the model that spoke them.")
    disclosure = serializers.CharField()


class EpisodeDetail(EpisodeSerializer):
    """An episode with its stories, chapters and makers."""

    chapters = Chapter(many=True, read_only=True)
    stories = serializers.SerializerMethodField()
    makers = serializers.SerializerMethodField()

    class Meta(EpisodeSerializer.Meta):
        fields = [
            *EpisodeSerializer.Meta.fields, "explicit", "blocked", "soundbite_start", "soundbite_seconds", "chapters",
            "stories", "makers",
        ]  # fmt: skip
        read_only_fields = fields

    def _told(self, episode: Episode) -> bool:
        return episode.stage == Stage.PUBLISHED or self.reads_drafts(episode)

    @extend_schema_field(ToldSerializer(many=True))
    def get_stories(self, episode: Episode) -> Any:
        return ToldSerializer(episode.told.all(), many=True).data if self._told(episode) else []

    @extend_schema_field(MakersSerializer)
    def get_makers(self, episode: Episode) -> dict[str, Any]:
        found = makers_of([episode])[episode.pk]
        return {
            "writers": dict(found.by_writer()), "voices": dict(found.by_voice()), "disclosure": found.disclosure()
        }  # fmt: skip


class EpisodeQuery(PageQuery):
    """Filters; all that are given must fit."""

    show = serializers.SlugField(required=False, help_text="Of this show.")
    stage = serializers.ChoiceField(Episode.Stage.choices, required=False)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    mine = serializers.BooleanField(required=False, help_text="true: of my own shows only.")
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Words of title, summary or what was said."
    )
    published_after = serializers.DateTimeField(required=False)
    published_before = serializers.DateTimeField(required=False)
    ordering = serializers.ChoiceField(["-created", "created", "-published_at", "published_at"], default="-created")


class EpisodePatch(StrictSerializer):
    title = serializers.CharField(required=False, max_length=200)
    summary = serializers.CharField(required=False, max_length=4000)
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="Needs the scope publish.")
    type = serializers.ChoiceField(Episode.Type.choices, required=False)
    season = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=30_000, help_text="null: no seasons."
    )
    explicit = serializers.BooleanField(required=False, allow_null=True, help_text="null: as the show.")
    blocked = serializers.BooleanField(required=False, help_text="Directories are asked not to list it.")
    soundbite_start = serializers.FloatField(
        required=False, allow_null=True, min_value=0, max_value=86_400,
        help_text="Where a clip that stands alone begins, in seconds.",
    )  # fmt: skip
    soundbite_seconds = serializers.FloatField(
        required=False, allow_null=True, min_value=0, max_value=86_400, help_text="15 to 120 seconds."
    )


class FactSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField(help_text="An exact sentence of the article.")
    article = serializers.CharField(source="article.title")
    url = serializers.CharField(source="article.url")


class LineSerializer(serializers.ModelSerializer[Line]):
    """One line: who says what how, what it rests on, what the checker found, who wrote and who spoke it."""

    facts = FactSerializer(many=True, read_only=True)
    flags = serializers.ListField(child=serializers.CharField(), read_only=True)
    spoken_by = serializers.SerializerMethodField()
    seconds = serializers.SerializerMethodField()

    class Meta:
        model = Line
        fields = [
            "id", "position", "speaker", "style", "act", "text", "facts", "flags", "override", "repaired", "model",
            "spoken_by", "seconds", "start",
        ]  # fmt: skip
        read_only_fields = fields

    def get_spoken_by(self, line: Line) -> str:
        return line.render.made_by if line.render else ""

    def get_seconds(self, line: Line) -> float | None:
        return line.render.seconds if line.render and line.render.seconds else None


class ScriptSerializer(serializers.ModelSerializer[Script]):
    """The dialogue of an episode, its newest version. Its ETag names the revision that an edit is based on."""

    lines = LineSerializer(many=True, read_only=True)

    class Meta:
        model = Script
        fields = ["version", "revision", "draft", "complete", "rejected", "created", "lines"]
        read_only_fields = fields
