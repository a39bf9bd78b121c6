"""How well the newsroom is searched by topic, and how fast.

    python bench/search_topics.py [--more 10000]

Over the sample edition and the labelled articles, with the topics of tests/newsroom/research/topics.jsonl: precision
among the first five hits (or as many as there are right answers), and how many of the topics that nothing answers get
no answer. `--more` adds copies of the labelled articles, for the time a search takes in a large newsroom.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests/newsroom"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--more", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        run(asked.more)


def run(more: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    labels = store(now, more)
    from newsroom.models import Article
    from newsroom.research import search
    from newsroom.research.topics import topic_of

    precisions, silent, seconds = [], [], []
    for row in map(json.loads, (TESTS / "research/topics.jsonl").read_text("utf-8").splitlines()):
        started = time.perf_counter()
        hits = search.articles(topic_of(row["topic"]), now=now)
        seconds.append(time.perf_counter() - started)
        found = [labels[hit.article.guid] for hit in hits]
        right = sum(label in row["stories"] for label in labels.values())
        if not right:
            silent.append(not hits)
            print(f"{'-' if not hits else 'WRONG':>6}  {row['topic']}", [hit.article.title for hit in hits[:3]])
            continue
        first = found[: min(5, right)]
        precisions.append(sum(label in row["stories"] for label in first) / min(5, right))
        print(
            f"{precisions[-1]:6.2f}  {row['topic']}", "" if precisions[-1] == 1 else [h.article.title for h in hits[:5]]
        )
    print(
        f"{Article.objects.count()} articles; precision at 5: {mean(precisions):.3f} over {len(precisions)} topics; "
        f"{sum(silent)} of {len(silent)} without an answer got none; "
        f"{median(seconds):.3f} s a search (median), {max(seconds):.3f} s at most"
    )


def store(now: datetime, more: int) -> dict[str, str]:
    """Stores the articles; returns the label of each by its guid."""
    from newsroom.models import Article, Feed
    from newsroom.sample import edition

    feed = Feed.objects.create(url="https://sample.example/feed", title="Sample")
    rows: dict[str, Article] = {}
    labels: dict[str, str] = {}
    for day in (2, 6):
        for one in edition.articles(day, now - timedelta(days=6 - day)):
            rows[one.guid] = Article(
                feed=feed, guid=one.guid, title=one.title, text=one.text, published_at=one.published
            )
            labels[one.guid] = one.story
    lines = (TESTS / "labelled/articles.jsonl").read_text("utf-8").splitlines()
    noise = [json.loads(line) for line in lines]
    for number, row in enumerate(noise * (1 + more // len(noise)) if more else noise):
        rows[f"noise {number}"] = Article(
            feed=feed,
            guid=f"noise {number}",
            title=row["title"],
            text=row["text"],
            published_at=now - timedelta(days=2),
        )
        labels[f"noise {number}"] = f"labelled {row['story']}"
    Article.objects.bulk_create(rows.values(), batch_size=200)
    return labels


if __name__ == "__main__":
    main()
