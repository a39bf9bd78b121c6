"""Feeds, the sites they come from, articles, stories and briefs; and dossiers, which are nobody else's business."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils import timezone

from newsroom.feeds import health

Row = TypeVar("Row", bound=models.Model)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Which feeds are to be polled, and who polls them."""

    def due(self, now: datetime) -> FeedQuerySet:
        return self.unclaimed(now).filter(state=Feed.State.ACTIVE, next_poll_at__lte=now)

    def unclaimed(self, now: datetime) -> FeedQuerySet:
        """Feeds that nobody polls at the moment; a claim not renewed for too long was a dead worker's."""
        stale = now - timedelta(seconds=settings.CLAIM_SECONDS)
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lte=stale))

    def claim(self, feed_id: int, now: datetime) -> bool:
        """Take one feed for polling; False when it is gone or another worker has it."""
        return bool(self.unclaimed(now).filter(pk=feed_id).update(claimed_at=now))


class Feed(models.Model):
    """A subscribed source."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        PAUSED = "paused", "paused by an editor"
        GONE = "gone", "ended by its publisher (410)"

    url = models.URLField("address", max_length=500, unique=True)
    title = models.CharField(max_length=200, blank=True)
    site_url = models.URLField(max_length=500, blank=True)
    outlet = models.CharField(max_length=120, blank=True, help_text="The name spoken as the source. Empty: the title.")
    language = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=40, blank=True, help_text="Given to articles that name none themselves.")
    weight = models.FloatField(default=1.0, help_text="Editors' weight: 2 counts double in the ranking, 0 not at all.")
    full_text = models.BooleanField(default=True, help_text="Fetch the article where the feed has only a teaser.")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)

    etag = models.CharField(max_length=250, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_hash = models.CharField(max_length=64, blank=True, help_text="Of the last document read.")
    refresh = models.FloatField(null=True, blank=True, help_text="Seconds between polls that the publisher asks for.")
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Polls that failed since the last good one.")
    error = models.CharField(max_length=500, blank=True, help_text="What went wrong at the last poll, in words.")
    newest_at = models.DateTimeField(null=True, blank=True, help_text="When the last new article came in.")
    created = models.DateTimeField(auto_now_add=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "url"]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def spoken_name(self) -> str:
        return self.outlet or self.title or self.url

    def health(self, now: datetime) -> str:
        """How the feed fares, in words for an editor."""
        if self.state != Feed.State.ACTIVE:
            return self.get_state_display()
        return health.in_words(
            polled_at=self.polled_at,
            succeeded_at=self.succeeded_at,
            newest_at=self.newest_at,
            failures=self.failures,
            error=self.error,
            now=now,
        )


class SiteQuerySet(models.QuerySet["Site"]):
    """Turns: at most one request at a time to a site, whichever worker makes it, and a pause after each."""

    def lease(self, host: str, now: datetime, seconds: float) -> float:
        """Take the turn for a site; 0.0 when it is ours, else the seconds after which to ask again."""
        site, _ = self.get_or_create(host=host, defaults={"free_at": now})
        free = self.filter(pk=site.pk, free_at__lte=now)
        if free.update(free_at=now + timedelta(seconds=seconds), leased_at=now):
            return 0.0
        return max(0.05, (site.free_at - now).total_seconds()) if site.leased_at is None else 0.5

    def renew(self, host: str, leased_at: datetime, until: datetime) -> None:
        """Keep the turn for longer, as long as it is still ours."""
        self.filter(host=host, leased_at=leased_at).update(free_at=until)

    def release(self, host: str, leased_at: datetime, free_at: datetime) -> None:
        """Give the turn back; the site is left alone until `free_at`. A lease that ran out is not ours to end."""
        self.filter(host=host, leased_at=leased_at).update(free_at=free_at, leased_at=None)


class Site(models.Model):
    """A web host as the fetcher knows it: when it may be asked again and what its robots.txt says."""

    host = models.CharField(max_length=260, unique=True, help_text="Name, with the port where it is not the usual one.")
    free_at = models.DateTimeField(default=timezone.now, help_text="Not asked before this time.")
    leased_at = models.DateTimeField(null=True, blank=True, help_text="Since when a worker is asking it.")
    robots = models.TextField("robots.txt", blank=True, help_text="Empty: everything may be fetched.")
    robots_certain = models.BooleanField(default=True, help_text="No: it could not be read, so no page is fetched.")
    robots_until = models.DateTimeField(null=True, blank=True, help_text="Read again after this time.")

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class Dossier(models.Model):
    """The material of one prompt: what a listener pasted, uploaded or had looked up.

    Its articles and stories are seen through the episodes made from them and nowhere else: `Article.objects` and
    `Story.objects` hold the news only, so no query over the news can meet them.
    """

    topic = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.topic or f"dossier {self.pk}"


class NewsManager(models.Manager[Row]):
    """The news: rows of no dossier. It is the default, so whoever forgets about dossiers never sees one."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(dossier=None)


class DossierManager(models.Manager[Row]):
    """Rows of dossiers only; the caller names the dossier."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().exclude(dossier=None)


class ArticleManager(NewsManager["Article"]):
    """The news that may be used: neither of a dossier nor taken down."""

    def get_queryset(self) -> models.QuerySet[Article]:
        return super().get_queryset().filter(taken_down_at=None)


class Story(models.Model):
    """Articles from several feeds about the same event; in a dossier, a chapter of what was looked up."""

    headline = models.CharField(max_length=300)
    category = models.CharField(max_length=40, blank=True)
    first_seen = models.DateTimeField(db_index=True)
    last_seen = models.DateTimeField(db_index=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = NewsManager["Story"]()
    in_dossiers = DossierManager["Story"]()

    class Meta:
        ordering = ["-last_seen"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.headline


class ArticleQuerySet(models.QuerySet["Article"]):
    """Rules about articles."""

    def waiting_for_page(self, now: datetime) -> ArticleQuerySet:
        waiting = self.filter(text_state=Article.TextState.WAITING, feed__state=Feed.State.ACTIVE)
        return waiting.filter(Q(page_due_at=None) | Q(page_due_at__lte=now))

    def with_opening(self, characters: int) -> ArticleQuerySet:
        """Only the beginning of each text, however long it is; `Article.opening` has it."""
        return self.annotate(beginning=Substr("text", 1, characters)).defer("text")


class Article(models.Model):
    """One fetched item of a feed with its full text; or one source of a dossier, and then of no feed."""

    class TextState(models.TextChoices):
        FEED = "feed", "complete in the feed"
        WAITING = "waiting", "teaser; page not fetched yet"
        FETCHED = "fetched", "fetched from its page"
        TEASER = "teaser", "teaser only; page not to be had"

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, null=True, blank=True, related_name="articles")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    outlet = models.CharField(max_length=120, blank=True, help_text="Named as the source where there is no feed.")
    story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    duplicate_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    guid = models.CharField(max_length=500)
    url = models.URLField("address", max_length=1000, blank=True)
    canonical_url = models.CharField(max_length=1000, blank=True, db_index=True)
    title = models.CharField(max_length=500)
    author = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="Plain paragraphs with an empty line between them.")
    text_state = models.CharField(max_length=10, choices=TextState, default=TextState.FEED)
    page_error = models.CharField(max_length=500, blank=True, help_text="Why the page could not be had, in words.")
    page_tries = models.PositiveSmallIntegerField(default=0, help_text="Attempts at the page that failed.")
    page_due_at = models.DateTimeField(null=True, blank=True, help_text="The page is not tried again before.")
    content_hash = models.CharField(max_length=64, blank=True, help_text="Of what the feed last said.")
    licence = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(db_index=True)
    fetched_at = models.DateTimeField(default=timezone.now)
    clustered_at = models.DateTimeField(null=True, blank=True, db_index=True)
    taken_down_at = models.DateTimeField(null=True, blank=True, help_text="Emptied on demand; only the shell is left.")

    objects = ArticleManager.from_queryset(ArticleQuerySet)()
    in_dossiers = DossierManager["Article"]()

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "guid"], name="one_article_per_feed_and_guid"),
            models.UniqueConstraint(fields=["dossier", "guid"], name="one_article_per_dossier_and_guid"),
            models.CheckConstraint(
                condition=Q(feed__isnull=False, dossier=None) | Q(feed=None, dossier__isnull=False),
                name="article_of_a_feed_or_of_a_dossier",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def opening(self) -> str:
        """The beginning of the text as `with_opening` has read it, or the summary where there is no text."""
        beginning: str = self.__dict__["beginning"]
        return beginning or self.summary

    @property
    def spoken_source(self) -> str:
        """Who is named as the source."""
        return self.feed.spoken_name if self.feed else self.outlet


class Clustering(models.Model):
    """The one row that the worker who clusters holds, with what the index knows of itself."""

    holder = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    stories = models.FloatField(default=0.0, help_text="How many stories were counted; fades as stories age.")
    aged_at = models.DateTimeField(default=timezone.now, help_text="When the counts last faded.")

    def __str__(self) -> str:
        return f"{self.stories:.0f} stories counted"


class TermCount(models.Model):
    """In how many stories a term stands, by the term's 64-bit key; fades as stories age."""

    key = models.BigIntegerField(primary_key=True)
    stories = models.FloatField()

    def __str__(self) -> str:
        return f"{self.key}: {self.stories:g}"


class TellingTerm(models.Model):
    """A term by which a story is found."""

    key = models.BigIntegerField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="telling_terms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "story"], name="one_telling_term_per_story")]

    def __str__(self) -> str:
        return f"{self.key} in {self.story_id}"


class Fingerprint(models.Model):
    """What the index keeps of an article: its weighed terms and the signature of its text."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    made_at = models.DateTimeField(db_index=True)
    keys = models.BinaryField(help_text="64-bit keys, little-endian: names, then figures, then words.")
    weights = models.BinaryField(help_text="32-bit floats in the order of the keys.")
    names = models.PositiveSmallIntegerField(help_text="How many of the keys are names.")
    figures = models.PositiveSmallIntegerField(help_text="How many of the keys are figures.")
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"fingerprint of {self.article_id}"


class Identity(models.Model):
    """The key of an address, a guid or a text, and the first article that had it."""

    key = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="identities")

    def __str__(self) -> str:
        return f"{self.key}: {self.article_id}"


class Brief(models.Model):
    """The facts of a story as they stood when an episode was written."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="briefs")
    headline = models.CharField(max_length=300)
    category = models.CharField(max_length=40, blank=True)
    update = models.BooleanField(default=False, help_text="The story was told before and has moved on.")
    summary = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.headline


class FactQuerySet(models.QuerySet["Fact"]):
    def with_sources(self) -> FactQuerySet:
        """With article and feed, but not the full texts, which may have megabytes and are never shown."""
        return self.select_related("article__feed").defer("article__text", "article__summary")


class Fact(models.Model):
    """An exact sentence of an article."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="facts")

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["brief", "position"]
        constraints = [models.UniqueConstraint(fields=["brief", "position"], name="one_fact_per_position")]

    def __str__(self) -> str:
        return self.text
