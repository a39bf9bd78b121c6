"""The editor's view of shows and episodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from podcasts.api import admin as api_admin  # noqa: F401 (registers the keys and webhooks)
from podcasts.desk import casting, pronunciations, trying
from podcasts.desk.permissions import PUBLISH
from podcasts.desk.urls import urls as desk_urls
from podcasts.duels import admin as duels_admin  # noqa: F401 (registers the duels)
from podcasts.errors import PodcastsError
from podcasts.feeds.access import new_token, revoke_token
from podcasts.feeds.addresses import Addresses
from podcasts.models import Episode, EpisodeStory, Host, Line, Script, Show
from podcasts.pages import models_asked
from podcasts.production import actions, editions, offers
from podcasts.schedule import local_now
from podcasts.studio import admin as studio_admin  # noqa: F401 (registers the invitations)
from podcasts.templatetags.pages import clock
from podcasts.trust import admin as trust_admin  # noqa: F401 (registers the log)
from podcasts.volume import admin as volume_admin  # noqa: F401 (registers the alerts)


class HostInline(admin.TabularInline[Host, Show]):
    model = Host
    extra = 0
    autocomplete_fields = ("voice",)


@admin.register(Show)
class ShowAdmin(admin.ModelAdmin[Show]):
    list_display = ("title", "format", "minutes", "scheduled", "publish_time", "time_zone", "latest")
    list_filter = ("scheduled", "format", "language")
    search_fields = ("title", "description", "author")
    prepopulated_fields = {"slug": ("title",)}
    filter_horizontal = ("feeds",)
    inlines = (HostInline,)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ("make_episode", "open_private_feed", "close_private_feed")
    readonly_fields = ("guid", "words", "cast", "routing")
    fieldsets = (
        (None, {"fields": ("title", "slug", "description", "author", "owner_email", "cover", "guid", "visibility")}),
        ("What it tells", {"fields": ("feeds", "stories", "minutes", "format", "tone", "quiet_day", "review")}),
        ("When", {"fields": ("scheduled", "publish_time", "weekdays", "time_zone")}),
        ("How it sounds", {"fields": ("stereo", "music", "cast", "pronunciations", "words")}),
        (
            "Directories",
            {
                "fields": (
                    "language",
                    "category",
                    "subcategory",
                    "type",
                    "explicit",
                    "copyright",
                    "licence",
                    "licence_url",
                    "funding",
                    "funding_text",
                    "podroll",
                    "verification",
                    "blocked",
                )
            },
        ),
        ("Moving and ending", {"fields": ("locked", "moved_to", "complete"), "classes": ("collapse",)}),
        ("Models", {"fields": ("policy", "routing")}),
    )

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/pronunciations/", guarded(pronunciations.page), name="podcasts_show_pronunciations"),
            path("<int:pk>/casting/", guarded(casting.page), name="podcasts_show_casting"),
            path("<int:pk>/try/<str:token>/", guarded(trying.audio), name="podcasts_show_try"),
            *super().get_urls(),
        ]

    @admin.display(description="who is asked")
    def routing(self, show: Show) -> SafeString:
        """By the policy as it is saved."""
        return models_asked.by_rules(show)

    @admin.display(description="pronunciations")
    def words(self, show: Show) -> SafeString:
        return _link("pronunciations", show, "Listen to words and keep how they are said")

    @admin.display(description="voices")
    def cast(self, show: Show) -> SafeString:
        return _link("casting", show, "Hear each voice say a sentence of this show, and choose")

    @admin.display(description="latest episode")
    def latest(self, show: Show) -> str:
        episode = show.episodes.first()
        return f"{episode} ({episode.get_stage_display()})" if episode else "none yet"

    @admin.action(description="Private feed: a new address; an earlier one stops working", permissions=["change"])
    def open_private_feed(self, request: HttpRequest, queryset: QuerySet[Show]) -> None:
        for show in queryset:
            if show.owner_id not in (None, request.user.pk):
                self.message_user(request, f"“{show}” is private to its owner.", level=messages.ERROR)
                continue
            new_token(show)
            self.message_user(request, f"“{show}”: {Addresses(show, private=True).feed()}")

    @admin.action(description="Private feed: close it", permissions=["change"])
    def close_private_feed(self, request: HttpRequest, queryset: QuerySet[Show]) -> None:
        for show in queryset:
            revoke_token(show)
            self.message_user(request, f"“{show}” has no private feed any more.")

    @admin.action(description="Make today's episode now", permissions=["change"])
    def make_episode(self, request: HttpRequest, queryset: QuerySet[Show]) -> None:
        for show in queryset:
            episode, new = editions.open_edition(show, local_now(show, timezone.now()).date())
            if new:
                self.message_user(request, f"“{show}”: the edition of {episode.edition} is in the making.")
            else:
                self.message_user(request, f"“{show}” has today's edition already: {episode}.", level=messages.WARNING)


def _link(page: str, show: Show, words: str) -> SafeString:
    """To a page of the show's own, once it is saved."""
    if show.pk is None:
        return format_html("{}", "Save the show first.")
    return format_html('<a href="{}">{}</a>', reverse(f"admin:podcasts_show_{page}", args=[show.pk]), words)


class EpisodeStoryInline(admin.TabularInline[EpisodeStory, Episode]):
    model = EpisodeStory
    fields = ("position", "story", "update", "summary")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display
    def summary(self, row: EpisodeStory) -> str:
        return row.brief.summary if row.brief else ""


# What an editor may say about an episode in feeds and directories.
FEED_FIELDS = ("visibility", "type", "season", "explicit", "cover", "soundbite_start", "soundbite_seconds", "blocked")


@admin.register(Episode)
class EpisodeAdmin(admin.ModelAdmin[Episode]):
    list_display = ("__str__", "show", "edition", "stage", "progress", "length", "loudness", "published_at")
    list_filter = ("stage", "show")
    list_select_related = ("show",)
    search_fields = ("title", "summary", "error")
    date_hierarchy = "created"
    change_list_template = "podcasts/admin/episodes.html"
    inlines = (EpisodeStoryInline,)
    actions = ("retry", "publish", "withdraw")
    fields = (
        "show", "edition", "number", "title", "summary", "minutes", "stage", "progress", "error", "notice",
        "failed_stage", "attempts", "timings", "audio", "length", "audio_bytes", "loudness", "true_peak",
        "published_at", "guid", "script", "routing", "page", *FEED_FIELDS,
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name not in ("title", "summary", *FEED_FIELDS))

    def get_urls(self) -> list[URLPattern]:
        return [*desk_urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Episode]:
        """What listeners keep private is for its owner; an operator sees it, to take down what has to go."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows & Episode.objects.visible_to(request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # Episodes are opened by a show's schedule or its "Make today's episode now".

    @admin.display
    def progress(self, episode: Episode) -> str:
        if not episode.steps_total:
            return ""
        left = f", about {episode.seconds_left:.0f} s left" if episode.seconds_left is not None else ""
        return f"{episode.steps_done} of {episode.steps_total}{left}"

    @admin.display
    def length(self, episode: Episode) -> str:
        return clock(episode.seconds) if episode.seconds else ""

    @admin.display
    def page(self, episode: Episode) -> SafeString:
        address = reverse("podcasts:episode", args=[episode.show.slug, episode.guid])
        return format_html('<a href="{}">{}</a>', address, address)

    @admin.display(description="models")
    def routing(self, episode: Episode) -> SafeString:
        return models_asked.for_episode(episode)

    @admin.display
    def script(self, episode: Episode) -> SafeString:
        if not episode.scripts.exists():
            return format_html("<p>{}</p>", "Not written yet.")
        address = reverse("admin:podcasts_desk_script", args=[episode.pk])
        return format_html('<a href="{}">Read it at the desk</a>', address)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Episode], act: Callable[[Episode], None], done: str
    ) -> None:
        for episode in queryset:
            try:
                act(episode)
            except PodcastsError as error:
                self.message_user(request, str(error), level=messages.ERROR)
            else:
                self.message_user(request, f"“{episode}” {done}.")

    @admin.action(description="Retry from the stage that failed", permissions=["change"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Episode]) -> None:
        self._each(request, queryset, offers.retry, "is tried again")

    @admin.action(description="Publish again what was withdrawn", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Episode]) -> None:
        self._each(request, queryset, actions.republish, "is out again")

    @admin.action(description="Withdraw from feed and pages", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Episode]) -> None:
        self._each(request, queryset, actions.withdraw, "is withdrawn")


@admin.register(Script)
class ScriptAdmin(admin.ModelAdmin[Script]):
    """Read only here: a script is changed by writing a new version."""

    list_display = ("episode", "version", "created")
    search_fields = ("episode__title",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Script | None = None) -> bool:
        return False


@admin.register(Line)
class LineAdmin(admin.ModelAdmin[Line]):
    list_display = ("script", "position", "speaker", "style", "text", "model", "repaired")
    list_filter = ("repaired", "model", "act")
    search_fields = ("text",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Line | None = None) -> bool:
        return False
