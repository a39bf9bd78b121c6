"""Where an episode comes from, gathered from its rows for the signed manifest and the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.utils import timezone

from newsroom.models import Fact
from orchestrator.explaining import history
from podcasts.feeds.addresses import absolute
from podcasts.models import Edit, Episode, Line
from podcasts.pages.reading import cast_names, latest_lines, safe_address
from podcasts.trust.authorship import in_words, writers
from podcasts.trust.models import LogEntry
from synthesis.models import Mark
from synthesis.provenance.manifest import Deed, Maker, Origin, Source, manifest


def sign(path: Path, episode: Episode, lines: Sequence[Line]) -> None:
    """Put the signed manifest into the finished file. Raises `SigningFailed`."""
    # Fifty megabytes of library that web processes have no use for.
    from synthesis.provenance import certificate, signing

    by = certificate.credentials(
        settings.DATA_DIR / "provenance",
        settings.C2PA_CERTIFICATE,
        settings.C2PA_KEY,
        operator=episode.show.author,
        now=timezone.now(),
    )
    signing.sign(path, manifest(origin(episode, lines)), by)


def origin(episode: Episode, lines: Sequence[Line]) -> Origin:
    """`lines` come with their renders."""
    voices = Counter(line.render.made_by for line in lines if line.render)
    return Origin(
        title=str(episode),
        show=episode.show.title,
        address=absolute("episode", episode.show.slug, episode.guid),
        writers=writers(lines),
        voices=tuple(Maker(name, times) for name, times in voices.most_common()),
        sources=tuple(sources(lines)),
        deeds=tuple(deeds(episode)),
        log_head=LogEntry.objects.head(),
    )


@dataclass(frozen=True, slots=True)
class Chained:
    """A line with all that it went through: the sentences it rests on, who wrote, changed and spoke it."""

    speaker: str
    text: str
    facts: tuple[Fact, ...]
    written: str
    repaired: bool
    override: str
    voice: str
    start: float


def chained_lines(episode: Episode) -> list[Chained]:
    names = cast_names(episode)
    lines = latest_lines([episode]).select_related("render").order_by("position")
    facts = Prefetch("facts", Fact.objects.with_sources())
    return [
        Chained(
            speaker=names.get(line.speaker, line.speaker),
            text=line.text,
            facts=tuple(line.facts.all()),
            written=in_words(line),
            repaired=line.repaired,
            override=line.override,
            voice=line.render.made_by if line.render else "",
            start=line.start or 0.0,
        )
        for line in lines.prefetch_related(facts)
    ]


def chain_of(episode: Episode) -> dict[str, Any]:
    """All that the page and the API tell of where an episode comes from."""
    subject = f"episode:{episode.pk}"
    return {
        "lines": chained_lines(episode),
        "log": LogEntry.objects.filter(subject=subject).order_by("pk"),
        "asked": history(subject),
        "mark": Mark.objects.filter(layer=Mark.Layer.PROGRAMME, subject=subject).first(),
    }


def sources(lines: Sequence[Line]) -> list[Source]:
    """The articles that the lines rest on, each once."""
    facts = Fact.objects.filter(lines__in=list(lines)).with_sources()
    articles = {fact.article_id: fact.article for fact in facts}
    return [
        Source(article.title, article.spoken_source, safe_address(article.url), article.licence)
        for _, article in sorted(articles.items())
    ]


def deeds(episode: Episode) -> list[Deed]:
    """What editors did, by kind, without their names: the file goes to everyone."""
    rows = Edit.objects.filter(episode=episode).values_list("action").annotate(times=Count("pk")).order_by("action")
    return [Deed(str(Edit.Action(action).label), times) for action, times in rows]
