"""Feeds and articles for the tests of stories."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from newsroom.models import Article, Feed

LABELLED = Path(__file__).parent.parent / "labelled"
_numbers = count(1)

FIRE = (
    "Fire destroys market hall in Bellhaven",
    "A fire has destroyed the covered fruit market in Bellhaven, a suburb of Cape Town. "
    "Nokwanda Petersen, who has run a "
    "stall there since 1996, said 130 traders had lost their goods. The blaze started just "
    "after midnight on Tuesday, and "
    "a night watchman led four guard dogs out of the burning hall before the roof fell in.",
)
FIRE_ELSEWHERE_TOLD = (
    "Traders sell from car boots after Bellhaven blaze",
    "Hours after flames took the roof off Bellhaven's fruit market, about 40 of its 130 "
    "traders were selling again from "
    'a school field. "The bananas don\'t wait," said Nokwanda Petersen. The fire began after '
    "midnight; the night watchman "
    "and four guard dogs got out of the hall unhurt.",
)
BANK = (
    "Iceland cuts key rate to 7.25%",
    "The central bank of Iceland lowered its key rate by a quarter of a point to 7.25% on Wednesday. Governor Sigrun "
    "Haraldsdottir said inflation had eased to 3.8% while wages rose more slowly. Economists "
    "at Nordurbanki had expected "
    "no change before spring, and the krona fell slightly after the announcement.",
)
KIDNEYS = (
    "Turkey completes record kidney chain",
    "Surgeons in Ankara and Izmir have completed a chain of nine kidney transplants in 36 hours. It began with Elif "
    "Karadag, a teacher who offered a kidney to a stranger. Nine pairs of patients and donors "
    "who did not fit each other "
    "took part, and all recipients are well, the head of the programme, Murat Ozsoy, said.",
)


def feed(name: str = "", **fields: Any) -> Feed:
    number = next(_numbers)
    return Feed.objects.create(url=f"https://outlet{number}.example/feed", title=name or f"Outlet {number}", **fields)


def article(title: str, text: str, *, at: dt.datetime | None = None, **fields: Any) -> Article:
    """Stores an article as the fetcher does, of a feed of its own if none is named."""
    number = next(_numbers)
    fields.setdefault("feed", None)
    fields["feed"] = fields["feed"] or feed()
    fields.setdefault("guid", f"item {number}")
    return Article.objects.create(title=title, text=text, published_at=at or timezone.now(), **fields)


@cache
def labelled() -> list[dict[str, str]]:
    """The labelled articles in order of publication."""
    lines = [line for path in sorted(LABELLED.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return sorted(map(json.loads, lines), key=lambda row: (row["published"], row["title"]))


def store_labelled() -> list[str]:
    """Stores all labelled articles, a feed for each outlet; returns the labels in order of arrival."""
    outlets = {name: feed(name) for name in sorted({row["outlet"] for row in labelled()})}
    for row in labelled():
        article(row["title"], row["text"], at=dt.datetime.fromisoformat(row["published"]), feed=outlets[row["outlet"]])
    return [row["story"] for row in labelled()]
