"""The show notes of an episode, kept with it when it is published: what is told, each claim with its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.template.loader import render_to_string

from newsroom.models import Fact
from podcasts.media.word_times import tokens_of
from podcasts.models import Episode, EpisodeStory, Line
from podcasts.pages.reading import Source, latest_lines, makers_of, source_of, sources, with_stories

# Claims of a story that the notes repeat. The page has all of them; a feed of hundreds of episodes must stay light.
MOST_CLAIMS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """A line that rests on facts, when it is heard, and where they are from."""

    text: str
    start: float | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story in the notes."""

    told: EpisodeStory
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


def show_notes(episode: Episode, disclosure: str, claims: dict[int, list[Claim]]) -> str:
    """The notes as HTML: what is told and from where, then how it was made."""
    stories = [
        ToldStory(row, tuple(claims.get(row.pk, ())[:MOST_CLAIMS]), tuple(sources(row))) for row in episode.told.all()
    ]
    context = {"episode": episode, "stories": stories, "disclosure": disclosure}
    return render_to_string("podcasts/notes.html", context).strip()


def claims_of(episodes: Iterable[Episode]) -> dict[int, list[Claim]]:
    """The claims of each told story by its key, in the order in which they are heard."""
    facts = Prefetch("facts", Fact.objects.with_sources())
    lines = latest_lines(episodes).filter(story__isnull=False).prefetch_related(facts)
    found: dict[int, list[Claim]] = defaultdict(list)
    for line in lines.order_by("position"):
        if cited := _cited(line):
            found[line.story_id or 0].append(Claim(" ".join(tokens_of(line.text)), line.start, cited))
    return found


def _cited(line: Line) -> tuple[Source, ...]:
    """The articles that the line rests on, each once."""
    return tuple({fact.article_id: source_of(fact.article) for fact in line.facts.all()}.values())


def write_notes(episodes: Sequence[Episode]) -> dict[int, tuple[str, str]]:
    """Notes and disclosure of each episode by its key, made anew from what was told and who made it."""
    keys = [episode.pk for episode in episodes]
    if not keys:
        return {}
    makers, claims = makers_of(episodes), claims_of(episodes)
    found = {}
    for episode in with_stories(Episode.objects.filter(pk__in=keys)):
        told = makers[episode.pk].disclosure()
        found[episode.pk] = (show_notes(episode, told, claims), told)
    return found


def keep_notes(episode: Episode) -> None:
    """Store the notes as they are now."""
    episode.notes, episode.disclosure = write_notes([episode])[episode.pk]
    episode.save(update_fields=["notes", "disclosure", "updated"])
