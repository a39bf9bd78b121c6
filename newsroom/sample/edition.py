"""The articles of the sample edition, as outlets had them at a moment.

The texts lie in `days/day-N.toml`; times in them are hours before the moment the edition is read for, and `{-1}`,
`{0}`, `{+2}` stand for weekdays, counted from the day it was twelve hours before, so that the news is always fresh.
On day N an outlet's feed also holds what it published in the days before, as feeds do.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAYS = 7
DAYS_IN_A_FEED = 3

# News read at breakfast is mostly yesterday's: half a day back lies the day that most of an edition speaks of.
NEWS_AGE = timedelta(hours=12)

_WEEKDAY = re.compile(r"\{([+-]\d|0)\}")


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. `full`: its feed carries whole articles, not teasers; `ttl` in minutes."""

    slug: str
    name: str
    about: str
    format: str
    path: str
    full: bool
    ttl: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `text` has an empty line between paragraphs. `story` is the label: same event, same story."""

    story: str
    outlet: str
    slug: str
    category: str
    title: str
    text: str
    day: int
    published: datetime
    update: bool = False

    @property
    def guid(self) -> str:
        """Durable: the same wherever and whenever the edition is served. RSS 1.0 has none; there the address is it."""
        return f"tag:{self.outlet}.example,2026:{self.slug}"

    @property
    def path(self) -> str:
        return f"/{self.outlet}/{self.slug}"

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


@cache
def outlets() -> tuple[Outlet, ...]:
    return tuple(Outlet(**row) for row in _rows(HERE / "outlets.toml", "outlet"))


def articles(day: int, now: datetime) -> tuple[Article, ...]:
    """What was published up to `now` on the given day of the edition and the days before, newest first.

    `now` is an aware datetime; raises ValueError for a day that the edition does not have.
    """
    if not 0 <= day < DAYS:
        raise ValueError(f"The sample edition has the days 0 to {DAYS - 1}, not {day}.")
    first = max(0, day - DAYS_IN_A_FEED + 1)
    found = [
        _article(row, number, now - timedelta(days=day - number))
        for number in range(first, day + 1)
        for row in _written(number)
    ]
    return tuple(sorted(found, key=lambda article: article.published, reverse=True))


def _article(row: dict[str, Any], day: int, written_on: datetime) -> Article:
    """The article with its times and weekdays filled in; `written_on` is the moment of its own day's edition."""
    today = (written_on - NEWS_AGE).date()
    return Article(
        story=row["story"],
        outlet=row["outlet"],
        slug=row["slug"],
        category=row["category"],
        title=_weekdays(row["title"], today),
        text=_weekdays(row["text"].strip(), today),
        day=day,
        published=(written_on - timedelta(hours=row["hours"])).replace(microsecond=0),
        update=row.get("update", False),
    )


@cache
def _written(day: int) -> tuple[dict[str, Any], ...]:
    """The rows of a day; a copy has the title and text of the article that it is a copy of."""
    rows = _rows(HERE / "days" / f"day-{day}.toml", "article")
    by_slug = {row["slug"]: row for row in rows}
    return tuple(by_slug.get(row.get("copy_of", ""), {}) | row for row in rows)


def _weekdays(text: str, today: date) -> str:
    return _WEEKDAY.sub(lambda found: f"{today + timedelta(days=int(found[1])):%A}", text)


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[key]
    return rows
