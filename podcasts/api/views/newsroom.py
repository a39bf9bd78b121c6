"""What the newsroom has: feeds, articles and stories."""

from __future__ import annotations

from django.db.models import Count, Q
from django.db.models.deletion import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom import ingest, subscriptions, tasks
from newsroom.feeds import opml
from newsroom.models import Article, Feed, Story
from orchestrator.hints import hint
from podcasts.api.base import ApiView
from podcasts.api.finding import lookups
from podcasts.api.negotiation import AnyForm
from podcasts.api.problems import Problem
from podcasts.api.schema import paged
from podcasts.api.serializers import newsroom as forms


class FeedsView(ApiView):
    permissions = {"POST": "newsroom.add_feed"}

    @extend_schema(
        operation_id="list_feeds", summary="Subscribed feeds", tags=["newsroom"], parameters=[forms.FeedQuery],
        responses=paged(forms.FeedSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(forms.FeedQuery)
        rows = Feed.objects.filter(**lookups(query, state="state"))
        if words := query.get("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(url__icontains=words))
        return self.page(rows, forms.FeedSerializer, ("-id",))

    @extend_schema(
        operation_id="add_feed", summary="Subscribe to a feed", tags=["newsroom"], request=forms.FeedOrder,
        responses={201: forms.FeedSerializer}, description="For editors.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        order = self.read(forms.FeedOrder)
        unread, url = order.pop("unread"), order.pop("url")
        url, polled = (str(ingest.fetcher().guard.url(url)), None) if unread else ingest.look(url)
        feed, new = Feed.objects.get_or_create(url=url, defaults=order)
        if not new:
            raise Problem("conflict", f"{url} is a feed here already: {feed.pk}.")
        if polled:
            ingest.record(feed, polled, timezone.now())
            hint(tasks.settle.name)
        return Response(self.shown(forms.FeedSerializer, feed), status=201)


class ImportView(ApiView):
    permissions = {"POST": "newsroom.add_feed"}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="import_feeds", summary="Subscribe to the feeds of an OPML list", tags=["newsroom"],
        request={"multipart/form-data": forms.OpmlOrder}, responses=forms.ImportedShown,
        description="For editors. The new ones are polled within a minute.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        file = self.read(forms.OpmlOrder)["file"]
        # One byte more than a list may have: the reader says so, and no more is held in memory.
        found = subscriptions.import_opml(file.read(opml.MAX_BYTES + 1))
        hint(tasks.poll_due.name)
        refused = [{"url": url, "reason": reason} for url, reason in found.refused]
        imported = {"added": found.added, "known": found.known, "refused": refused}
        return Response(self.shown(forms.ImportedShown, imported))


class ExportView(ApiView):
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="export_feeds", summary="All feeds as OPML", tags=["newsroom"],
        responses={(200, "text/x-opml"): OpenApiTypes.STR},
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        document = subscriptions.export_opml(Feed.objects.all(), now=timezone.now())
        headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
        return HttpResponse(document, content_type="text/x-opml; charset=utf-8", headers=headers)


class FeedView(ApiView):
    permissions = {"PATCH": "newsroom.change_feed", "DELETE": "newsroom.delete_feed"}

    @extend_schema(operation_id="get_feed", summary="A feed", tags=["newsroom"], responses=forms.FeedSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(self.shown(forms.FeedSerializer, get_object_or_404(Feed, pk=pk)))

    @extend_schema(
        operation_id="change_feed", summary="Change a feed, pause or resume it", tags=["newsroom"],
        request=forms.FeedPatch, responses=forms.FeedSerializer, description="For editors.",
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        feed = get_object_or_404(Feed, pk=pk)
        self.require_version(self.shown(forms.FeedSerializer, feed))
        changes = self.read(forms.FeedPatch)
        for name, value in changes.items():
            setattr(feed, name, value)
        feed.save(update_fields=[*changes])
        feed.refresh_from_db()
        return Response(self.shown(forms.FeedSerializer, feed))

    @extend_schema(
        operation_id="delete_feed", summary="Delete a feed and its articles", tags=["newsroom"],
        responses={204: None}, description="For editors. A feed that episodes rest on can only be paused.",
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        try:
            get_object_or_404(Feed, pk=pk).delete()
        except ProtectedError:
            raise Problem("conflict", "Episodes rest on articles of this feed. Pause it instead.") from None
        return Response(status=204)


class PollView(ApiView):
    permissions = {"POST": "newsroom.change_feed"}

    @extend_schema(
        operation_id="poll_feed", summary="Poll a feed now", tags=["newsroom"], request=None,
        responses={202: forms.FeedSerializer},
        description="For editors. A worker polls it; its health shows how it went.",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        feed = get_object_or_404(Feed, pk=pk)
        if feed.state != Feed.State.ACTIVE:
            raise Problem("conflict", f"The feed is {feed.get_state_display()}. Resume it first.")
        Feed.objects.filter(pk=pk).update(next_poll_at=timezone.now())
        hint(tasks.poll_feed.name, feed_id=pk)
        feed.refresh_from_db()
        return Response(self.shown(forms.FeedSerializer, feed), status=202)


class ArticlesView(ApiView):
    @extend_schema(
        operation_id="list_articles", summary="Articles of the news", tags=["newsroom"],
        parameters=[forms.ArticleQuery], responses=paged(forms.ArticleSerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(forms.ArticleQuery)
        found = lookups(
            query, feed="feed", story="story", language="language__iexact", q="title__icontains",
            published_after="published_at__gt", published_before="published_at__lt",
        )  # fmt: skip
        rows = Article.objects.filter(**found).select_related("feed").defer("text")
        return self.page(rows, forms.ArticleSerializer, ("-published_at", "-id"))


class ArticleView(ApiView):
    @extend_schema(operation_id="get_article", summary="An article", tags=["newsroom"], responses=forms.ArticleDetail)
    def get(self, request: Request, pk: int) -> Response:
        rows = Article.objects.select_related("feed")
        return Response(self.shown(forms.ArticleDetail, get_object_or_404(rows, pk=pk)))


class FetchView(ApiView):
    permissions = {"POST": "newsroom.view_article"}

    @extend_schema(
        operation_id="fetch_article", summary="Fetch an article's page again", tags=["newsroom"], request=None,
        responses={202: forms.ArticleSerializer}, description="For editors. A worker fetches it.",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        article = get_object_or_404(Article.objects.select_related("feed"), pk=pk)
        if not article.url:
            raise Problem("conflict", "This article has no address to fetch.")
        hint(tasks.fetch_article.name, article_id=pk)
        return Response(self.shown(forms.ArticleSerializer, article), status=202)


class StoriesView(ApiView):
    @extend_schema(
        operation_id="list_stories", summary="Stories: articles about one event", tags=["newsroom"],
        parameters=[forms.StoryQuery], responses=paged(forms.StorySerializer),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query(forms.StoryQuery)
        found = lookups(query, category="category__iexact", q="headline__icontains", seen_after="last_seen__gt")
        rows = Story.objects.filter(**found).annotate(size=Count("articles"))
        return self.page(rows, forms.StorySerializer, ("-last_seen", "-id"))


class StoryView(ApiView):
    @extend_schema(
        operation_id="get_story", summary="A story with its articles", tags=["newsroom"], responses=forms.StoryDetail
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(self.shown(forms.StoryDetail, get_object_or_404(Story, pk=pk)))
