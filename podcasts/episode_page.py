"""What the page of a published episode shows: its transcript in chapters, with the sources of every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from podcasts.models import Episode, EpisodeStory, Line
from podcasts.reading import disclosure, host_names, safe_address, script_lines
from podcasts.transcripts import Word, timed_words


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with its number on the page."""

    number: int
    outlet: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One line as it was spoken. `new_speaker` says that somebody else spoke before."""

    speaker: str
    new_speaker: bool
    start: float
    words: tuple[Word, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the transcript; without a title when the episode has no chapters."""

    title: str
    start: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A story in the show notes."""

    headline: str
    summary: str
    update: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    sections: tuple[Section, ...]
    stories: tuple[Told, ...]
    writers: tuple[tuple[str, int], ...]
    voices: tuple[tuple[str, int], ...]
    disclosure: str


def page_of(episode: Episode) -> EpisodePage:
    lines = script_lines(episode)
    told = list(episode.told.select_related("brief", "story").prefetch_related("brief__facts__article__feed"))
    numbered = _numbered(told)
    return EpisodePage(
        sections=_sections(episode, _turns(lines, host_names(episode.show), numbered)),
        stories=tuple(_told(row, numbered) for row in told),
        writers=tuple(Counter(line.model for line in lines if line.model).most_common()),
        voices=tuple(Counter(label for line in lines if (label := _voice(line))).most_common()),
        disclosure=disclosure(lines),
    )


def _voice(line: Line) -> str:
    return f"{line.render.model} {line.render.version}".strip() if line.render else ""


def _numbered(told: Iterable[EpisodeStory]) -> dict[int, Citation]:
    """Every article that a story rests on, by its primary key, numbered in the order of the stories."""
    found: dict[int, Citation] = {}
    for row in told:
        for fact in row.brief.facts.all() if row.brief else ():
            article = fact.article
            if article.pk not in found:
                outlet, url = article.feed.spoken_name, safe_address(article.url)
                found[article.pk] = Citation(len(found) + 1, outlet, article.title, url)
    return found


def _cited(articles: Iterable[int], numbered: dict[int, Citation]) -> tuple[Citation, ...]:
    return tuple(numbered[article] for article in dict.fromkeys(articles) if article in numbered)


def _told(row: EpisodeStory, numbered: dict[int, Citation]) -> Told:
    if row.brief is None:
        return Told(row.story.headline, "", row.update, ())
    articles = [fact.article_id for fact in row.brief.facts.all()]
    return Told(row.brief.headline, row.brief.summary, row.update, _cited(articles, numbered))


def _turns(lines: Sequence[Line], names: dict[str, str], numbered: dict[int, Citation]) -> list[Turn]:
    turns: list[Turn] = []
    for line in lines:
        if line.render is None or line.start is None:
            continue
        speaker = names.get(line.speaker, line.speaker)
        turns.append(
            Turn(
                speaker=speaker,
                new_speaker=not turns or turns[-1].speaker != speaker,
                start=line.start,
                words=timed_words(line.text, line.render.words, line.start, line.render.seconds),
                citations=_cited((fact.article_id for fact in line.facts.all()), numbered),
            )
        )
    return turns


def _sections(episode: Episode, turns: Sequence[Turn]) -> tuple[Section, ...]:
    """The turns under the chapters they begin in."""
    chapters = sorted(episode.chapters, key=lambda chapter: chapter["start"]) or [{"start": 0.0, "title": ""}]
    starts = [0.0, *(chapter["start"] for chapter in chapters[1:])]
    ends = [*starts[1:], float("inf")]
    sections = [
        Section(chapter["title"], chapter["start"], tuple(turn for turn in turns if start <= turn.start < end))
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    ]
    return tuple(section for section in sections if section.turns or section.title)
