from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from django.utils import timezone

from newsroom.clustering import cluster_new_articles
from newsroom.models import Article, Clustering, Fingerprint, Story, TellingTerm, TermCount
from newsroom.stories.index import PRINTS_KEPT
from tests.newsroom.stories.newswire import BANK, FIRE, FIRE_ELSEWHERE_TOLD, KIDNEYS, article, feed, store_labelled

pytestmark = pytest.mark.django_db
LANGUAGES = Path(__file__).with_name("languages.jsonl")


def stories() -> list[int | None]:
    return list(Article.objects.order_by("pk").values_list("story_id", flat=True))


def test_reports_of_one_event_from_two_outlets_become_one_story() -> None:
    now = timezone.now()
    article(*FIRE, at=now - dt.timedelta(hours=7), category="local")
    article(*BANK, at=now)
    article(*FIRE_ELSEWHERE_TOLD, at=now)
    assert cluster_new_articles() == 3
    fire, bank, again = stories()
    assert fire == again != bank
    story = Story.objects.get(pk=fire)
    assert (story.headline, story.category) == (FIRE[0], "local")
    assert story.last_seen - story.first_seen == dt.timedelta(hours=7)


def test_an_article_joins_the_story_of_an_earlier_batch() -> None:
    article(*FIRE)
    cluster_new_articles()
    article(*FIRE_ELSEWHERE_TOLD)
    assert cluster_new_articles() == 1
    assert len(set(stories())) == 1


def test_clustering_again_changes_nothing() -> None:
    store_labelled()
    cluster_new_articles()
    before, counted = stories(), TermCount.objects.count()
    assert cluster_new_articles() == 0
    assert (stories(), TermCount.objects.count()) == (before, counted)


def test_the_same_articles_in_the_same_order_give_the_same_stories() -> None:
    store_labelled()
    cluster_new_articles()
    first = stories()
    Article.objects.update(story=None, duplicate_of=None, clustered_at=None)
    for model in (Story, TermCount, Clustering, Fingerprint):
        model.objects.all().delete()
    cluster_new_articles()
    numbered = {story: number for number, story in enumerate(dict.fromkeys(first))}
    again = {story: number for number, story in enumerate(dict.fromkeys(stories()))}
    assert [numbered[story] for story in first] == [again[story] for story in stories()]


def test_the_same_kind_of_event_a_week_later_is_another_story() -> None:
    now = timezone.now()
    article(*FIRE, at=now - dt.timedelta(days=6))
    article(*FIRE_ELSEWHERE_TOLD, at=now)
    cluster_new_articles()
    assert len(set(stories())) == 2


def test_articles_of_a_word_or_of_nothing_stand_alone() -> None:
    for title, text in (("Live", ""), ("Live", "Live"), ("", ""), ("Video", "🎬"), ("…", "—"), ("Watch", "Live")):
        article(title, text)
    assert cluster_new_articles() == 6
    assert len(set(stories())) == 6


def test_a_text_of_two_megabytes_costs_no_more_than_a_page_and_finds_its_story() -> None:
    title, text = FIRE_ELSEWHERE_TOLD
    noise = random.Random(5)
    article(*FIRE)
    article(title, text + "\n" + "".join(noise.choice("abcdefg hijk\n") for _ in range(2_000_000)))
    cluster_new_articles()
    assert len(set(stories())) == 1
    assert len(bytes(Fingerprint.objects.latest("pk").keys)) <= 88 * 8


def test_a_word_of_a_megabyte_and_odd_characters_are_survived() -> None:
    article("x" * 500, "y" * 1_000_000)
    article("\u202e\u0000\ud7ff"[:1] + "title", "\u200b\u0301" * 5_000)
    article("٣٤٥ ١٢", "١٢٣٤ " * 50)
    assert cluster_new_articles() == 3


@pytest.mark.parametrize("language", ["German", "Japanese"])
def test_other_languages_cluster_too(language: str) -> None:
    rows = map(json.loads, LANGUAGES.read_text("utf-8").splitlines())
    for row in (row for row in rows if row["language"] == language):
        article(row["title"], row["text"])
    cluster_new_articles()
    one, apart, two = stories()
    assert one == two != apart


def test_an_article_waiting_for_its_page_is_placed_by_its_teaser_after_ten_minutes() -> None:
    waiting = article("Fire", "", summary=FIRE[1], text_state=Article.TextState.WAITING)
    assert cluster_new_articles() == 0
    Article.objects.filter(pk=waiting.pk).update(fetched_at=timezone.now() - dt.timedelta(minutes=11))
    assert cluster_new_articles() == 1


def test_a_revised_article_stays_in_its_story_and_leads_to_it_by_its_new_text() -> None:
    first = article("Fire in the suburbs", "A fire broke out overnight, officials said.")
    cluster_new_articles()
    home = Article.objects.get(pk=first.pk).story
    Article.objects.filter(pk=first.pk).update(text=FIRE[1], clustered_at=None)
    article(*FIRE_ELSEWHERE_TOLD)
    assert cluster_new_articles() == 2
    assert set(stories()) == {home.pk if home else None}


def test_a_story_with_hundreds_of_reports_keeps_few_prints() -> None:
    title, text = FIRE
    sentences = text.split(". ")
    for number in range(40):
        random.Random(number).shuffle(sentences)
        article(title, ". ".join(sentences) + f" Reader {number} of the Gazette saw it from house {number + 300}.")
    cluster_new_articles()
    assert len(set(stories())) == 1
    assert Fingerprint.objects.count() <= PRINTS_KEPT


def test_two_stories_that_turn_out_to_be_one_are_merged_into_the_older() -> None:
    title, text = FIRE
    article(title, text)
    cluster_new_articles()
    older = Story.objects.get()
    younger = Story.objects.create(headline="Blaze", first_seen=older.first_seen, last_seen=older.last_seen)
    stray = article(*FIRE_ELSEWHERE_TOLD)
    cluster_new_articles()
    Article.objects.filter(pk=stray.pk).update(story=younger)
    for row in TellingTerm.objects.filter(story=older):
        TellingTerm.objects.create(key=row.key, story=younger)
    article("Bellhaven market fire", text.replace("has destroyed", "destroyed") + " " + FIRE_ELSEWHERE_TOLD[1])
    cluster_new_articles()
    assert set(stories()) == {older.pk}
    assert not Story.objects.get(pk=younger.pk).articles.exists()
    assert not TellingTerm.objects.filter(story=younger).exists()


def test_what_the_index_has_not_seen_for_days_is_forgotten_and_counts_fade() -> None:
    article(*FIRE)
    cluster_new_articles()
    long_ago = timezone.now() - dt.timedelta(days=11)
    Fingerprint.objects.update(made_at=long_ago)
    Article.objects.update(fetched_at=long_ago)
    Clustering.objects.update(aged_at=long_ago)
    article(*BANK)
    cluster_new_articles()
    assert Fingerprint.objects.get().article.title == BANK[0]
    assert set(TellingTerm.objects.values_list("story__headline", flat=True)) == {BANK[0]}
    assert Clustering.objects.get().stories < 2


def test_a_deleted_article_leaves_its_story_usable() -> None:
    first = article(*FIRE)
    cluster_new_articles()
    first.delete()
    article(*FIRE_ELSEWHERE_TOLD)
    article(*KIDNEYS, feed=feed("Other"))
    assert cluster_new_articles() == 2
    assert None not in stories()
