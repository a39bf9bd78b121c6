"""The newsroom in the admin: feeds and their health, articles, stories and briefs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from newsroom import ingest, subscriptions, tasks
from newsroom.feeds import opml
from newsroom.feeds.exceptions import AddressRefused, FeedError, OpmlUnreadable
from newsroom.models import Article, Brief, Fact, Feed, Site, Story
from orchestrator.hints import hint


class FeedForm(forms.ModelForm[Feed]):
    """Adding a feed reads it first; one that cannot be read is refused with the reason."""

    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Of the feed, or of a page that names its feed.",
    )
    unread = forms.BooleanField(
        required=False, label="Add it unread", help_text="Do not try the address now; it is polled later."
    )

    class Meta:
        model = Feed
        fields = ["url", "title", "outlet", "category", "language", "weight", "full_text"]

    polled: ingest.Polled | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = Feed.objects.filter(url=cleaned.get("url", "")).exists()
        if self.instance.pk is None and cleaned.get("url") and not cleaned.get("unread") and not known:
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["url"], self.polled = ingest.look(cleaned["url"])
        except AddressRefused as error:
            self.add_error("url", str(error))
        except FeedError as error:
            self.add_error("url", f"{error} To add it all the same, tick “Add it unread”.")
        else:
            if Feed.objects.filter(url=cleaned["url"]).exists():
                self.add_error("url", f"This leads to {cleaned['url']}, which is a feed here already.")


class OpmlForm(forms.Form):
    file = forms.FileField(label="OPML file", help_text="As other feed readers export it; at most 5 MiB.")

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > opml.MAX_BYTES:
            raise forms.ValidationError("The list is larger than 5 MiB.")
        return bytes(file.read())


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin[Feed]):
    form = FeedForm
    change_list_template = "newsroom/admin/feeds.html"
    list_display = ["__str__", "health", "next_poll", "articles_held", "category", "weight", "url"]
    list_filter = ["state", "category", "language"]
    search_fields = ["title", "outlet", "url", "error"]
    actions = ["poll_now", "pause", "resume", "export"]
    readonly_fields = [
        "health", "state", "site_url", "polled_at", "succeeded_at", "next_poll_at", "newest_at", "failures", "error",
        "refresh", "etag", "last_modified", "created",
    ]  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Feed | None = None) -> Any:
        wanted = (None, {"fields": FeedForm.Meta.fields + (["unread"] if obj is None else [])})
        return [wanted] if obj is None else [wanted, ("How it fares", {"fields": self.readonly_fields})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        return super().get_queryset(request).annotate(held=Count("articles"))

    @admin.display(description="health", ordering="failures")
    def health(self, feed: Feed) -> str:
        return feed.health(timezone.now())

    @admin.display(description="next poll", ordering="next_poll_at")
    def next_poll(self, feed: Feed) -> Any:
        return feed.next_poll_at if feed.state == Feed.State.ACTIVE else None

    @admin.display(description="articles", ordering="held")
    def articles_held(self, feed: Feed) -> str:
        address = reverse("admin:newsroom_article_changelist")
        return format_html('<a href="{}?feed__id__exact={}">{}</a>', address, feed.pk, feed.held)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        if change and "url" in form.changed_data:
            obj.etag = obj.last_modified = obj.body_hash = ""
            obj.state, obj.failures, obj.next_poll_at = Feed.State.ACTIVE, 0, timezone.now()
        super().save_model(request, obj, form, change)
        if form.polled:
            result = ingest.record(obj, form.polled, timezone.now())
            hint(tasks.settle.name)
            self.message_user(request, f"Read just now: {result.words}")

    @admin.action(description="Poll now", permissions=["change"])
    def poll_now(self, request: HttpRequest, feeds: QuerySet[Feed]) -> None:
        chosen = list(feeds.filter(state=Feed.State.ACTIVE).values_list("pk", flat=True))
        Feed.objects.filter(pk__in=chosen).update(next_poll_at=timezone.now())
        for feed_id in chosen:
            hint(tasks.poll_feed.name, feed_id=feed_id)
        self.message_user(request, f"{len(chosen)} feeds are being polled; their health shows how it went.")
        if left := feeds.count() - len(chosen):
            self.message_user(request, f"{left} are paused or have ended: resume them first.", messages.WARNING)

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, feeds: QuerySet[Feed]) -> None:
        active = list(feeds.filter(state=Feed.State.ACTIVE))
        self._save_each(active, state=Feed.State.PAUSED)
        self.message_user(request, f"{len(active)} feeds paused.")

    @admin.action(description="Resume", permissions=["change"])
    def resume(self, request: HttpRequest, feeds: QuerySet[Feed]) -> None:
        resting = list(feeds.exclude(state=Feed.State.ACTIVE))
        self._save_each(resting, state=Feed.State.ACTIVE, next_poll_at=timezone.now(), failures=0, error="")
        self.message_user(request, f"{len(resting)} feeds resumed; they are polled within a minute.")

    def _save_each(self, feeds: list[Feed], **changes: Any) -> None:
        """One by one, so that each leaves its entry in the history."""
        for feed in feeds:
            for name, value in changes.items():
                setattr(feed, name, value)
            feed.save(update_fields=[*changes])

    @admin.action(description="Export as OPML", permissions=["view"])
    def export(self, request: HttpRequest, feeds: QuerySet[Feed]) -> HttpResponse:
        return _download(subscriptions.export_opml(feeds, now=timezone.now()))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("opml/import/", view(self.import_view), name="newsroom_feed_import"),
            path("opml/export/", view(self.export_view), name="newsroom_feed_export"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            return HttpResponse("You may not add feeds.", status=403)
        form = OpmlForm(request.POST or None, request.FILES or None)
        if form.is_valid() and self._imported(request, form):
            return HttpResponseRedirect(reverse("admin:newsroom_feed_changelist"))
        context = {**self.admin_site.each_context(request), "opts": Feed._meta, "form": form, "title": "Import feeds"}
        return render(request, "newsroom/admin/import_feeds.html", context)

    def _imported(self, request: HttpRequest, form: OpmlForm) -> bool:
        try:
            imported = subscriptions.import_opml(form.cleaned_data["file"])
        except OpmlUnreadable as error:
            form.add_error("file", str(error))
            return False
        hint(tasks.poll_due.name)
        self.message_user(request, f"Feeds imported: {imported.words}")
        for address, reason in imported.refused[:20]:
            self.message_user(request, f"{address}: {reason}", messages.WARNING)
        return True

    def export_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            return HttpResponse("You may not see the feeds.", status=403)
        return _download(subscriptions.export_opml(Feed.objects.all(), now=timezone.now()))


def _download(document: bytes) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
    return HttpResponse(document, content_type="text/x-opml; charset=utf-8", headers=headers)


class SeenOnly:
    """Rows that the machine writes: they are looked at and deleted here, not edited."""

    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, *_: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any) -> bool:
        return False


@admin.register(Article)
class ArticleAdmin(SeenOnly, admin.ModelAdmin[Article]):
    list_display = ["title", "feed", "published_at", "text_state", "story", "duplicate"]
    list_filter = ["text_state", "category", "language", "feed"]
    list_select_related = ["feed", "story", "duplicate_of"]
    search_fields = ["title", "summary", "url", "author"]
    date_hierarchy = "published_at"
    actions = ["fetch_page"]

    @admin.display(description="copy", boolean=True)
    def duplicate(self, article: Article) -> bool:
        return article.duplicate_of_id is not None

    @admin.action(description="Fetch the page again", permissions=["view"])
    def fetch_page(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        for article in articles.exclude(url=""):
            hint(tasks.fetch_article.name, article_id=article.pk)
        self.message_user(request, "The pages are being fetched.")


class ArticlesOfStory(SeenOnly, admin.TabularInline[Article, Story]):
    model = Article
    fields = ["title", "feed", "published_at", "text_state"]
    extra = 0
    show_change_link = True


@admin.register(Story)
class StoryAdmin(SeenOnly, admin.ModelAdmin[Story]):
    list_display = ["headline", "category", "sources", "last_seen", "first_seen"]
    list_filter = ["category"]
    search_fields = ["headline", "articles__title"]
    date_hierarchy = "last_seen"
    inlines = [ArticlesOfStory]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).annotate(feeds=Count("articles__feed", distinct=True))

    @admin.display(description="sources", ordering="feeds")
    def sources(self, story: Story) -> int:
        return int(story.feeds)  # type: ignore[attr-defined]


class FactsOfBrief(SeenOnly, admin.TabularInline[Fact, Brief]):
    model = Fact
    fields = ["position", "text", "article"]
    extra = 0


@admin.register(Brief)
class BriefAdmin(SeenOnly, admin.ModelAdmin[Brief]):
    list_display = ["headline", "story", "update", "category", "created"]
    list_filter = ["update", "category"]
    list_select_related = ["story"]
    search_fields = ["headline", "facts__text"]
    inlines = [FactsOfBrief]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Brief]:
        """Briefs of the news; those of a dossier are read with their episode, by whoever may see that."""
        return super().get_queryset(request).filter(story__dossier=None)


@admin.register(Site)
class SiteAdmin(SeenOnly, admin.ModelAdmin[Site]):
    list_display = ["host", "free_at", "leased_at", "robots_until", "robots_certain"]
    list_filter = ["robots_certain"]
    search_fields = ["host"]
