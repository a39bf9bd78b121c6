"""The show notes of an episode, kept with it when it is published."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string

from podcasts.models import Episode
from podcasts.reading import makers_of, sources, with_stories


def show_notes(episode: Episode, told: str) -> str:
    """The notes as HTML: what is told and from where, then how it was made."""
    rows = [(row, sources(row)) for row in episode.told.all()]
    return render_to_string("podcasts/notes.html", {"episode": episode, "rows": rows, "disclosure": told}).strip()


def write_notes(episodes: Sequence[Episode]) -> dict[int, tuple[str, str]]:
    """Notes and disclosure of each episode by its key, made anew from what was told and who made it."""
    keys = [episode.pk for episode in episodes]
    if not keys:
        return {}
    makers = makers_of(episodes)
    found = {}
    for episode in with_stories(Episode.objects.filter(pk__in=keys)):
        told = makers[episode.pk].disclosure()
        found[episode.pk] = (show_notes(episode, told), told)
    return found


def keep_notes(episode: Episode) -> None:
    """Store the notes as they are now."""
    episode.notes, episode.disclosure = write_notes([episode])[episode.pk]
    episode.save(update_fields=["notes", "disclosure", "updated"])
