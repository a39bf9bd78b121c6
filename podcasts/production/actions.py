"""What an editor may do with an episode, from the admin or a command."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from podcasts.errors import WrongStage
from podcasts.feeds.websub import announce
from podcasts.models import Episode
from podcasts.production.offers import offer
from podcasts.production.stages import Stage
from podcasts.production.voicing import latest_script, order_renders


def _move(episode: Episode, before: str, after: str) -> None:
    changed = Episode.objects.filter(pk=episode.pk, stage=before).update(stage=after, stage_since=timezone.now())
    if not changed:
        raise WrongStage(f"“{episode}” is {episode.get_stage_display()}, so this can't be done now.")
    episode.refresh_from_db()


@transaction.atomic
def approve(episode: Episode) -> None:
    """The script is right: voice it."""
    _move(episode, Stage.REVIEW, Stage.VOICING)
    order_renders(latest_script(episode))
    offer(episode)


def publish(episode: Episode) -> None:
    """One step towards the feed, from wherever an editor is asked."""
    if episode.stage == Stage.WITHDRAWN:
        republish(episode)
    else:
        approve(episode)


def withdraw(episode: Episode) -> None:
    """Take a published episode out of the feed and off the pages. Its address says that it is gone."""
    _move(episode, Stage.PUBLISHED, Stage.WITHDRAWN)
    announce(episode.show)


def republish(episode: Episode) -> None:
    """Undo a withdrawal; the episode keeps its identity and date."""
    _move(episode, Stage.WITHDRAWN, Stage.PUBLISHED)
    announce(episode.show)
