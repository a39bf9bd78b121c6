"""The labelled set keeps what its README promises; a measurement over a broken set would say nothing."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ARTICLES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "articles.jsonl").read_text(encoding="utf-8").splitlines()
]
KEYS = {"story", "outlet", "title", "text", "published"}
SAME_WORDS_AT_MOST = 9


def by_story() -> dict[str, list[dict[str, Any]]]:
    stories: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in ARTICLES:
        stories[article["story"]].append(article)
    return stories


def longest_shared_run(one: str, other: str) -> int:
    """The number of words in the longest run of words outside quotations that both texts have."""
    runs = [_runs(re.sub(r'["“][^"”]*["”]', " | ", text).lower()) for text in (one, other)]
    return max((len(run) for run in runs[0] & runs[1]), default=0)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w']+|\|", text)
    return {
        tuple(words[start : start + length])
        for length in range(1, SAME_WORDS_AT_MOST + 2)
        for start in range(len(words) - length + 1)
        if "|" not in words[start : start + length]
    }


def test_there_are_sixty_stories_each_told_by_two_articles_or_more() -> None:
    stories = by_story()
    assert len(stories) >= 60
    assert all(len(articles) >= 2 for articles in stories.values())


def test_twenty_five_pairs_are_easily_taken_for_each_other() -> None:
    stories = by_story()
    pairs = {(article["story"], article["hard_negative_of"]) for article in ARTICLES if "hard_negative_of" in article}
    assert len(pairs) >= 25
    assert all(one != other and other in stories for one, other in pairs)


def test_every_article_is_complete_and_dated_within_nine_days_in_order() -> None:
    moments = [datetime.fromisoformat(article["published"]) for article in ARTICLES]
    assert all(moment.utcoffset() == timedelta(0) for moment in moments)
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] < timedelta(days=9)
    for article in ARTICLES:
        assert set(article) - {"hard_negative_of", "update"} == KEYS
        assert 50 <= len(article["text"].split()) <= 160, article["title"]


def test_an_update_comes_after_the_first_report() -> None:
    updates = [article for article in ARTICLES if article.get("update")]
    assert len(updates) >= 8
    for update in updates:
        assert by_story()[update["story"]][0]["published"] < update["published"]
        assert not by_story()[update["story"]][0].get("update")


def test_no_two_articles_of_a_story_are_copies_of_each_other() -> None:
    for articles in by_story().values():
        for number, one in enumerate(articles):
            for other in articles[number + 1 :]:
                assert longest_shared_run(one["text"], other["text"]) < SAME_WORDS_AT_MOST, one["title"]
