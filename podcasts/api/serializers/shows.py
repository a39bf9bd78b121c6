"""Shows as the API has them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from podcasts.api import access
from podcasts.api.fields import StrictSerializer, request_of
from podcasts.api.pagination import PageQuery
from podcasts.feeds.addresses import Addresses
from podcasts.models import Host, Show, Visibility

ADDRESS = r"^https?://\S{1,490}$"
MOST_RECOMMENDED = 100
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


class HostSerializer(serializers.ModelSerializer[Host]):
    voice: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Host
        fields = ["speaker", "name", "voice"]
        read_only_fields = fields


class Recommended(StrictSerializer):
    """A show of somebody else's."""

    guid = serializers.UUIDField(help_text="Its podcast GUID.")
    feed = serializers.RegexField(ADDRESS, help_text="Its feed's address.")


class ShowLinks(serializers.Serializer[Any]):
    self = serializers.URLField()
    episodes = serializers.URLField()
    page = serializers.URLField()
    feed = serializers.URLField()
    cover = serializers.URLField()


class ShowSerializer(serializers.ModelSerializer[Show]):
    """A podcast: who speaks in it, how long, how often, and where it is heard."""

    publish_time = serializers.SerializerMethodField(help_text="In its time zone.")
    podroll = serializers.SerializerMethodField(help_text="Shows it recommends.")
    policy = serializers.SerializerMethodField(help_text="Which models it may use; for those alone who may change it.")
    # Addresses, or nothing: a URLField would promise an address.
    moved_to = serializers.CharField(read_only=True, help_text="The feed's new address at another host.")
    funding = serializers.CharField(read_only=True, help_text="Where listeners can support the show.")
    licence_url = serializers.CharField(read_only=True, help_text="Needed for a licence that SPDX does not list.")
    hosts = HostSerializer(many=True, read_only=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Show
        fields = [
            "slug", "guid", "title", "description", "author", "language", "category", "subcategory", "explicit",
            "copyright", "licence", "tone", "format", "minutes", "stories", "visibility", "review", "scheduled",
            "publish_time", "weekdays", "time_zone", "quiet_day", "stereo", "music", "type", "complete", "blocked",
            "locked", "moved_to", "funding", "funding_text", "licence_url", "podroll", "verification", "policy",
            "hosts", "feeds", "created", "updated", "links",
        ]  # fmt: skip
        read_only_fields = fields

    def get_publish_time(self, show: Show) -> str:
        return str(show.publish_time)

    @extend_schema_field(Recommended(many=True))
    def get_podroll(self, show: Show) -> list[dict[str, str]]:
        return [{"guid": str(one.guid), "feed": one.address} for one in show.recommended()]

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_policy(self, show: Show) -> dict[str, Any] | None:
        return show.policy if access.may_edit(request_of(self).user, show, "podcasts.change_show") else None

    @extend_schema_field(ShowLinks)
    def get_links(self, show: Show) -> dict[str, str]:
        request = request_of(self)
        return {
            "self": reverse("api:show", [show.slug], request=request),
            "episodes": reverse("api:episodes", request=request) + f"?show={show.slug}",
            "page": request.build_absolute_uri(reverse("podcasts:show", [show.slug])),
            "feed": show.feed_url,
            "cover": request.build_absolute_uri(reverse("podcasts:cover", [show.slug])),
        }


class ShowQuery(PageQuery):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Words of the title or description."
    )
    language = serializers.CharField(required=False, allow_blank=True, max_length=20)
    ordering = serializers.ChoiceField(["title", "-created"], default="title")


class HostOrder(StrictSerializer):
    """Who speaks. A is the lead, B the co-host."""

    speaker = serializers.RegexField(r"^[A-D]$")
    name = serializers.CharField(max_length=60)
    voice = serializers.SlugField(max_length=50, help_text="The slug of a voice.")


class ShowPatch(StrictSerializer):
    """What may be changed of a show; what is left out stays as it is."""

    slug = serializers.SlugField(
        required=False, max_length=50, help_text="Its address; the former one leads to the new one for good."
    )
    title = serializers.CharField(required=False, max_length=120)
    description = serializers.CharField(required=False, max_length=4000)
    author = serializers.CharField(required=False, max_length=120)
    language = serializers.CharField(required=False, max_length=20)
    category = serializers.CharField(required=False, max_length=80, help_text="As Apple's directory has them.")
    subcategory = serializers.CharField(required=False, allow_blank=True, max_length=80)
    explicit = serializers.BooleanField(required=False)
    copyright = serializers.CharField(required=False, allow_blank=True, max_length=200)
    licence = serializers.CharField(required=False, allow_blank=True, max_length=80)
    owner_email = serializers.EmailField(required=False, allow_blank=True, help_text="Never shown again here.")
    tone = serializers.CharField(required=False, max_length=40)
    format = serializers.ChoiceField(Show.Format.choices, required=False)
    minutes = serializers.FloatField(required=False, min_value=1, max_value=60)
    stories = serializers.IntegerField(required=False, min_value=1, max_value=100)
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="Needs the scope publish.")
    review = serializers.BooleanField(required=False)
    scheduled = serializers.BooleanField(required=False)
    publish_time = serializers.RegexField(CLOCK, required=False, help_text="As in 06:00.")
    weekdays = serializers.RegexField(r"^[0-6]{1,7}$", required=False, help_text="0 is Monday; 01234 is working days.")
    time_zone = serializers.CharField(required=False, max_length=60)
    quiet_day = serializers.ChoiceField(Show.QuietDay.choices, required=False, help_text="Where there is no news.")
    stereo = serializers.BooleanField(required=False)
    music = serializers.BooleanField(required=False)
    type = serializers.ChoiceField(Show.Type.choices, required=False)
    complete = serializers.BooleanField(required=False, help_text="No more episodes will come.")
    blocked = serializers.BooleanField(required=False, help_text="Directories are asked not to list it.")
    locked = serializers.BooleanField(required=False, help_text="Other hosts may not import it.")
    moved_to = serializers.CharField(
        required=False, allow_blank=True, max_length=500,
        help_text="The feed's new address at another host; readers are sent there for good. Needs the scope publish.",
    )  # fmt: skip
    funding = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="Where listeners can support it."
    )
    funding_text = serializers.CharField(required=False, allow_blank=True, max_length=128)
    licence_url = serializers.CharField(required=False, allow_blank=True, max_length=500)
    podroll = Recommended(many=True, required=False, help_text="All shows it recommends, at most a hundred.")
    verification = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="The code with which Apple makes sure it is yours."
    )
    policy = serializers.DictField(
        required=False, help_text='Which models it may use, as in {"privacy": "host"}. For the newsroom\'s own shows.'
    )
    hosts = HostOrder(many=True, required=False, help_text="The whole cast, at most four.")
    feeds = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31), required=False, max_length=500,
        help_text="The numbers of all feeds it tells from. None: all that there are.",
    )  # fmt: skip

    def validate_hosts(self, hosts: list[dict[str, str]]) -> list[dict[str, str]]:
        if len(hosts) > 4:
            raise serializers.ValidationError("A show has at most four hosts.")
        return hosts

    def validate_podroll(self, shows: list[dict[str, Any]]) -> str:
        """As a show keeps it: one a line."""
        if len(shows) > MOST_RECOMMENDED:
            raise serializers.ValidationError(f"Recommend at most {MOST_RECOMMENDED} shows.")
        return "\n".join(f"{one['guid']} {one['feed']}" for one in shows)


class ShowOrder(ShowPatch):
    """A new show of the newsroom. It is private until it is said to be otherwise."""

    slug = serializers.SlugField(max_length=50, help_text="Its address.")
    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=4000)
    author = serializers.CharField(max_length=120)


class PrivateFeed(serializers.Serializer[Show]):
    """Its addresses carry the secret: give them to those alone who may listen."""

    rss = serializers.SerializerMethodField()
    json = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField)
    def get_rss(self, show: Show) -> str:
        return Addresses(show, private=True).feed()

    @extend_schema_field(serializers.URLField)
    def get_json(self, show: Show) -> str:
        return Addresses(show, private=True).feed(kind="json")


class CoverOrder(StrictSerializer):
    file = serializers.FileField(help_text="Square, 1400 to 3000 pixels, JPEG or PNG.")
