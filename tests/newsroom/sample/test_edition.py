"""The edition itself: seven days that hang together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.sample import edition

NOW = datetime(2026, 11, 19, 7, 30, tzinfo=UTC)  # a Thursday
EVERY_DAY = range(edition.DAYS)


def published_on(day: int) -> list[edition.Article]:
    return [article for article in edition.articles(day, NOW) if article.day == day]


def the_whole_week() -> list[edition.Article]:
    return [article for day in EVERY_DAY for article in published_on(day)]


def test_every_article_of_the_week_has_a_guid_and_an_address_of_its_own() -> None:
    week = the_whole_week()
    assert len({article.guid for article in week}) == len(week)
    assert len({article.path for article in week}) == len(week)


def test_every_article_belongs_to_an_outlet_and_every_outlet_publishes_on_the_first_day() -> None:
    slugs = {outlet.slug for outlet in edition.outlets()}
    assert {article.outlet for article in the_whole_week()} <= slugs
    assert {article.outlet for article in published_on(0)} == slugs


def test_an_update_follows_a_story_told_before() -> None:
    told: set[str] = set()
    updates = 0
    for article in sorted(the_whole_week(), key=lambda one: (one.day, one.published)):
        if article.update:
            assert article.story in told, f"{article.slug} is a development of nothing."
            updates += 1
        told.add(article.story)
    assert updates >= 4


def test_a_story_comes_back_on_a_later_day_only_as_an_update() -> None:
    day_of: dict[str, int] = {}
    for article in sorted(the_whole_week(), key=lambda one: one.day):
        first = day_of.setdefault(article.story, article.day)
        assert article.update or article.day == first, f"{article.slug} tells {article.story} again."


def test_the_first_day_has_overlapping_stories_of_mixed_categories() -> None:
    articles = published_on(0)
    tellers = Counter(story for story, _ in {(article.story, article.outlet) for article in articles})
    assert len(tellers) >= 14
    assert sum(count >= 3 for count in tellers.values()) >= 6
    assert sum(count == 1 for count in tellers.values()) >= 3
    assert len({article.category for article in articles}) >= 8


def test_one_article_was_posted_twice() -> None:
    texts = Counter((article.outlet, article.text) for article in the_whole_week())
    assert [count for count in texts.values() if count > 1] == [2]


@pytest.mark.parametrize("day", EVERY_DAY)
def test_a_days_news_is_fresh_and_earlier_news_keeps_its_age(day: int) -> None:
    for article in edition.articles(day, NOW):
        age = NOW - article.published - timedelta(days=day - article.day)
        assert timedelta(0) < age < timedelta(days=1), article.slug


@pytest.mark.parametrize("day", EVERY_DAY)
def test_a_days_articles_are_of_readable_length(day: int) -> None:
    shortest, longest = (120, 300) if day == 0 else (75, 170)
    for article in published_on(day):
        assert shortest <= len(article.text.split()) <= longest, article.slug


def test_no_text_has_an_unfilled_weekday_or_a_stray_blank() -> None:
    for article in the_whole_week():
        assert not re.search(r"[{}\t]|  | \n|\n\n\n", article.title + article.text), article.slug


def test_weekdays_follow_the_calendar() -> None:
    evening, morning = (
        {article.slug: article.text for article in edition.articles(0, NOW.replace(hour=hour))} for hour in (19, 7)
    )
    assert "for six hours on Wednesday" in evening["dutch-ticket-gates-fail"]
    assert "for six hours on Tuesday" in morning["dutch-ticket-gates-fail"]


def test_the_same_day_read_twice_is_the_same() -> None:
    assert edition.articles(3, NOW) == edition.articles(3, NOW)


@pytest.mark.parametrize("day", [-1, edition.DAYS])
def test_a_day_outside_the_week_is_refused_with_a_sentence(day: int) -> None:
    with pytest.raises(ValueError, match="has the days 0 to 6"):
        edition.articles(day, NOW)
