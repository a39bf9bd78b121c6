"""The last step: an episode goes into the feed with audio, number, notes and chapters, all at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from podcasts import gate
from podcasts.feeds.notes import keep_notes
from podcasts.feeds.websub import announce
from podcasts.models import Episode, Line, Show
from podcasts.production.claims import Claim
from podcasts.production.stages import Stage
from podcasts.trust.models import LogEntry
from synthesis.audio.mastering import Master


@transaction.atomic
def publish(held: Claim, episode: Episode, lines: Sequence[Line], made: Master) -> None:
    """`episode` names the stored file and has its waveform already."""
    show = Show.objects.select_for_update().get(pk=episode.show_id)
    for line, start in zip(lines, made.starts, strict=True):
        line.start = start
    Line.objects.bulk_update(lines, ["start"])
    held.finish(
        Stage.PUBLISHED,
        number=_number(show, episode),
        audio=episode.audio.name,
        audio_bytes=made.bytes,
        seconds=made.seconds,
        loudness=made.loudness,
        true_peak=made.true_peak,
        chapters=[asdict(chapter) for chapter in made.chapters],
        waveform=episode.waveform,
        published_at=episode.published_at or timezone.now(),
    )
    published = Episode.objects.select_related("show").get(pk=episode.pk)
    keep_notes(published)
    gate.hold_if_unfit(published)
    LogEntry.objects.append("published", f"episode:{episode.pk}", audio=episode.audio.name, bytes=made.bytes)
    announce(show)


def _number(show: Show, episode: Episode) -> int | None:
    """The next one of its season; a trailer has none."""
    if episode.number or episode.type == Episode.Type.TRAILER:
        return episode.number
    last: int | None = show.episodes.filter(season=episode.season).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
