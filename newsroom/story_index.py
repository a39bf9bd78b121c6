"""The story index in the database: loads the slice that a batch of articles needs, and stores what the batch changed.

Nothing is kept in a worker between batches; workers are many and die. A batch reads the counts of its own terms, the
stories that those terms lead to, and the few prints of the best of them: never the whole index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

import numpy as np
from django.db import connection

from newsroom.models import Article, Fingerprint, Identity, TellingTerm, TermCount
from newsroom.stories.index import Index
from newsroom.stories.likeness import Print
from newsroom.stories.placing import Newcomer, Original

T = TypeVar("T")

# SQLite allows 999 parameters in older builds; PostgreSQL plans short lists better too.
CHUNK = 900


def load_index(newcomers: list[Newcomer], total: float) -> Index:
    """The slice of the index that is needed to place the newcomers."""
    index = Index(total=total)
    for keys in chunks({key for newcomer in newcomers for key in newcomer.terms.keys}):
        index.counts.update(TermCount.objects.filter(pk__in=keys).values_list("key", "stories"))
    telling = [index.telling(newcomer.terms) for newcomer in newcomers]
    for keys in chunks({key for terms in telling for key in terms}):
        for key, story in TellingTerm.objects.filter(key__in=keys).values_list("key", "story_id"):
            index.stories_by_term[key].add(story)
    _load_prints(index, {story for terms in telling for story in index.candidates(terms)} | _homes(newcomers))
    return index


def load_originals(newcomers: list[Newcomer]) -> dict[int, Original]:
    """Who is already known by the identities of the newcomers."""
    known: dict[int, Original] = {}
    for keys in chunks({identity for newcomer in newcomers for identity in newcomer.identities}):
        rows = Identity.objects.filter(pk__in=keys, article__story__isnull=False).values_list(
            "key", "article_id", "article__duplicate_of_id", "article__story_id", "article__published_at"
        )
        for key, article, original, story, at in rows:
            known[key] = Original(original or article, story, at)
    return known


def store_fingerprints(prints: Iterable[Print], made_at: datetime) -> None:
    rows = [_fingerprint(new, made_at) for new in prints]
    fields = ["made_at", "keys", "weights", "names", "figures", "signature"]
    Fingerprint.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["article"], update_fields=fields
    )


def store_counts(counts: dict[int, float]) -> None:
    """Plain SQL: a batch changes thousands of these rows, and model instances would take most of its time."""
    table = connection.ops.quote_name(TermCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (key, stories) VALUES (%s, %s) "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET stories = excluded.stories",
            list(counts.items()),
        )


def store_identities(originals: dict[int, int]) -> None:
    rows = [Identity(key=key, article_id=article) for key, article in originals.items()]
    Identity.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["key"], update_fields=["article"]
    )


def store_telling_terms(pairs: Iterable[tuple[int, int]]) -> None:
    table = connection.ops.quote_name(TellingTerm._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (key, story_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            list(pairs),
        )


def forget(articles: Iterable[int]) -> None:
    for ids in chunks(articles):
        Fingerprint.objects.filter(pk__in=ids).delete()


def merge_stories(younger: int, older: int) -> None:
    """Move what leads to one story to another; the emptied story stays, for episodes may have told it."""
    Article.objects.filter(story=younger).update(story=older)
    keys = list(TellingTerm.objects.filter(story=younger).values_list("key", flat=True))
    store_telling_terms((key, older) for key in keys)
    TellingTerm.objects.filter(story=younger).delete()


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _homes(newcomers: Iterable[Newcomer]) -> set[int]:
    return {newcomer.story for newcomer in newcomers if newcomer.story is not None}


def _load_prints(index: Index, stories: set[int]) -> None:
    fields = ("article__story_id", "article__published_at", "pk", "keys", "weights", "names", "figures", "signature")
    for ids in chunks(sorted(stories)):
        rows = Fingerprint.objects.filter(article__story__in=ids).order_by("article__published_at", "pk")
        for story, at, article, keys, weights, names, figures, signature in rows.values_list(*fields):
            weighed = _unpacked(bytes(keys), bytes(weights))
            index.prints[story].append(
                Print(
                    article=article,
                    at=at,
                    names=dict(weighed[:names]),
                    figures=dict(weighed[names : names + figures]),
                    words=dict(weighed[names + figures :]),
                    signature=bytes(signature),
                )
            )


def _fingerprint(new: Print, made_at: datetime) -> Fingerprint:
    weighed = [*new.names.items(), *new.figures.items(), *new.words.items()]
    return Fingerprint(
        article_id=new.article,
        made_at=made_at,
        keys=np.array([key for key, _ in weighed], dtype="<i8").tobytes(),
        weights=np.array([weight for _, weight in weighed], dtype="<f4").tobytes(),
        names=len(new.names),
        figures=len(new.figures),
        signature=new.signature,
    )


def _unpacked(keys: bytes, weights: bytes) -> list[tuple[int, float]]:
    ordered: list[int] = np.frombuffer(keys, dtype="<i8").tolist()
    weighed: list[float] = np.frombuffer(weights, dtype="<f4").tolist()
    return list(zip(ordered, weighed, strict=True))
