"""What a listener brought is in that listener's dossier and nowhere in the news."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.briefs import make_brief, story_brief
from newsroom.clustering import cluster_new_articles, waiting_articles
from newsroom.models import Article, Brief, Dossier, Fact, Fingerprint, Identity, Story
from newsroom.ranking import pick
from tests.newsroom.stories.newswire import FIRE, FIRE_ELSEWHERE_TOLD, article, feed

pytestmark = pytest.mark.django_db
SECRET = "The takeover of Brenning Marine was signed in Bellhaven on Tuesday."


@pytest.fixture
def secret() -> Article:
    """A private article that tells, in the same words, of the event that the news reports too."""
    now = timezone.now()
    dossier = Dossier.objects.create(topic="the takeover")
    story = Story.objects.create(headline="Secret takeover", first_seen=now, last_seen=now, dossier=dossier)
    private = Article.objects.create(
        dossier=dossier, story=story, guid="upload 1", outlet="my notes", title=f"Secret: {FIRE[0]}",
        text=f"{FIRE[1]} {SECRET}", published_at=now,
    )  # fmt: skip
    brief = Brief.objects.create(story=story, headline="Secret takeover")
    Fact.objects.create(brief=brief, position=0, text=SECRET, article=private)
    return private


def test_queries_over_the_news_do_not_meet_it(secret: Article) -> None:
    assert not Article.objects.exists()
    assert not Story.objects.exists()
    assert not waiting_articles(timezone.now()).exists()
    assert Article.in_dossiers.get() == secret
    assert Story.in_dossiers.get().articles.count() == 0


def test_it_is_never_clustered_with_the_news(secret: Article) -> None:
    source = feed("Wire")
    article(*FIRE, feed=source)
    article(*FIRE_ELSEWHERE_TOLD)
    assert cluster_new_articles() == 2
    secret.refresh_from_db()
    assert secret.clustered_at is None
    assert not Fingerprint.objects.filter(article=secret).exists()
    assert not Identity.objects.filter(article=secret).exists()
    told = Story.objects.get(articles__feed=source)
    assert secret.story != told
    assert secret not in told.articles.all()


def test_it_is_in_no_other_episode(secret: Article) -> None:
    source = feed("Wire")
    article(*FIRE, feed=source)
    cluster_new_articles()
    picks = pick([source], [], now=timezone.now(), limit=10)
    assert [chosen.story.headline for chosen in picks] == [FIRE[0]]
    brief = make_brief(picks[0].story, now=timezone.now())
    assert not any(SECRET in fact.text for fact in story_brief(brief).facts)


def test_its_own_brief_cites_it(secret: Article) -> None:
    (fact,) = story_brief(Brief.objects.get(headline="Secret takeover")).facts
    assert (fact.text, fact.source) == (SECRET, "my notes")
    assert Fact.objects.select_related("article__feed").get().article == secret


@pytest.mark.parametrize("listing", ["article", "story", "brief", "feed"])
def test_the_admin_lists_only_news(secret: Article, listing: str, admin_client: Client) -> None:
    article(*FIRE)
    address = reverse(f"admin:newsroom_{listing}_changelist")
    for query in ({}, {"q": "destroys"}, {"q": "takeover"}):
        page = admin_client.get(address, query)
        assert page.status_code == 200
        assert "Secret" not in page.content.decode()


def test_the_admin_does_not_open_it_by_its_number(secret: Article, admin_client: Client) -> None:
    for name, row in (("article", secret), ("story", secret.story), ("brief", Brief.objects.get())):
        page = admin_client.get(reverse(f"admin:newsroom_{name}_change", args=[row.pk]), follow=True)
        assert SECRET not in page.content.decode()
        assert "Secret takeover" not in page.content.decode()


@pytest.mark.parametrize("of", ["neither", "both"])
def test_an_article_is_of_a_feed_or_of_a_dossier(of: str) -> None:
    places: dict[str, Any] = {"neither": {}, "both": {"feed": feed(), "dossier": Dossier.objects.create()}}[of]
    with pytest.raises(IntegrityError):
        Article.objects.create(guid="1", title="Lost", published_at=timezone.now(), **places)
