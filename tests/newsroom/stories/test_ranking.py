from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.clustering import cluster_new_articles
from newsroom.models import Article, Feed, Story
from newsroom.ranking import Pick, Telling, pick
from tests.newsroom.stories.newswire import BANK, FIRE, FIRE_ELSEWHERE_TOLD, KIDNEYS, article, feed

pytestmark = pytest.mark.django_db

NEW_TURN = (
    "Arrest after Bellhaven market fire",
    "Police have arrested a 34-year-old electrician over the fire that destroyed the "
    "Bellhaven fruit market. Prosecutor "
    "Lindiwe Maseko said he had installed a faulty heater in stall 17 for 900 rand. The court "
    "in Wynberg will hear him on "
    "Thursday, and insurers put the damage at 48 million rand.",
)


def picked(tellings: tuple[Telling, ...] = (), *, limit: int = 8, now: dt.datetime | None = None) -> list[Pick]:
    cluster_new_articles()
    return pick(Feed.objects.all(), tellings, now=now or timezone.now(), limit=limit)


def headlines(picks: list[Pick]) -> list[str]:
    return [each.story.headline for each in picks]


def telling(story: Story, at: dt.datetime) -> Telling:
    known = Article.objects.filter(story=story, fetched_at__lte=at)
    return Telling(story.pk, at, frozenset(known.values_list("pk", flat=True)), (FIRE[1],))


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


def test_a_story_of_several_outlets_comes_before_one_of_a_single_outlet() -> None:
    article(*BANK)
    article(*FIRE)
    article(*FIRE_ELSEWHERE_TOLD)
    picks = picked()
    assert headlines(picks) == [FIRE[0], BANK[0]]
    assert picks[0].reason.startswith("2 outlets (")


def test_reports_of_the_same_outlet_and_copies_do_not_pass_for_more_sources() -> None:
    paper = feed("Cape Metro")
    article(*FIRE, feed=paper)
    article(*FIRE_ELSEWHERE_TOLD, feed=paper)
    article(*BANK)
    article(*BANK)
    article(*KIDNEYS)
    article(
        KIDNEYS[0] + " in Ankara", KIDNEYS[1].split(". ", 1)[1] + " Karadag, who lives in Izmir, met Ozsoy on Friday."
    )
    found = {each.story.headline: each for each in picked()}
    assert found[KIDNEYS[0]].score > found[BANK[0]].score > found[FIRE[0]].score


def test_fresh_news_comes_before_stale_news_and_old_news_not_at_all() -> None:
    now = timezone.now()
    article(*FIRE, at=now - hours(80))
    article(*BANK, at=now - hours(30))
    article(*KIDNEYS, at=now - hours(1))
    picks = picked(now=now)
    assert headlines(picks) == [KIDNEYS[0], BANK[0]]
    assert "newest report 30 hours old" in picks[1].reason


def test_editors_weights_lift_and_silence_feeds() -> None:
    article(*FIRE, feed=feed("Trade Daily", weight=3.0))
    article(*BANK)
    article(*KIDNEYS, feed=feed("Muted", weight=0.0))
    picks = picked()
    assert headlines(picks) == [FIRE[0], BANK[0]]
    assert "Trade Daily × 3" in picks[0].reason


def test_a_second_story_of_a_category_gives_way_to_another_category() -> None:
    now = timezone.now()
    article(*FIRE, category="business", at=now - hours(1))
    article(*BANK, category="business", at=now - hours(2))
    article(*KIDNEYS, category="health", at=now - hours(4))
    picks = picked(now=now)
    assert headlines(picks) == [FIRE[0], KIDNEYS[0], BANK[0]]
    assert "on this category" in picks[2].reason


def test_a_story_of_a_few_words_comes_last() -> None:
    article("Markets live", "", summary="Follow our live blog.", category="business")
    article(*BANK)
    picks = picked()
    assert headlines(picks) == [BANK[0], "Markets live"]
    assert "only a teaser" in picks[1].reason


def test_the_limit_holds_and_no_feeds_give_no_picks() -> None:
    for each in (FIRE, BANK, KIDNEYS):
        article(*each)
    assert len(picked(limit=2)) == 2
    assert picked(limit=0) == []
    assert pick([], (), now=timezone.now(), limit=5) == []


def test_a_told_story_is_not_told_again_though_another_outlet_words_it_anew() -> None:
    now = timezone.now()
    article(*FIRE, fetched_at=now - hours(20), at=now - hours(20))
    cluster_new_articles()
    told = telling(Story.objects.get(), now - hours(10))
    article(*FIRE_ELSEWHERE_TOLD)
    assert picked((told,)) == []


def test_a_told_story_that_moved_on_is_told_as_an_update() -> None:
    now = timezone.now()
    article(*FIRE, fetched_at=now - hours(20), at=now - hours(20))
    cluster_new_articles()
    told = telling(Story.objects.get(), now - hours(10))
    article(*NEW_TURN)
    [update] = picked((told,))
    assert (update.story.headline, update.update, update.told) == (FIRE[0], True, (FIRE[1],))
    assert "moved on since" in update.reason
    assert "Maseko" in update.reason


def test_a_told_story_is_known_by_its_articles_after_a_merge() -> None:
    now = timezone.now()
    old = article(*FIRE, fetched_at=now - hours(20), at=now - hours(20))
    cluster_new_articles()
    emptied = Story.objects.create(headline="Blaze", first_seen=now, last_seen=now)
    told = Telling(emptied.pk, now - hours(10), frozenset({old.pk}), (FIRE[1],))
    assert picked((told,)) == []


def test_a_told_story_is_known_by_its_words_when_it_comes_back_as_another_story() -> None:
    now = timezone.now()
    article(*FIRE_ELSEWHERE_TOLD, at=now)
    told = Telling(story_id=987_654, at=now - dt.timedelta(days=5), article_ids=frozenset(), texts=(FIRE[1],))
    assert picked((told,)) == []


def test_an_emptied_story_is_never_picked() -> None:
    now = timezone.now()
    Story.objects.create(headline="Empty", first_seen=now, last_seen=now)
    article(*BANK)
    assert headlines(picked()) == [BANK[0]]
