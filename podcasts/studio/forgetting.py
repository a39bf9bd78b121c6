"""What is forgotten in time: podcasts deleted long ago with their files, guests who never came back, old counts.

The tables of the newsroom's own shows are not touched.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from newsroom.models import Brief, Dossier
from newsroom.research import uploads
from newsroom.research.sources import Source
from podcasts.lab import sketches
from podcasts.media.unused import purge_unused
from podcasts.models import Episode, EpisodeStory, Prompt, Sketch
from podcasts.prompts import KEPT_FOR
from podcasts.studio import limiter, visitors
from podcasts.volume.watching import forget_askers
from synthesis.models import Render


def forget(now: dt.datetime) -> None:
    for episode in Episode.objects.filter(deleted_at__lt=now - KEPT_FOR).select_related("show"):
        purge(episode)
    for guest in visitors.forgotten_guests(now):
        for episode in Episode.objects.filter(show__owner=guest).select_related("show"):
            purge(episode)
        sketches.purge(Sketch.objects.filter(owner=guest))
        forget_askers([f"user:{guest.pk}"])
        guest.delete()
    sketches.forget_old(now)
    limiter.forget_old(now)


def purge(episode: Episode) -> None:
    """The row with all that only it has: its audio, the sound of its lines, its dossier, its uploads."""
    sources = prompt.sources if (prompt := episode.asked()) else []
    spoken = set(Render.objects.filter(lines__script__episode=episode).values_list("pk", flat=True))
    dossiers = set(episode.told.exclude(story__dossier=None).values_list("story__dossier", flat=True))
    with transaction.atomic():
        episode.delete()
        purge_unused(spoken)
        for dossier in Dossier.objects.filter(pk__in=dossiers):
            _forget_untold(dossier)
    if episode.audio:
        episode.audio.storage.delete(str(episode.audio.name))
    _forget_uploads(sources)


def _forget_untold(dossier: Dossier) -> None:
    """Unless a remix still tells from it."""
    if EpisodeStory.objects.filter(story__dossier=dossier).exists():
        return
    Brief.objects.filter(story__dossier=dossier).delete()
    dossier.delete()


def _forget_uploads(sources: list[dict[str, str]]) -> None:
    """Unless a remix names the same file."""
    kept = {found["value"] for given in Prompt.objects.values_list("sources", flat=True) for found in given}
    for found in sources:
        if found["kind"] == "upload" and found["value"] not in kept:
            uploads.forget(Source.from_json(found))
