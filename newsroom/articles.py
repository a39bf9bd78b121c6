"""Items of a feed become articles: new ones once, known ones when their wording changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from newsroom.feeds.items import Item
from newsroom.models import Article, Feed

# Older articles are not told any more, so their pages need not be fetched.
PAGE_AGE = timedelta(days=7)
# A teaser that keeps changing does not make us fetch its page each time.
PAGE_REST = timedelta(hours=1)
REVISED = ["title", "summary", "text", "text_state", "page_tries", "page_due_at", "licence", "url"]
REVISED += ["content_hash", "clustered_at"]


def store(feed: Feed, items: Iterable[Item], now: datetime) -> tuple[int, int]:
    """Store the items of a feed; how many were new, and how many were known and have changed."""
    items = list(items)
    known = {article.guid: article for article in feed.articles.filter(guid__in=[item.guid for item in items])}
    fresh = [_article(feed, item, now) for item in items if item.guid not in known]
    changed = [
        _revised(known[item.guid], item, feed, now)
        for item in items
        if item.guid in known and known[item.guid].content_hash != item.digest
    ]
    Article.objects.bulk_create(fresh, ignore_conflicts=True)
    Article.objects.bulk_update(changed, REVISED, batch_size=50)
    return len(fresh), len(changed)


def _article(feed: Feed, item: Item, now: datetime) -> Article:
    published = item.published_at or now
    return Article(
        feed=feed,
        guid=item.guid,
        url=item.url,
        canonical_url=item.canonical_url,
        title=item.title,
        author=item.author,
        category=item.category or feed.category,
        language=item.language or feed.language,
        summary=item.summary,
        text=item.text,
        text_state=_text_state(feed, item, published, now),
        licence=item.licence,
        content_hash=item.digest,
        published_at=published,
        fetched_at=now,
    )


def _text_state(feed: Feed, item: Item, published: datetime, now: datetime) -> Article.TextState:
    if item.complete:
        return Article.TextState.FEED
    if feed.full_text and item.url and published > now - PAGE_AGE:
        return Article.TextState.WAITING
    return Article.TextState.TEASER


def _revised(article: Article, item: Item, feed: Feed, now: datetime) -> Article:
    """The article in its new wording. The text of a page stays until the page was fetched again."""
    state = _text_state(feed, item, article.published_at, now)
    fetched = article.text_state == Article.TextState.FETCHED
    if fetched and state == Article.TextState.WAITING and now - article.fetched_at < PAGE_REST:
        state = Article.TextState.FETCHED
    if state == Article.TextState.FEED or not fetched:
        article.text = item.text
    if not fetched or state != Article.TextState.TEASER:
        article.text_state = state
    article.title, article.summary = item.title, item.summary
    article.url, article.licence = item.url or article.url, item.licence or article.licence
    article.page_tries, article.page_due_at = 0, None
    article.content_hash = item.digest
    article.clustered_at = None
    return article
