from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.clustering import cluster_new_articles
from newsroom.models import Article
from newsroom.stories.signatures import identities, resemblance, signature, words_of
from tests.newsroom.stories.newswire import BANK, FIRE, KIDNEYS, article, feed

pytestmark = pytest.mark.django_db


def clustered(*articles: Article) -> list[Article]:
    cluster_new_articles()
    return [Article.objects.get(pk=each.pk) for each in articles]


def test_one_address_in_two_feeds_is_one_article() -> None:
    first = article(*FIRE, canonical_url="https://paper.example/fire")
    second = article("Fire in Bellhaven", "A teaser.", canonical_url="https://paper.example/fire")
    first, second = clustered(first, second)
    assert second.duplicate_of == first
    assert second.story == first.story


def test_a_guid_that_is_unique_in_the_world_tells_a_copy_across_feeds() -> None:
    first, second = clustered(
        article(*FIRE, guid="tag:paper.example,2026:fire-1"),
        article("A market burns", "Another wording.", guid="tag:paper.example,2026:fire-1"),
    )
    assert second.duplicate_of == first


def test_a_guid_that_is_only_a_number_tells_nothing_across_feeds() -> None:
    first, second = clustered(article(*FIRE, guid="1041"), article(*BANK, guid="1041"))
    assert second.duplicate_of is None
    assert second.story != first.story


def test_a_feed_that_links_every_item_to_its_front_page_loses_none() -> None:
    paper = feed()
    _, second = clustered(
        article(*FIRE, feed=paper, canonical_url="https://paper.example/"),
        article(*BANK, feed=paper, canonical_url="https://paper.example/"),
    )
    assert second.duplicate_of is None


def test_a_lightly_edited_agency_text_is_a_copy() -> None:
    title, text = KIDNEYS
    edited = "(Agency) " + text.replace("all recipients are well", "all those treated are well")
    first, second = clustered(article(title, text), article("Nine kidneys in 36 hours", edited))
    assert second.duplicate_of == first


def test_a_copy_of_a_copy_points_to_the_first_article() -> None:
    first, second, third = clustered(*(article(*FIRE) for _ in range(3)))
    assert second.duplicate_of == third.duplicate_of == first


def test_form_letters_about_two_events_are_not_copies() -> None:
    letter = (
        "A magnitude {} earthquake struck {} km from {} at a depth of {} km, the national "
        "seismological service said in "
        "an automatic bulletin. There were no immediate reports of damage or of injuries. The service will publish a "
        "reviewed bulletin within the day. People who felt the earthquake are asked to fill in the form on its website."
    )
    first, second = clustered(
        article("Earthquake near Iquique", letter.format("5.1", "33", "Iquique", "71")),
        article("Earthquake near Sendai", letter.format("4.6", "18", "Sendai", "40")),
    )
    assert second.duplicate_of is None
    assert second.story != first.story


def test_an_address_that_comes_again_after_weeks_is_news_again() -> None:
    now = timezone.now()
    _, second = clustered(
        article(*FIRE, canonical_url="https://paper.example/today", at=now - dt.timedelta(days=20)),
        article(*BANK, canonical_url="https://paper.example/today", at=now),
    )
    assert second.duplicate_of is None


def test_resemblance_estimates_the_share_of_equal_runs_of_words() -> None:
    words = [f"word{number}" for number in range(400)]
    half = words[:200] + [f"other{number}" for number in range(200)]
    assert resemblance(signature(words), signature(words)) == 1.0
    assert resemblance(signature(words), signature(half)) == pytest.approx(197 / 597, abs=0.18)
    assert resemblance(signature(words), signature(half[200:])) < 0.1


def test_a_text_too_short_to_compare_has_no_signature_and_no_identity() -> None:
    assert signature(words_of("Watch live")) == b""
    assert identities("", "17", words_of("Watch live")) == ()
