"""What the script page shows: every line with its speaker, sources, flags and makers, and how long it all is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet

from newsroom.models import Fact
from orchestrator.protocols import STYLES, Act, DraftLine, Speaker, Style
from podcasts.desk.editing import closed
from podcasts.models import Edit, Episode, Line, Script
from podcasts.pages.reading import safe_address
from podcasts.production.rates import letters_per_second
from synthesis import measuring, timing
from synthesis.audio import programme
from synthesis.models import Render

# Letters a second, where there is no cast to ask.
USUAL_RATE: Mapping[Speaker, float] = {"A": 13.5}


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
    parts = episode.cast()
    forecast = timing.Forecast(letters_per_second(parts) or USUAL_RATE, episode.show.music)
    names = {part.speaker: part.name for part in parts}
    known = _excerpts(episode)
    rows = script.lines.select_related("render").prefetch_related("facts").order_by("position")
    lines = tuple(_line(row, names, forecast, known.get(row.story_id or 0, [])) for row in rows)
    return Sheet(
        script=script,
        lines=lines,
        speakers=tuple(names.items()),
        words=sum(line.words for line in lines),
        seconds=_seconds(lines, forecast.music),
        asked=episode.minutes * 60,
        flagged=sum(bool(row.line.flags and not row.line.override) for row in lines),
        closed=closed(script),
    )


def history(episode: Episode, most: int = 100) -> QuerySet[Edit]:
    return episode.edits.select_related("script", "undone_by")[:most]


def _seconds(lines: Sequence[SheetLine], music: bool) -> float:
    """The whole programme with its pauses and its music, as it is mastered."""
    if not lines:
        return 0.0
    parts = measuring.unspoken([_draft(row.line) for row in lines])
    return programme.lay_out(parts, [row.seconds for row in lines], music=music).seconds


def _draft(row: Line) -> DraftLine:
    """The line as a forecast sees it."""
    speaker, style, act = cast(Speaker, row.speaker), cast(Style, row.style), cast(Act, row.act)
    return DraftLine(speaker, style, act, row.text, story=str(row.story_id or ""))


def _line(row: Line, names: dict[str, str], forecast: timing.Forecast, known: list[Fact]) -> SheetLine:
    render = row.render
    audible = render is not None and render.state == Render.State.DONE
    chosen = {fact.pk for fact in row.facts.all()}
    excerpts = [_excerpt(fact, fact.pk in chosen) for fact in known]
    return SheetLine(
        line=row,
        speaker=names.get(row.speaker, row.speaker),
        words=len(row.text.split()),
        seconds=render.seconds if render and audible else forecast.spoken(_draft(row)),
        spoken_by=render.made_by if render and audible else "",
        audible=audible,
        waiting=render is not None and render.waits,
        facts=tuple(excerpt for excerpt in excerpts if excerpt.chosen),
        others=tuple(excerpts),
        pieces=tuple(_pieces(row.text)),
    )


def _excerpts(episode: Episode) -> dict[int, list[Fact]]:
    """The facts of each story told, by the telling's key."""
    told = dict(episode.told.values_list("brief_id", "pk"))
    found: dict[int, list[Fact]] = {}
    facts = Fact.objects.filter(brief__in=[brief for brief in told if brief]).with_sources()
    for fact in facts.order_by("position"):
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
