"""Articles that must go: emptied in place, so that nothing points into the void and no poll brings them back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from newsroom.models import Article, Brief, Fact, Feed, Fingerprint, Story

SHELL = "Taken down"


def at_address(address: str) -> list[Article]:
    """Every article with this address, those that listeners brought to their prompts too."""
    same = Q(url=address) | Q(canonical_url=address)
    return [*Article.objects.filter(same), *Article.in_dossiers.filter(same, taken_down_at=None)]


def of_feed(feed: Feed) -> list[Article]:
    return list(Article.objects.filter(feed=feed))


@transaction.atomic
def empty(articles: Collection[Article], now: datetime) -> None:
    """Remove all that they said, also from the facts and briefs made of them."""
    keys = [article.pk for article in articles]
    briefs = list(Brief.objects.filter(facts__article__in=keys).distinct().values_list("pk", flat=True))
    stories = {article.story_id for article in articles if article.story_id}
    Fact.objects.filter(article__in=keys).update(text="")
    Brief.objects.filter(pk__in=briefs).update(headline=SHELL, summary="")
    Fingerprint.objects.filter(article__in=keys).delete()
    Article._base_manager.filter(pk__in=keys).update(  # those of dossiers too
        title=SHELL, author="", summary="", text="", page_error="", content_hash="", story=None, taken_down_at=now
    )
    _rename(stories)


def _rename(stories: Collection[int]) -> None:
    """A story keeps the newest headline that is left."""
    for story in Story._base_manager.filter(pk__in=stories):
        left = Article.objects.filter(story=story).order_by("-published_at").values_list("title", flat=True).first()
        story.headline = (left or SHELL)[:300]
        story.save(update_fields=["headline"])
