"""Shows, hosts and episodes; the models of the other parts are found here too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from newsroom.models import Brief, Feed, Story
from orchestrator.errors import PolicyError
from orchestrator.policy import Policy
from podcasts.api.models import ApiKey, KeptAnswer, Spending  # noqa: F401 (Django looks for models here)
from podcasts.duels.models import Duel
from podcasts.feeds.artwork import check_upload
from podcasts.feeds.fields import EpisodeFeedFields, ShowFeedFields, check_episode, check_show
from podcasts.lab.models import Sketch, SketchLine
from podcasts.scripts import Edit, Line, Script
from podcasts.studio.models import Attempt, Guest, Invite, Prompt, Role
from podcasts.trust.models import LogEntry  # noqa: F401
from podcasts.volume.models import HourCount, VolumeAlert
from podcasts.webhooks.models import Delivery, Webhook  # noqa: F401
from synthesis.models import Voice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

__all__ = [
    "Attempt", "Duel", "Edit", "Episode", "EpisodeStory", "FormerSlug", "Guest", "Host", "HourCount", "Invite", "Line",
    "Prompt", "Role", "Script", "Show", "Sketch", "SketchLine", "Visibility", "VolumeAlert",
]  # fmt: skip

PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def podcast_guid(feed_url: str) -> uuid.UUID:
    """UUIDv5 of the address without its scheme and trailing slashes, as the podcast namespace's guid tag asks."""
    return uuid.uuid5(PODCAST_NAMESPACE, feed_url.split("://", 1)[-1].rstrip("/"))


def check_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "This is no time zone. Give one such as Europe/London."
    return ""


def check_weekdays(days: str) -> str:
    if not days or set(days) - set("0123456"):
        return "Give the days as digits, 0 for Monday to 6 for Sunday; 01234 is every working day."
    return ""


def check_policy(policy: dict[str, Any]) -> str:
    try:
        Policy.from_json(policy)
    except PolicyError as error:
        return str(error)
    return ""


class Visibility(models.TextChoices):
    """Who gets to see a show or an episode; of the two, the stricter one holds."""

    PUBLIC = "public", "public, listed for everyone"
    UNLISTED = "unlisted", "unlisted, for those who have the address"
    PRIVATE = "private", "private, for its owner alone"


class Show(ShowFeedFields):
    """A podcast: hosts, format, schedule, artwork, sources, feed address."""

    class Format(models.TextChoices):
        BRIEFING = "briefing", "briefing, one voice"
        CONVERSATION = "conversation", "conversation, two voices"
        INTERVIEW = "interview", "interview, one asks and one answers"
        EXPLAINER = "explainer", "explainer, up to four voices"
        STORY = "story", "story, told by one voice"

    class QuietDay(models.TextChoices):
        SHORT = "short", "a short honest episode"
        NONE = "none", "no episode"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="shows",
        help_text="Whose personal show it is. Empty: the newsroom's own.",
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    slug = models.SlugField(unique=True)
    guid = models.UUIDField(unique=True, editable=False, help_text="podcast:guid, made once from the feed's address.")
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=4000)
    author = models.CharField(max_length=120)
    owner_email = models.EmailField(blank=True)
    language = models.CharField(max_length=20, default="en")
    category = models.CharField(max_length=80, default="News")
    subcategory = models.CharField(max_length=80, blank=True, default="Daily News")
    explicit = models.BooleanField(default=False)
    copyright = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    tone = models.CharField(max_length=40, default="neutral")
    format = models.CharField(max_length=20, choices=Format, default=Format.CONVERSATION)
    minutes = models.FloatField(default=5.0, help_text="How long an episode should be.")
    stories = models.PositiveSmallIntegerField(default=6, help_text="At most this many stories in an episode.")
    feeds = models.ManyToManyField(Feed, blank=True, related_name="shows")
    stereo = models.BooleanField(default=True, help_text="Stereo at −16 LUFS; else mono at −19 LUFS.")
    music = models.BooleanField(default=True, help_text="Sting and bed under the headlines.")
    cover = models.FileField(
        upload_to="covers", blank=True, help_text="Square, 1400 to 3000 pixels. Empty: one is drawn."
    )
    review = models.BooleanField(default=False, help_text="An editor approves each script before it is voiced.")
    quiet_day = models.CharField(max_length=10, choices=QuietDay, default=QuietDay.SHORT)
    pronunciations = models.JSONField(default=dict, blank=True, help_text='{"word": "respelling or /IPA/"}')
    policy = models.JSONField(
        default=dict, blank=True, help_text="Which models may be used; empty: any that is installed."
    )

    scheduled = models.BooleanField(default=False)
    publish_time = models.TimeField(
        default="06:00", help_text="When the episode should be out, in the show's time zone."
    )
    weekdays = models.CharField(max_length=7, default="0123456", help_text="Days with an episode, 0 is Monday.")
    time_zone = models.CharField(max_length=60, default="UTC")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.guid:
            self.guid = podcast_guid(self.feed_url)
            if Show.objects.filter(guid=self.guid).exists():  # of a show that has moved away from this address
                self.guid = uuid.uuid4()
        with transaction.atomic():
            FormerSlug.remember(self)
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """What an editor typed is refused in words before it can fail an episode."""
        faults = {
            "time_zone": check_time_zone(self.time_zone),
            "weekdays": check_weekdays(self.weekdays),
            "policy": check_policy(self.policy),
            "cover": check_upload(self.cover),
            **check_show(self, self.feed_url if self.slug else "", self.category, self.subcategory),
        }
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise ValidationError(found)

    @property
    def feed_url(self) -> str:
        return settings.BASE_URL + reverse("podcasts:feed", args=[self.slug])


class FormerSlug(models.Model):
    """An address that a show once had; whoever asks for it is sent to where the show is now."""

    slug = models.SlugField(unique=True)
    show = models.ForeignKey(Show, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def remember(cls, show: Show) -> None:
        """Before a show is saved: keep the address that it gives up, and forget that it ever left the new one."""
        before = Show.objects.filter(pk=show.pk).values_list("slug", flat=True).first()
        if before is not None and before != show.slug:
            cls.objects.filter(slug=show.slug).delete()
            cls.objects.update_or_create(slug=before, defaults={"show": show})


class Host(models.Model):
    """Who speaks in a show, and with which voice."""

    show = models.ForeignKey(Show, on_delete=models.CASCADE, related_name="hosts")
    speaker = models.CharField(max_length=1, help_text="A is the lead host, B the co-host.")
    name = models.CharField(max_length=60)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="hosts")

    class Meta:
        ordering = ["show", "speaker"]
        constraints = [models.UniqueConstraint(fields=["show", "speaker"], name="one_host_per_speaker")]

    def __str__(self) -> str:
        return f"{self.name} ({self.voice})"


class EpisodeQuerySet(models.QuerySet["Episode"]):
    """Who may see which episodes. Every page, feed and API answer starts from one of these."""

    def update(self, **fields: Any) -> int:
        """Feeds tell by `updated` what has changed since they were read, however it was changed."""
        return super().update(**{"updated": timezone.now(), **fields})

    def kept(self) -> EpisodeQuerySet:
        """Not deleted by their owner."""
        return self.filter(deleted_at=None)

    def listed(self) -> EpisodeQuerySet:
        """What everyone finds: published, and public as is its show."""
        return self.kept().filter(
            stage=Episode.Stage.PUBLISHED, visibility=Visibility.PUBLIC, show__visibility=Visibility.PUBLIC
        )

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> EpisodeQuerySet:
        """What a user may open by its address: all that is not private, and the user's own."""
        hidden = Q(visibility=Visibility.PRIVATE) | Q(show__visibility=Visibility.PRIVATE)
        if not user.is_authenticated:
            return self.kept().exclude(hidden)
        return self.kept().filter(~hidden | Q(show__owner=user))


class Episode(EpisodeFeedFields):
    """One instalment of a show, on its way from gathering to published."""

    class Stage(models.TextChoices):
        GATHERING = "gathering", "gathering"
        WRITING = "writing", "writing"
        REVIEW = "review", "waiting for an editor"
        VOICING = "voicing", "voicing"
        MASTERING = "mastering", "mastering"
        PUBLISHED = "published", "published"
        FAILED = "failed", "failed"
        WITHDRAWN = "withdrawn", "withdrawn"
        EMPTY = "empty", "no news, no episode"
        CANCELLED = "cancelled", "cancelled"

    class Renewal(models.TextChoices):
        VOICING = "voicing", "voicing"
        MASTERING = "mastering", "mastering"
        FAILED = "failed", "failed"

    show = models.ForeignKey(Show, on_delete=models.CASCADE, related_name="episodes")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="By its owner, who can still undo it.")
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Never changes.")
    edition = models.DateField(
        null=True, blank=True, help_text="The day it is the edition of, in the show's time zone."
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    minutes = models.FloatField(help_text="How long it was asked to be.")
    stories = models.ManyToManyField(Story, through="EpisodeStory", related_name="episodes")

    stage = models.CharField(max_length=12, choices=Stage, default=Stage.GATHERING, db_index=True)
    failed_stage = models.CharField(max_length=12, blank=True)
    error = models.CharField(max_length=1000, blank=True, help_text="What went wrong and what to do, in words.")
    notice = models.CharField(max_length=1000, blank=True, help_text="What an editor should know, such as short news.")
    claimed_by = models.CharField(max_length=80, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Tries at the present stage.")
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    seconds_left = models.FloatField(null=True, blank=True)
    renewal = models.CharField(
        max_length=12,
        choices=Renewal,
        blank=True,
        default="",
        help_text="How far the new audio of a published episode is; the old one stays up until it is done.",
    )
    timings = models.JSONField(default=dict, blank=True, help_text="Seconds spent in each stage.")
    policy = models.JSONField(default=dict, blank=True, help_text="Rules of the API key it was ordered with.")

    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    stage_since = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    audio = models.FileField(upload_to="episodes/%Y/%m", blank=True)
    audio_bytes = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    loudness = models.FloatField(null=True, blank=True, help_text="Integrated LUFS of the encoded file.")
    true_peak = models.FloatField(null=True, blank=True, help_text="dBTP of the encoded file.")
    chapters = models.JSONField(default=list, blank=True, help_text="[{start, title, story}, …] in seconds.")
    waveform = models.JSONField(default=list, blank=True, help_text="How loud it is along its length, 0 to 100.")

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["show", "edition"], name="one_episode_per_edition")]
        permissions = [
            ("edit_script", "Can edit scripts"),
            ("approve_script", "Can approve and reject scripts"),
            ("publish_episode", "Can publish and withdraw episodes"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.show} {self.edition or self.pk}"

    def clean(self) -> None:
        if found := {name: fault for name, fault in check_episode(self).items() if fault}:
            raise ValidationError(found)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = {*update_fields, "updated"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def cast(self) -> list[Role] | list[Host]:
        """Who speaks in it, the lead first: its own roles, or else the show's hosts."""
        return list(self.roles.select_related("voice")) or list(self.show.hosts.select_related("voice"))

    def newest_script(self) -> Script | None:
        """The one that is worked on; the newest that is out may be an older one."""
        return self.scripts.order_by("-version").first()

    def asked(self) -> Prompt | None:
        """What it was ordered with; None where no listener ordered it."""
        return Prompt.objects.filter(episode=self).first()


class EpisodeStory(models.Model):
    """A story told in an episode: the newsroom's memory of what listeners have heard."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="told")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="tellings")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, null=True, blank=True, related_name="tellings")
    position = models.PositiveSmallIntegerField()
    update = models.BooleanField(default=False)

    class Meta:
        ordering = ["episode", "position"]
        verbose_name_plural = "episode stories"
        constraints = [models.UniqueConstraint(fields=["episode", "story"], name="no_story_twice_in_an_episode")]

    def __str__(self) -> str:
        return str(self.story)
