"""Feeds, articles and stories as the API has them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from newsroom.models import Article, Feed, Story
from podcasts.api.fields import StrictSerializer, request_of
from podcasts.api.pagination import PageQuery


class FeedSerializer(serializers.ModelSerializer[Feed]):
    """A subscribed source and how it fares."""

    state = serializers.ChoiceField(Feed.State.choices, read_only=True)
    site_url = serializers.CharField(read_only=True, help_text="May be empty.")
    health = serializers.SerializerMethodField()

    class Meta:
        model = Feed
        fields = [
            "id", "url", "title", "site_url", "outlet", "language", "category", "weight", "full_text", "state",
            "health", "polled_at", "next_poll_at", "newest_at", "failures", "error",
        ]  # fmt: skip
        read_only_fields = fields

    def get_health(self, feed: Feed) -> str:
        return feed.health(timezone.now())


class FeedPatch(StrictSerializer):
    title = serializers.CharField(required=False, max_length=200, allow_blank=True)
    outlet = serializers.CharField(required=False, max_length=120, allow_blank=True)
    category = serializers.CharField(required=False, max_length=40, allow_blank=True)
    language = serializers.CharField(required=False, max_length=20, allow_blank=True)
    weight = serializers.FloatField(required=False, min_value=0, max_value=100)
    full_text = serializers.BooleanField(required=False)
    state = serializers.ChoiceField([Feed.State.ACTIVE.value, Feed.State.PAUSED.value], required=False)


class FeedOrder(FeedPatch):
    """A new subscription. The address is read at once, unless `unread` says to leave that to the next poll."""

    url = serializers.CharField(max_length=500, help_text="Of the feed, or of a page that names its feed.")
    unread = serializers.BooleanField(default=False)


class OpmlOrder(StrictSerializer):
    file = serializers.FileField(help_text="OPML as feed readers export it, at most 5 MiB.")


class RefusedFeed(serializers.Serializer[Any]):
    url = serializers.CharField()
    reason = serializers.CharField()


class ImportedShown(serializers.Serializer[Any]):
    """What became of the feeds of a list."""

    added = FeedSerializer(many=True)
    known = serializers.IntegerField(help_text="So many were feeds here already.")
    refused = RefusedFeed(many=True)


class FeedQuery(PageQuery):
    state = serializers.ChoiceField(Feed.State.choices, required=False)
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Words of the title or address."
    )


class ArticleSerializer(serializers.ModelSerializer[Article]):
    feed = serializers.CharField(source="feed.spoken_name", read_only=True)
    url = serializers.CharField(read_only=True, help_text="May be empty.")

    class Meta:
        model = Article
        fields = ["id", "feed", "story", "url", "title", "author", "category", "language", "summary", "published_at"]
        read_only_fields = fields


class ArticleDetail(ArticleSerializer):
    """With the text, for editors; others follow the address."""

    text = serializers.SerializerMethodField()

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "text", "licence"]
        read_only_fields = fields

    def get_text(self, article: Article) -> str | None:
        return article.text if request_of(self).user.has_perm("newsroom.view_article") else None


class ArticleQuery(PageQuery):
    feed = serializers.IntegerField(required=False, min_value=1, max_value=2**31)
    story = serializers.IntegerField(required=False, min_value=1, max_value=2**31)
    language = serializers.CharField(required=False, allow_blank=True, max_length=20)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="Words of the title.")
    published_after = serializers.DateTimeField(required=False)
    published_before = serializers.DateTimeField(required=False)


class StorySerializer(serializers.ModelSerializer[Story]):
    articles = serializers.IntegerField(source="size", read_only=True, help_text="How many.")

    class Meta:
        model = Story
        fields = ["id", "headline", "category", "first_seen", "last_seen", "articles"]
        read_only_fields = fields


class StoryDetail(StorySerializer):
    """Articles from several feeds about the same event."""

    articles = serializers.SerializerMethodField()  # type: ignore[assignment]  # here the articles themselves

    def get_articles(self, story: Story) -> list[dict[str, Any]]:
        rows = story.articles.select_related("feed").order_by("-published_at")
        return list(ArticleSerializer(rows, many=True, context=self.context).data)


class StoryQuery(PageQuery):
    category = serializers.CharField(required=False, allow_blank=True, max_length=40)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="Words of the headline.")
    seen_after = serializers.DateTimeField(required=False)
