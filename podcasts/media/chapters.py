"""The chapters of an episode: for players on the web (JSON), in the file (ID3) and on the page.

An episode keeps where each chapter starts, its title, and the story it tells. Its link is the first source of that
story; a chapter without one links to its moment on the episode's page. Its picture is drawn, see `chapter_art`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.encoding import iri_to_uri

from podcasts.feeds.addresses import absolute
from podcasts.media import chapter_art
from podcasts.models import Episode, EpisodeStory
from podcasts.pages.reading import sources
from synthesis.audio.programme import Chapter
from synthesis.audio.tags import ChapterCard

VERSION = "1.2.0"


@dataclass(frozen=True, slots=True)
class EpisodeChapter:
    """Number (from 1), start and end in seconds, and the address of its story's first source, if it has one."""

    number: int
    start: float
    end: float
    title: str
    source: str


def chapters_of(episode: Episode) -> list[EpisodeChapter]:
    """In their order. `episode` comes from `reading.with_stories`."""
    rows = sorted(episode.chapters, key=lambda row: row["start"])
    edges = [*(row["start"] for row in rows), max(episode.seconds, rows[-1]["start"] if rows else 0.0)]
    links = first_sources(episode)
    return [
        EpisodeChapter(number, start, end, row["title"], links.get(str(row.get("story", "")), ""))
        for number, (row, (start, end)) in enumerate(zip(rows, pairwise(edges), strict=True), start=1)
    ]


def first_sources(episode: Episode) -> dict[str, str]:
    """The address of the first source that may be followed, by the key of the told story."""
    return {str(row.pk): iri_to_uri(_first_address(row)) for row in episode.told.all()}


def _first_address(row: EpisodeStory) -> str:
    return next((source.url for source in sources(row) if source.url), "")


def document(episode: Episode, *, access: str = "") -> dict[str, Any]:
    """https://github.com/Podcastindex-org/podcast-namespace/blob/main/chapters/jsonChapters.md

    `access` opens the pictures of a private episode to whoever reads its private feed.
    """
    place = (episode.show.slug, episode.guid)
    page = absolute("episode", *place)
    opened = f"?access={access}" if access else ""
    rows = [
        {
            "startTime": chapter.start,
            "endTime": chapter.end,
            "title": chapter.title,
            "img": absolute("chapter_image", *place, chapter.number) + opened,
            "url": chapter.source or f"{page}?t={int(chapter.start)}",
        }
        for chapter in chapters_of(episode)
    ]
    return {"version": VERSION, "title": episode.title, "podcastName": episode.show.title, "chapters": rows}


def cards(episode: Episode) -> Callable[[Chapter], ChapterCard]:
    """What the file itself shows beside each chapter. `episode` comes from `reading.with_stories`."""
    links: Mapping[str, str] = first_sources(episode)
    show = episode.show

    def card(chapter: Chapter) -> ChapterCard:
        picture = chapter_art.draw(chapter.title, show.title, seed=show.slug)
        return ChapterCard(links.get(chapter.story, ""), picture)

    return card
