"""What the page of a published episode shows: its transcript in chapters, with the source sentences of every line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.models import Fact
from podcasts.media.chapters import EpisodeChapter, chapters_of
from podcasts.media.wave import Wave, wave_of
from podcasts.media.word_times import Word, timed_words
from podcasts.models import Episode, EpisodeStory, Line
from podcasts.pages.reading import Source, cast_names, latest_lines, makers_of, sources


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with its number on the page."""

    number: int
    outlet: str
    title: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class Support:
    """What a line rests on: a source, and the sentences of it."""

    citation: Citation
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One line as it was spoken. `new_speaker` says that somebody else spoke before."""

    number: int
    speaker: str
    new_speaker: bool
    start: float
    words: tuple[Word, ...]
    supports: tuple[Support, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def offsets(self) -> str:
        """For each piece of `text` between two spaces, when its word begins: hundredths of a second from `start`."""
        return " ".join(str(round((word.start - self.start) * 100)) for word in self.words for _ in word.text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the transcript; without a title when the episode has no chapters."""

    title: str
    start: float
    turns: tuple[Turn, ...]
    number: int = 0


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
    wave: Wave
    stories: tuple[Told, ...]
    writers: tuple[tuple[str, int], ...]
    voices: tuple[tuple[str, int], ...]
    disclosure: str


def page_of(episode: Episode) -> EpisodePage:
    """`episode` comes from `reading.with_stories`."""
    lines = list(latest_lines([episode]).select_related("render").prefetch_related("facts").order_by("position"))
    chapters = chapters_of(episode)
    stories = [(row, sources(row)) for row in episode.told.all()]
    numbered = _numbered(source for _, found in stories for source in found)
    makers = makers_of([episode])[episode.pk]
    return EpisodePage(
        sections=_sections(chapters, _turns(lines, cast_names(episode), numbered)),
        wave=wave_of(episode.waveform, episode.seconds, [chapter.start for chapter in chapters]),
        stories=tuple(_told(row, _cited((source.article for source in found), numbered)) for row, found in stories),
        writers=tuple(makers.by_writer()),
        voices=tuple(makers.by_voice()),
        disclosure=makers.disclosure(),
    )


def _numbered(found: Iterable[Source]) -> dict[int, Citation]:
    """The sources by their article, numbered in the order of the stories."""
    unique = {source.article: source for source in found}
    return {
        article: Citation(number, source.outlet, source.title, source.url, source.licence)
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
                number=line.position + 1,
                speaker=speaker,
                new_speaker=not turns or turns[-1].speaker != speaker,
                start=line.start,
                words=timed_words(line.text, line.render.words, line.start, line.render.seconds),
                supports=_supports(line.facts.all(), numbered),
            )
        )
    return turns


def _supports(facts: Iterable[Fact], numbered: dict[int, Citation]) -> tuple[Support, ...]:
    """The facts of a line by their source, each sentence once."""
    sentences: dict[int, dict[str, None]] = {}
    for fact in facts:
        if fact.article_id in numbered:
            sentences.setdefault(fact.article_id, {})[fact.text] = None
    return tuple(Support(numbered[article], tuple(found)) for article, found in sentences.items())


def _sections(chapters: Sequence[EpisodeChapter], turns: Sequence[Turn]) -> tuple[Section, ...]:
    """The turns under the chapters they begin in; what is spoken before the first chapter belongs to it."""
    if not chapters:
        return (Section("", 0.0, tuple(turns)),) if turns else ()
    starts = [0.0, *(chapter.start for chapter in chapters[1:])]
    ends = [*starts[1:], float("inf")]
    return tuple(
        Section(
            chapter.title, chapter.start, tuple(turn for turn in turns if start <= turn.start < end), chapter.number
        )
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )
