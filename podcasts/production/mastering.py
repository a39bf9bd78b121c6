"""Mastering: renders → one MP3 of broadcast loudness with chapters, published in the same breath."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import replace
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from podcasts import gate
from podcasts.errors import PodcastsError
from podcasts.media import chapters
from podcasts.media.cover import cover_jpeg
from podcasts.models import Episode, Line
from podcasts.pages.reading import with_stories
from podcasts.production import estimate
from podcasts.production.claims import Claim
from podcasts.production.publishing import publish
from podcasts.production.stages import Stage
from podcasts.production.voicing import latest_script
from podcasts.trust import provenance
from synthesis import marks, storage
from synthesis.audio import mastering, waveform
from synthesis.audio.programme import Part
from synthesis.audio.segments import RATE
from synthesis.audio.tags import Tags
from synthesis.errors import SoundLost

log = logging.getLogger(__name__)


def master(held: Claim, episode: Episode) -> None:
    script = latest_script(episode)
    lines = list(script.lines.select_related("render__voice", "story__brief"))
    try:
        _master(held, episode, lines)
    except SoundLost as error:
        # Its file is missing or damaged. Voicing makes that one render again.
        log.warning("Episode %s goes back to voicing: %s", episode.pk, error)
        held.finish(Stage.VOICING)


def _master(held: Claim, episode: Episode, lines: list[Line]) -> None:
    clock = estimate.Clock(episode, held.stage, estimate.Stopwatch())
    with tempfile.TemporaryDirectory(prefix="newsroom-master-") as folder:
        made = mastering.produce(
            [part(line) for line in lines],
            Path(folder) / "episode.mp3",
            stereo=episode.show.stereo,
            music=episode.show.music,
            tags=tags(episode),
            marker=marks.programme_marker(f"episode:{episode.pk}", models(lines), RATE),
            progress=lambda done, total: held.progress(done, total, clock.seconds_left(done, total)),
        )
        held.update()
        provenance.sign(Path(folder) / "episode.mp3", episode, lines)
        made = replace(made, bytes=(Path(folder) / "episode.mp3").stat().st_size)
        episode.waveform = waveform.bars(Path(folder) / "episode.mp3", made.seconds)
        gate.hold_if_unsound(Path(folder) / "episode.mp3", made)
        _store_audio(episode, Path(folder) / "episode.mp3")
    publish(held, episode, lines, made)


def part(line: Line) -> Part:
    if line.render is None:
        raise PodcastsError(f"Line {line.position + 1} has no audio. Retry the episode from voicing.")
    story = line.story
    return Part(
        render=line.render,
        act=line.act,
        speaker=line.speaker,
        story=str(story.pk) if story else "",
        title=story.brief.headline if story and story.brief else "",
        style=line.style,
    )


def models(lines: list[Line]) -> set[str]:
    """The models that wrote and spoke these lines."""
    spoken = {line.render.made_by for line in lines if line.render}
    return spoken | {line.model for line in lines if line.model}


def tags(episode: Episode) -> Tags:
    show = episode.show
    return Tags(
        title=episode.title,
        show=show.title,
        author=show.author,
        date=episode.edition or timezone.now().date(),
        number=episode.number,
        summary=episode.summary,
        cover=cover_jpeg(show),
        language=show.language,
        card=chapters.cards(with_stories(Episode.objects.filter(pk=episode.pk)).get()),
    )


def _store_audio(episode: Episode, path: Path) -> None:
    """Whole or not at all, under a new name each time: caches and half-loaded players never mix two masters."""
    name = episode.audio.field.generate_filename(episode, f"{episode.guid}-{timezone.now():%Y%m%d%H%M%S}.mp3")
    episode.audio.name = storage.keep(default_storage, name, path.read_bytes())
