"""What listeners may read of an episode: its spoken lines with times, its sources, and who made it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from newsroom.models import Article, Fact
from podcasts.media.transcripts import SpokenLine
from podcasts.media.word_times import timed_words
from podcasts.models import Episode, EpisodeStory, Line, Script, Show


@dataclass(frozen=True, slots=True)
class Source:
    article: int
    outlet: str
    title: str
    url: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Makers:
    """How many lines each model wrote and spoke."""

    writers: Counter[str] = field(default_factory=Counter)
    voices: Counter[str] = field(default_factory=Counter)

    def by_writer(self) -> list[tuple[str, int]]:
        return _most_first(self.writers)

    def by_voice(self) -> list[tuple[str, int]]:
        return _most_first(self.voices)

    def disclosure(self) -> str:
        """How the episode came about, for notes, tags and pages."""
        wrote = _listed([name for name, _ in self.by_writer()])
        spoke = _listed([name for name, _ in self.by_voice()])
        return (
            f"This episode is AI-generated: the script was written by {wrote} from the articles named in the notes "
            f"and checked against them by program, and the voices are synthetic, spoken by {spoke}."
        )


def with_stories(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """The episodes with all that `stories` reads, in a few queries however many they are."""
    facts = Prefetch("brief__facts", Fact.objects.with_sources())
    told = EpisodeStory.objects.select_related("brief", "story").prefetch_related(facts)
    return episodes.select_related("show").prefetch_related(Prefetch("told", told))


def latest_lines(episodes: Iterable[Episode]) -> QuerySet[Line]:
    """Those of these episodes."""
    return newest_lines().filter(script__episode__in=episodes)


def newest_lines() -> QuerySet[Line]:
    """The lines of the newest script of each episode, an editor's unfinished version apart."""
    newest = (
        Script.objects.filter(episode=OuterRef("script__episode"), draft=False).order_by("-version").values("pk")[:1]
    )
    return Line.objects.filter(script=Subquery(newest))


def script_lines(episode: Episode) -> list[Line]:
    return list(latest_lines([episode]).select_related("render").order_by("position"))


def host_names(show: Show) -> dict[str, str]:
    return dict(show.hosts.values_list("speaker", "name"))


def cast_names(episode: Episode) -> dict[str, str]:
    """Who speaks in it, by speaker."""
    return {part.speaker: part.name for part in episode.cast()}


def spoken_lines(lines: Iterable[Line], names: dict[str, str]) -> list[SpokenLine]:
    return [
        SpokenLine(
            speaker=names.get(line.speaker, line.speaker),
            words=timed_words(line.text, line.render.words, line.start, line.render.seconds),
        )
        for line in lines
        if line.render is not None and line.start is not None
    ]


def sources(told: EpisodeStory) -> list[Source]:
    """The articles that the story's facts are from, each once, in the order of the facts."""
    facts = told.brief.facts.all() if told.brief else ()
    found = {fact.article_id: fact.article for fact in facts}
    return [source_of(article) for article in found.values()]


def source_of(article: Article) -> Source:
    return Source(article.pk, article.spoken_source, article.title, safe_address(article.url), article.licence)


def safe_address(url: str) -> str:
    """The address if a reader may follow it; a feed's `javascript:` and the like become no link."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def makers_of(episodes: Iterable[Episode]) -> dict[int, Makers]:
    """Which models wrote and spoke the lines of each episode."""
    found: dict[int, Makers] = defaultdict(Makers)
    rows = latest_lines(episodes).values_list("script__episode_id", "model", "render__model", "render__version")
    for episode, writer, voice, version, lines in rows.annotate(lines=Count("pk")).order_by():
        found[episode].writers[writer or ""] += lines
        found[episode].voices[f"{voice or ''} {version or ''}".strip()] += lines
    return found


def _most_first(lines: Counter[str]) -> list[tuple[str, int]]:
    return sorted(((name, count) for name, count in lines.items() if name), key=lambda row: (-row[1], row[0]))


def _listed(names: list[str]) -> str:
    *others, last = names or ["a machine"]
    return f"{', '.join(others)} and {last}" if others else last
