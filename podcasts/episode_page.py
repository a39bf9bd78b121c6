"""What the page of a published episode shows: its transcript in chapters, with the sources of every line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from podcasts.models import Episode, EpisodeStory, Line
from podcasts.reading import Source, cast_names, latest_lines, makers_of, sources
from podcasts.word_times import Word, timed_words


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
    """`episode` comes from `reading.with_stories`."""
    lines = list(latest_lines([episode]).select_related("render").prefetch_related("facts").order_by("position"))
    stories = [(row, sources(row)) for row in episode.told.all()]
    numbered = _numbered(source for _, found in stories for source in found)
    makers = makers_of([episode])[episode.pk]
    return EpisodePage(
        sections=_sections(episode, _turns(lines, cast_names(episode), numbered)),
        stories=tuple(_told(row, _cited((source.article for source in found), numbered)) for row, found in stories),
        writers=tuple(makers.by_writer()),
        voices=tuple(makers.by_voice()),
        disclosure=makers.disclosure(),
    )


def _numbered(found: Iterable[Source]) -> dict[int, Citation]:
    """The sources by their article, numbered in the order of the stories."""
    unique = {source.article: source for source in found}
    return {
        article: Citation(number, source.outlet, source.title, source.url)
        for number, (article, source) in enumerate(unique.items(), start=1)
    }


def _cited(articles: Iterable[int], numbered: dict[int, Citation]) -> tuple[Citation, ...]:
    return tuple(numbered[article] for article in dict.fromkeys(articles) if article in numbered)


def _told(row: EpisodeStory, citations: tuple[Citation, ...]) -> Told:
    if row.brief is None:
        return Told(row.story.headline, "", row.update, citations)
    return Told(row.brief.headline, row.brief.summary, row.update, citations)


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
