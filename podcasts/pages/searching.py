"""Search over what is out: titles, summaries and what was said, with the moment at which it was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from podcasts.media.word_times import tokens_of
from podcasts.models import Episode, Line
from podcasts.pages.reading import latest_lines, newest_lines

MOST_WORDS = 6
LONGEST = 100  # characters of a query that are read
AROUND = 90  # characters shown on each side of what was found


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What was said around the first word that was found, and when, in seconds."""

    before: str
    found: str
    after: str
    start: float


@dataclass(frozen=True, slots=True)
class Hit:
    episode: Episode
    excerpt: Excerpt | None


def words_of(query: str) -> list[str]:
    return query.replace("\x00", " ")[:LONGEST].split()[:MOST_WORDS]


def matching(episodes: QuerySet[Episode], words: Sequence[str]) -> QuerySet[Episode]:
    """The episodes in which each word is found somewhere, newest first."""
    said = newest_lines().filter(script__episode=OuterRef("pk"))
    for word in words:
        episodes = episodes.filter(
            holds("title", word)
            | holds("summary", word)
            | holds("show__title", word)
            | Exists(said.filter(holds("text", word)))
        )
    return episodes.select_related("show").order_by("-published_at", "-id")


def holds(field: str, word: str) -> Q:
    """SQLite ignores case in ASCII letters alone; other writings are asked for as they are usually written."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for spelling in sorted(spellings):
        found |= Q(**{f"{field}__icontains": spelling})
    return found


def hits(episodes: Sequence[Episode], words: Sequence[str]) -> list[Hit]:
    """The episodes with the first line of each that holds one of the words; one query for all."""
    any_word = Q()
    for word in words:
        any_word |= holds("text", word)
    lines = latest_lines(episodes).filter(any_word, start__isnull=False).select_related("script")
    excerpts: dict[int, Excerpt] = {}
    for line in lines.order_by("-position"):
        if excerpt := excerpt_of(line, words):
            excerpts[line.script.episode_id] = excerpt
    return [Hit(episode, excerpts.get(episode.pk)) for episode in episodes]


def excerpt_of(line: Line, words: Iterable[str]) -> Excerpt | None:
    text = " ".join(tokens_of(line.text))
    found = re.search("|".join(re.escape(word) for word in words), text, re.IGNORECASE)
    if found is None:
        return None
    first, after = found.span()
    return Excerpt(_tail(text[:first]), found[0], _head(text[after:]), line.start or 0.0)


def _head(text: str) -> str:
    """Up to a word's end."""
    return text if len(text) <= AROUND else f"{text[:AROUND].rsplit(' ', 1)[0]}…"


def _tail(text: str) -> str:
    """From a word's beginning on."""
    return text if len(text) <= AROUND else f"…{text[-AROUND:].split(' ', 1)[-1]}"
