"""Feeds, articles, stories and briefs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


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
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, help_text="What went wrong at the last poll, in words.")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "url"]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def spoken_name(self) -> str:
        return self.outlet or self.title or self.url


class Story(models.Model):
    """Articles from several feeds about the same event."""

    headline = models.CharField(max_length=300)
    category = models.CharField(max_length=40, blank=True)
    first_seen = models.DateTimeField(db_index=True)
    last_seen = models.DateTimeField(db_index=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_seen"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.headline


class Article(models.Model):
    """One fetched item of a feed with its full text."""

    class TextState(models.TextChoices):
        FEED = "feed", "complete in the feed"
        WAITING = "waiting", "teaser; page not fetched yet"
        FETCHED = "fetched", "fetched from its page"
        TEASER = "teaser", "teaser only; page not to be had"

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="articles")
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
    text = models.TextField(blank=True)
    text_state = models.CharField(max_length=10, choices=TextState, default=TextState.FEED)
    licence = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(db_index=True)
    fetched_at = models.DateTimeField(default=timezone.now)
    clustered_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-published_at"]
        constraints = [models.UniqueConstraint(fields=["feed", "guid"], name="one_article_per_feed_and_guid")]

    def __str__(self) -> str:
        return self.title


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


class Fact(models.Model):
    """An exact sentence of an article."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="facts")

    class Meta:
        ordering = ["brief", "position"]
        constraints = [models.UniqueConstraint(fields=["brief", "position"], name="one_fact_per_position")]

    def __str__(self) -> str:
        return self.text
