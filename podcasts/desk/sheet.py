"""What the script page shows: every line with its speaker, sources, flags and makers, and how long it all is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from newsroom.models import Fact
from orchestrator.protocols import STYLES
from podcasts.desk.editing import closed
from podcasts.models import Edit, Episode, Line, Script
from podcasts.pages.reading import safe_address
from synthesis.models import Render

WAITING = (Render.State.WAITING, Render.State.CLAIMED)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence of a source, and whether the line rests on it."""

    key: int
    text: str
    outlet: str
    title: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a line and where it begins; the line can be split there."""

    at: int
    word: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    line: Line
    speaker: str
    words: int
    seconds: float
    spoken_by: str
    audible: bool
    waiting: bool
    facts: tuple[Excerpt, ...]
    others: tuple[Excerpt, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A script as its editor sees it. `closed` says why it can't be edited now, or nothing."""

    script: Script
    lines: tuple[SheetLine, ...]
    speakers: tuple[tuple[str, str], ...]
    words: int
    seconds: float
    asked: float
    flagged: int
    closed: str
    styles: tuple[str, ...] = STYLES

    @property
    def share(self) -> float:
        """How much of the length that was asked for, in percent."""
        return 100 * self.seconds / self.asked if self.asked else 0.0


def sheet(script: Script) -> Sheet:
    episode = script.episode
    cast = episode.cast()
    pace = fmean(part.voice.words_per_minute for part in cast) / 60 if cast else 2.5
    names = {part.speaker: part.name for part in cast}
    known = _excerpts(episode)
    rows = script.lines.select_related("render").prefetch_related("facts").order_by("position")
    lines = tuple(_line(row, names, pace, known.get(row.story_id or 0, [])) for row in rows)
    return Sheet(
        script=script,
        lines=lines,
        speakers=tuple(names.items()),
        words=sum(line.words for line in lines),
        seconds=sum(line.seconds for line in lines),
        asked=episode.minutes * 60,
        flagged=sum(bool(row.line.flags and not row.line.override) for row in lines),
        closed=closed(script),
    )


def history(episode: Episode, most: int = 100) -> Iterable[Edit]:
    return episode.edits.select_related("script", "undone_by")[:most]


def _line(row: Line, names: dict[str, str], pace: float, known: list[Fact]) -> SheetLine:
    render = row.render
    words = len(row.text.split())
    audible = render is not None and render.state == Render.State.DONE
    chosen = {fact.pk for fact in row.facts.all()}
    excerpts = [_excerpt(fact, fact.pk in chosen) for fact in known]
    return SheetLine(
        line=row,
        speaker=names.get(row.speaker, row.speaker),
        words=words,
        seconds=render.seconds if render and audible else words / pace,
        spoken_by=f"{render.model} {render.version}" if render and audible else "",
        audible=audible,
        waiting=render is not None and render.state in WAITING,
        facts=tuple(excerpt for excerpt in excerpts if excerpt.chosen),
        others=tuple(excerpts),
        pieces=tuple(_pieces(row.text)),
    )


def _excerpts(episode: Episode) -> dict[int, list[Fact]]:
    """The facts of each story told, by the telling's key."""
    told = dict(episode.told.values_list("brief_id", "pk"))
    found: dict[int, list[Fact]] = {}
    facts = Fact.objects.filter(brief__in=[brief for brief in told if brief]).select_related("article__feed")
    for fact in facts.defer("article__text", "article__summary").order_by("position"):
        found.setdefault(told[fact.brief_id], []).append(fact)
    return found


def _excerpt(fact: Fact, chosen: bool) -> Excerpt:
    article = fact.article
    return Excerpt(fact.pk, fact.text, article.spoken_source, article.title, safe_address(article.url), chosen)


def _pieces(text: str) -> Iterable[Piece]:
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield Piece(at, word)
        at += len(word)
