"""Research for a prompt: its sources are read, the facts that answer it are chosen, and briefs are made of them.

`collect` asks the network and changes nothing but what is known of sites; `store` writes a dossier in one go. So the
caller can store the briefs together with its own rows, and a try that fails halfway leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from newsroom.briefs import store_brief
from newsroom.feeds.exceptions import FeedError
from newsroom.models import Article, Brief, Dossier, Story
from newsroom.research import passages, search, services, uploads, visits
from newsroom.research.documents.document import Part, bounded
from newsroom.research.errors import NothingFound, SourceError
from newsroom.research.materials import Material, checked
from newsroom.research.passages import Passage
from newsroom.research.picking import Chapter, chapters_for, pick
from newsroom.research.sources import WITH_A_VALUE, Source
from newsroom.research.topics import Topic, topic_of

Progress = Callable[[int, int], object]
FILE_ENDING = re.compile(r"\.[A-Za-z]{2,8}$")


@dataclass
class Found:
    """What research brought. `notices` are sentences about sources that could not be read."""

    topic: str
    chapters: list[Chapter] = field(default_factory=list)
    materials: dict[str, Material] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def collect(
    asked: str,
    sources: Sequence[Source],
    *,
    minutes: float,
    now: dt.datetime,
    progress: Progress = lambda done, total: None,
) -> Found:
    """Read the sources (none: the newsroom) and choose the facts. `progress` counts sources, then the choosing.

    Raises NothingFound, and SourceError where no source could be read at all.
    """
    topic, found = topic_of(asked), Found(asked)
    sources = _meant(topic, list(dict.fromkeys(sources)) or [Source("newsroom")])
    total = len(sources) + 1
    candidates: list[Passage] = []
    for done, source in enumerate(sources):
        progress(done, total)
        try:
            candidates += _passages(topic, source, found, minutes=minutes, now=now)
        except SourceError as error:
            found.notices.append(str(error))
    progress(len(sources), total)
    found.chapters = pick(candidates, minutes, lambda: progress(len(sources), total))
    if not found.chapters:
        _refuse(topic, sources, found)
    progress(total, total)
    return found


@transaction.atomic
def store(found: Found, now: dt.datetime) -> list[Brief]:
    """Write the dossier of what was found: articles that nobody else meets, and a brief for each chapter."""
    dossier = Dossier.objects.create(topic=found.topic[:500])
    used = {choice.source.key for chapter in found.chapters for choice in chapter.choices}
    articles = {key: _article(dossier, key, material, now) for key, material in found.materials.items() if key in used}
    numbers = [int(key.removeprefix("news ")) for key in used if key.startswith("news ")]
    articles |= {f"news {pk}": article for pk, article in Article.objects.in_bulk(numbers).items()}
    return [_brief(dossier, chapter, articles, now) for chapter in found.chapters]


def _meant(topic: Topic, sources: list[Source]) -> list[Source]:
    """Who brings material and names no subject ("summarise this") means the material and not the news of the day."""
    brought = [source for source in sources if source.kind in WITH_A_VALUE]
    return brought if topic.open and brought else sources


def _passages(topic: Topic, source: Source, found: Found, *, minutes: float, now: dt.datetime) -> list[Passage]:
    if source.kind == "newsroom":
        hits = search.latest(now) if topic.open else search.articles(topic, now=now)
        return passages.of_news(topic, hits)
    candidates = []
    for material in _materials(topic, source, found, minutes):
        key = f"material {len(found.materials)}"
        found.materials[key] = material
        candidates += passages.of_material(topic, key, material, chapters=chapters_for(minutes))
    return candidates


def _materials(topic: Topic, source: Source, found: Found, minutes: float) -> list[Material]:
    """What a source holds, in English; raises SourceError with a sentence that names the source."""
    match source.kind:
        case "wikipedia":
            return _readable(services.wikipedia_articles(topic.query, 3 + int(minutes // 6)), found)
        case "web":
            pages = visits.visit(services.web_addresses(topic.query, 5 + int(minutes // 3)))
            return _readable([page for page in pages if isinstance(page, Material)], found)
    try:
        return [checked(_given(source))]
    except SourceError as error:
        raise SourceError(f"“{source.label[:200]}”: {error}") from error


def _given(source: Source) -> Material:
    """What a listener brought."""
    if source.kind == "text":
        document = bounded(source.name or "Pasted text", [Part("", source.value)])
        return Material(document, source.name or "the text you gave")
    if source.kind == "upload":
        document = uploads.read(source)
        return Material(document, _named(document.title))
    (outcome,) = visits.visit([source.value])
    if isinstance(outcome, FeedError):
        raise SourceError(str(outcome)) from outcome
    return outcome


def _named(title: str) -> str:
    """How a document is named as a source."""
    name = FILE_ENDING.sub("", title).strip("“”\"' ")
    return f"“{passages.called(name) or name}”"


def _readable(materials: Sequence[Material], found: Found) -> list[Material]:
    """Those in English. Search results in other languages are left out without a word."""
    kept = []
    for material in materials:
        try:
            kept.append(replace(checked(material), given=False))
        except SourceError:
            continue
    return kept


def _refuse(topic: Topic, sources: Sequence[Source], found: Found) -> None:
    """Nothing answers, or nothing could be read: say which, and what there is instead."""
    if len(found.notices) == len(sources):
        raise SourceError(" ".join(found.notices))
    names = " and ".join(dict.fromkeys(source.label[:60] for source in sources))
    notices = "".join(f" {notice}" for notice in found.notices)
    about = topic.text if len(topic.text) <= 120 else f"{topic.text[:119]}…"
    raise NothingFound(
        f"Nothing in {names} answers “{about}”, and nothing is made up.{notices}", search.suggestions(topic.text)
    )


def _article(dossier: Dossier, key: str, material: Material, now: dt.datetime) -> Article:
    return Article.objects.create(
        dossier=dossier,
        guid=key,
        outlet=material.outlet[:120],
        url=material.url[:1000],
        title=material.document.title[:500],
        text=material.text,
        author=material.author[:200],
        licence=material.licence[:200],
        language="en",
        published_at=now,
        fetched_at=now,
    )


def _brief(dossier: Dossier, chapter: Chapter, articles: dict[str, Article], now: dt.datetime) -> Brief:
    story = Story.objects.create(
        dossier=dossier, headline=chapter.headline, category=chapter.category, first_seen=now, last_seen=now
    )
    # Of the news something may be deleted meanwhile: then its facts have no article and are left out.
    return store_brief(story, chapter.headline, chapter.choices, articles)
