"""The measured floor of the clustering's quality; bench/cluster_labelled.py prints the figures."""

from __future__ import annotations

import pytest

from newsroom.clustering import cluster_new_articles
from newsroom.models import Article
from newsroom.stories.agreement import b_cubed, pairwise
from tests.newsroom.stories.newswire import store_labelled

pytestmark = pytest.mark.django_db


def test_labelled_articles_are_clustered_as_well_as_measured() -> None:
    labels = store_labelled()
    cluster_new_articles()
    stories = list(Article.objects.order_by("pk").values_list("story_id", flat=True))
    pairs, articles = pairwise(labels, stories), b_cubed(labels, stories)
    assert pairs.precision >= 0.97, pairs
    assert pairs.recall >= 0.72, pairs
    assert articles.precision >= 0.98, articles
    assert articles.recall >= 0.82, articles


def test_agreement_counts_pairs_and_articles() -> None:
    labels, stories = ["a", "a", "a", "b"], [1, 1, 2, 2]
    assert (pairwise(labels, stories).precision, pairwise(labels, stories).recall) == (1 / 2, 1 / 3)
    found = b_cubed(labels, stories)
    assert found.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_perfect_agreement_is_one() -> None:
    assert pairwise("aab", [7, 7, 9]).f1 == b_cubed("aab", [7, 7, 9]).f1 == 1.0
