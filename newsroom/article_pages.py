"""Full text: the page of an article whose feed has only a teaser, fetched once, and only where robots.txt agrees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from newsroom import ingest
from newsroom.feeds import pages
from newsroom.feeds.addresses import site_of
from newsroom.feeds.exceptions import BadStatus, FeedError, FetchFailed, RobotsRefused, TooLarge, TryLater
from newsroom.feeds.fetcher import PAGE_TYPES, Fetcher
from newsroom.feeds.pages import Page
from newsroom.feeds.robots import RobotsCheck, Rules
from newsroom.models import Article, Site
from newsroom.turns import Round

MAX_TRIES = 3
RETRY = timedelta(minutes=15)
ROBOTS_FRESH = timedelta(days=1)
ROBOTS_RETRY = timedelta(hours=1)


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


@dataclass
class PageVisit:
    """The errand of fetching one article's page."""

    article: Article
    fetcher: Fetcher
    site: str = field(init=False)
    robots: RobotsCheck = field(init=False)

    def __post_init__(self) -> None:
        self.site = site_of(self.article.url)
        self.robots = RobotsCheck(self.fetcher)

    def begin(self, now: datetime) -> bool:
        """The turn at the site is ours, so nobody else fetches this page; somebody may have done so before."""
        self.robots.known = known_rules(self.site, now)
        return Article.objects.waiting_for_page(now).filter(pk=self.article.pk).exists()

    def renew(self, now: datetime) -> None:
        """The turn at the site is claim enough."""

    def run(self) -> Page:
        fetched = self.fetcher.get(self.article.url, accept=PAGE_TYPES, max_bytes=pages.MAX_PAGE, check=self.robots)
        return pages.read(fetched.body, fetched.content_type, fetched.url)

    def finish(self, found: Page | FeedError, now: datetime) -> float:
        for site, rules in self.robots.learnt.items():
            remember(site, rules, now)
        if isinstance(found, FeedError):
            changes = _unfetched(self.article, found, now)
        else:
            changes = _as_fetched(self.article, found, now)
        Article.objects.filter(pk=self.article.pk).update(**changes)
        asked = (found.seconds or 60.0) if isinstance(found, TryLater) else 0.0
        return max(asked, self.robots.crawl_delay(self.site))


def known_rules(site: str, now: datetime) -> dict[str, Rules]:
    """What is remembered of a site's robots.txt, if it is fresh."""
    known = Site.objects.filter(host=site, robots_until__gt=now)
    return {row.host: Rules(row.robots, row.robots_certain) for row in known}


def remember(site: str, rules: Rules, now: datetime) -> None:
    """Keep what a site's robots.txt says, for the next visit."""
    until = now + (ROBOTS_FRESH if rules.certain else ROBOTS_RETRY)
    values = {"robots": rules.text, "robots_certain": rules.certain, "robots_until": until}
    Site.objects.update_or_create(host=site, defaults=values)


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
    wait = timedelta(seconds=min(error.seconds or 0.0, 86_400.0)) if isinstance(error, TryLater) else RETRY
    return changes | {"page_due_at": now + max(wait, RETRY * tries)}


def may_pass(error: FeedError) -> bool:
    """Is it worth to try again later?"""
    if isinstance(error, BadStatus):
        return isinstance(error, TryLater) or error.status >= 500
    if isinstance(error, RobotsRefused):
        return not error.certain
    return isinstance(error, FetchFailed) and not isinstance(error, TooLarge)
