"""Clustering at scale: 10,000 articles, 1,000 more onto them, and 1,000 onto 1,000 for comparison.

    python bench/cluster_articles.py [--articles 10000] [--more 1000]

The corpus is made from a seed: invented names and a vocabulary whose words are as unevenly common as those of a
language. Each event has its own people, places, figures and subject words; its reports share some of them and are
worded separately. A database of its own is made and thrown away, unless DATABASE_URL names one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ONSETS = ("b", "br", "d", "dr", "f", "g", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "z")
SYLLABLES = [onset + vowel for onset in ONSETS for vowel in ("a", "e", "i", "o", "u", "ai", "ea")]
FUNCTION_WORDS = (
    "the of to and a in that is was for on with as by at from it an be are this which had not but have were been their "
    "has its they who said will one more would there after when out up about than into new also he"
)
START = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC)
STORIES_PER_DAY = 700


@dataclass(frozen=True)
class Event:
    names: list[str]
    subjects: list[str]
    figures: list[str]
    at: dt.datetime


class Newswire:
    """Endless made-up news: `report(n)` is the n-th article with the number of its event."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.vocabulary = [self._word(2, 4) for _ in range(30_000)]
        self.people = [self._word(2, 3).title() for _ in range(6_000)]
        self.places = [self._word(2, 3).title() for _ in range(1_200)]
        self.odds = list(accumulate(1 / (rank + 20) for rank in range(len(self.vocabulary))))
        self.events: list[Event] = []
        self.function_words = FUNCTION_WORDS.split()

    def reports(self, number: int) -> list[tuple[int, str, str, dt.datetime]]:
        """Articles as (event, title, text, time): about one in three begins a new event."""
        return [self._report() for _ in range(number)]

    def _report(self) -> tuple[int, str, str, dt.datetime]:
        if not self.events or self.random.random() < 0.4:
            self.events.append(self._event())
        recent = range(max(0, len(self.events) - STORIES_PER_DAY), len(self.events))
        number = self.random.choice([len(self.events) - 1, *self.random.sample(recent, min(len(recent), 1))])
        event = self.events[number]
        title = self._sentence(event, 8).rstrip(".")
        text = " ".join(self._sentence(event, self.random.randint(9, 24)) for _ in range(self.random.randint(6, 22)))
        return number, title, text, event.at + dt.timedelta(minutes=self.random.randint(0, 1_200))

    def _event(self) -> Event:
        pick = self.random
        people = [f"{a} {b}" for a, b in zip(pick.sample(self.people, 4), pick.sample(self.people, 4), strict=True)]
        return Event(
            names=[*people, *pick.sample(self.places, 3)],
            subjects=pick.choices(self.vocabulary, cum_weights=self.odds, k=25),
            figures=[str(pick.randint(2, 5_000)) for _ in range(6)],
            at=START + dt.timedelta(days=len(self.events) / STORIES_PER_DAY),
        )

    def _sentence(self, event: Event, length: int) -> str:
        return f"The {' '.join(self._next_word(event) for _ in range(length))}."

    def _next_word(self, event: Event) -> str:
        draw = self.random.random()
        if draw < 0.45:
            return self.random.choice(self.function_words)
        if draw < 0.70:
            return self.random.choices(self.vocabulary, cum_weights=self.odds)[0]
        if draw < 0.88:
            return self.random.choice(event.subjects)
        return self.random.choice(event.names if draw < 0.96 else event.figures)

    def _word(self, least: int, most: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(least, most)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--more", type=int, default=1_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DATA_DIR"] = folder
        run(asked.articles, asked.more)


def run(articles: int, more: int) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    wire, arrived = Newswire(seed=1), []
    print(f"{'articles':>9} {'onto':>7} {'seconds':>8} {'CPU s':>7} {'ms each':>8}")
    for number in (more, more, articles - 2 * more, more):
        cluster(wire, number, arrived)
    report_quality(arrived)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def cluster(wire: Newswire, number: int, arrived: list[int]) -> None:
    from newsroom.clustering import cluster_new_articles
    from newsroom.models import Article, Feed

    feeds = [
        Feed.objects.get_or_create(url=f"https://outlet{n}.example/feed", title=f"Outlet {n}")[0] for n in range(40)
    ]
    before = len(arrived)
    rows = []
    for event, title, text, at in wire.reports(number):
        guid = f"https://outlet.example/{len(arrived)}"
        arrived.append(event)
        rows.append(
            Article(
                feed=feeds[len(arrived) % len(feeds)],
                guid=guid,
                url=guid,
                canonical_url=guid,
                title=title,
                text=text,
                published_at=at,
            )
        )
    Article.objects.bulk_create(rows, batch_size=100)
    wall, cpu = time.perf_counter(), time.process_time()
    cluster_new_articles()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{number:9,} {before:7,} {wall:8.1f} {cpu:7.1f} {1000 * wall / number:8.2f}", flush=True)


def report_quality(labels: list[int]) -> None:
    from newsroom.models import Article
    from newsroom.stories.agreement import b_cubed, pairwise

    stories = list(Article.objects.order_by("pk").values_list("story_id", flat=True))
    for name, measure in (("pairwise", pairwise), ("B-cubed", b_cubed)):
        found = measure(labels, stories)
        print(f"{name:9} precision {found.precision:.3f}  recall {found.recall:.3f}")


if __name__ == "__main__":
    main()
