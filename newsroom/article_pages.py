"""Full text: the page of an article whose feed has only a teaser, fetched once, and only where robots.txt agrees."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from newsroom import ingest
from newsroom.feeds import pages
from newsroom.feeds.exceptions import BadStatus, FeedError, FetchFailed, RobotsRefused, TooLarge, TryLater
from newsroom.feeds.fetcher import PAGE_TYPES, Fetcher
from newsroom.feeds.pages import Page
from newsroom.models import Article
from newsroom.site_visits import SiteVisit
from newsroom.turns import Round

MAX_TRIES = 3
RETRY = timedelta(minutes=15)


def fetch_waiting(limit: int = ingest.BATCH, feed_ids: Collection[int] | None = None) -> int:
    """Fetch the pages of up to `limit` articles (of these feeds), the newest first; how many were settled."""
    asking = ingest.fetcher()
    waiting = Article.objects.waiting_for_page(timezone.now()).order_by("-published_at")
    waiting = waiting if feed_ids is None else waiting.filter(feed__in=feed_ids)
    return Round([PageVisit(article, asking) for article in waiting[:limit]]).work_off()


def fetch(article_id: int) -> str:
    """Fetch the page of one article, whatever its text is now; returns what became of it, in words."""
    article = Article.objects.filter(pk=article_id).first()
    if article is None or not article.url:
        return "There is no such article, or it has no address."
    Article.objects.filter(pk=article_id).update(text_state=Article.TextState.WAITING, page_tries=0, page_due_at=None)
    if not Round([PageVisit(article, ingest.fetcher())], threads=1, patience=ingest.PATIENCE).work_off():
        return "Not fetched yet: its site is being asked at the moment. It will be tried again."
    article.refresh_from_db()
    return article.page_error or "Fetched."


class PageVisit(SiteVisit):
    """The errand of fetching one article's page."""

    def __init__(self, article: Article, fetcher: Fetcher) -> None:
        super().__init__(article.url, fetcher)
        self.article = article

    def begin(self, now: datetime) -> bool:
        """The turn at the site is ours, so nobody else fetches this page; somebody may have done so before."""
        super().begin(now)
        return Article.objects.waiting_for_page(now).filter(pk=self.article.pk).exists()

    def run(self) -> Page:
        fetched = self.fetched(PAGE_TYPES, pages.MAX_PAGE)
        return pages.read(fetched.body, fetched.content_type, fetched.url)

    def finish(self, found: Page | FeedError, now: datetime) -> float:
        if isinstance(found, FeedError):
            changes = _unfetched(self.article, found, now)
        else:
            changes = _as_fetched(self.article, found, now)
        Article.objects.filter(pk=self.article.pk).update(**changes)
        return self.leave(found, now)


def _as_fetched(article: Article, page: Page, now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "canonical_url": page.canonical_url[:1000],
        "fetched_at": now,
        "clustered_at": None,
        "page_error": "",
        "language": article.language or page.language,
        "licence": page.licence or article.licence,
        "author": article.author or page.author,
    }
    if len(page.text) < len(article.summary):
        reason = {"page_error": "The page holds less than the feed.", "text_state": Article.TextState.TEASER}
        return changes | reason
    return changes | {"text": page.text, "text_state": Article.TextState.FETCHED}


def _unfetched(article: Article, error: FeedError, now: datetime) -> dict[str, Any]:
    tries = article.page_tries + 1
    changes: dict[str, Any] = {"page_error": str(error)[:500], "page_tries": tries}
    if not may_pass(error) or tries >= MAX_TRIES:
        return changes | {"text_state": Article.TextState.TEASER}
    return changes | {"page_due_at": now + max(timedelta(seconds=error.rest), RETRY * tries)}


def may_pass(error: FeedError) -> bool:
    """Is it worth to try again later?"""
    if isinstance(error, BadStatus):
        return isinstance(error, TryLater) or error.status >= 500
    if isinstance(error, RobotsRefused):
        return not error.certain
    return isinstance(error, FetchFailed) and not isinstance(error, TooLarge)
