"""Taking an episode off the air and putting it back. What is decided about scripts is in podcasts/desk."""

from __future__ import annotations

from django.utils import timezone

from podcasts.errors import WrongStage
from podcasts.feeds.websub import announce
from podcasts.models import Episode
from podcasts.production.stages import Stage
from podcasts.trust.models import LogEntry


def move(episode: Episode, before: str, after: str, **fields: object) -> None:
    """From one stage to another, or `WrongStage`."""
    rows = Episode.objects.filter(pk=episode.pk, stage=before)
    if not rows.update(stage=after, stage_since=timezone.now(), **fields):
        raise WrongStage(f"“{episode}” is {episode.get_stage_display()}, so this can't be done now.")
    episode.refresh_from_db()


def withdraw(episode: Episode) -> None:
    """Take a published episode out of the feed and off the pages. Its address says that it is gone."""
    move(episode, Stage.PUBLISHED, Stage.WITHDRAWN)
    LogEntry.objects.append("withdrawn", f"episode:{episode.pk}")
    announce(episode.show)


def republish(episode: Episode) -> None:
    """Undo a withdrawal; the episode keeps its identity and date."""
    move(episode, Stage.WITHDRAWN, Stage.PUBLISHED)
    LogEntry.objects.append("published again", f"episode:{episode.pk}")
    announce(episode.show)
