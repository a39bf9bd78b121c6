"""What listeners may read of an episode: its spoken lines with times, its sources, and who made it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from podcasts.models import Episode, EpisodeStory, Line, Show
from podcasts.production.stages import Stage
from podcasts.transcripts import SpokenLine, timed_words


class Gone(Exception):
    """The episode was published and is withdrawn."""


@dataclass(frozen=True, slots=True)
class Source:
    outlet: str
    title: str
    url: str


def public_episode(slug: str, guid: uuid.UUID) -> Episode:
    """A published episode; Gone for a withdrawn one, 404 for everything else."""
    episode = Episode.objects.select_related("show").filter(show__slug=slug, guid=guid).first()
    if episode is not None and episode.stage == Stage.WITHDRAWN:
        raise Gone
    if episode is None or episode.stage != Stage.PUBLISHED:
        raise Http404("There is no such episode.")
    return episode


def script_lines(episode: Episode) -> list[Line]:
    script = episode.scripts.order_by("-version").first()
    if script is None:
        return []
    lines = script.lines.select_related("render", "story__brief").prefetch_related("facts__article__feed")
    return list(lines)


def host_names(show: Show) -> dict[str, str]:
    return dict(show.hosts.values_list("speaker", "name"))


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
    if told.brief is None:
        return []
    facts = told.brief.facts.select_related("article__feed")
    found = {
        fact.article_id: Source(fact.article.feed.spoken_name, fact.article.title, safe_address(fact.article.url))
        for fact in facts
    }
    return list(found.values())


def safe_address(url: str) -> str:
    """The address if a reader may follow it; a feed's `javascript:` and the like become no link."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def makers(lines: Iterable[Line]) -> tuple[list[str], list[str]]:
    """The models that wrote and that spoke, each once."""
    lines = list(lines)
    writers = dict.fromkeys(line.model for line in lines if line.model)
    voices = dict.fromkeys(
        f"{line.render.model} {line.render.version}".strip() for line in lines if line.render and line.render.model
    )
    return list(writers), list(voices)


def disclosure(lines: Iterable[Line]) -> str:
    """How the episode came about, for notes, tags and pages."""
    writers, voices = makers(lines)
    return (
        f"This episode is AI-generated: the script was written by {_listed(writers)} from the articles named in the "
        f"notes and checked against them by program, and the voices are synthetic, spoken by {_listed(voices)}."
    )


def _listed(names: list[str]) -> str:
    return " and ".join(names) if names else "a machine"
