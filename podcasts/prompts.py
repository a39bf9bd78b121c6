"""Podcasts that listeners order: the one place that pages, API and commands go through.

What is ordered takes the same way as every other episode: gathering, writing, voicing, mastering.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from orchestrator.protocols import SPEAKERS
from podcasts.errors import WrongStage
from podcasts.feeds.websub import announce
from podcasts.models import Episode, EpisodeStory, Line, Prompt, Role, Show, Visibility
from podcasts.production import offers
from podcasts.production.stages import STOPPED, WORKING, Stage
from podcasts.studio import limits, shows, wishes
from podcasts.studio.wishes import Wish
from podcasts.trust import guard
from podcasts.trust.models import LogEntry
from synthesis import renders
from synthesis.models import Render, Voice

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["KEPT_FOR", "Wish", "cancel", "delete", "order", "remix", "restore", "retry", "wish_of"]

# So long a deleted podcast can be had back.
KEPT_FOR = dt.timedelta(days=30)
STOPPABLE = (*WORKING, Stage.REVIEW)


def order(owner: User, wish: Wish) -> Episode:
    """A new episode of the owner's own show, on its way. Raises `WishRefused` and `LimitReached`, both `NotOrdered`."""
    return _open(owner, wish, Stage.GATHERING)


def remix(episode: Episode, wish: Wish) -> Episode:
    """The same material told anew, in another length, cast, style or format: nothing is looked up again.

    `wish.topic` names the new one; `wish.sources` are the old ones, whatever it says. Raises as `order` does.
    """
    owner = episode.show.owner
    if owner is None or not episode.told.filter(brief__isnull=False).exists():
        raise WrongStage(f"“{episode}” has no material of its own yet, so there is nothing to remix.")
    return _open(owner, replace(wish, sources=()), Stage.WRITING, original=episode)


@transaction.atomic
def cancel(episode: Episode) -> None:
    """Stop the work on it. `retry` goes on from where it stood. Raises `WrongStage` when nothing is being done."""
    stage = episode.stage
    stopped = Episode.objects.filter(pk=episode.pk, stage=stage, stage__in=STOPPABLE).update(
        stage=Stage.CANCELLED, failed_stage=stage, claimed_by="", seconds_left=None, stage_since=timezone.now()
    )
    if not stopped:
        raise WrongStage(f"“{episode}” is not in the making, so there is nothing to cancel.")
    renders.drop_waiting(_only_its_own(episode))
    episode.refresh_from_db()


@transaction.atomic
def retry(episode: Episode) -> None:
    """As `offers.retry`, where its listener may have one more in the making. Raises `LimitReached`."""
    if episode.show.owner is not None and episode.stage in STOPPED:
        limits.refuse_more_at_once(episode.show.owner)
    offers.retry(episode)


@transaction.atomic
def delete(episode: Episode) -> None:
    """Gone for everyone, its owner too, who can have it back for 30 days."""
    if episode.stage in STOPPABLE:
        cancel(episode)
    episode.deleted_at = timezone.now()
    episode.save(update_fields=["deleted_at"])
    shows.follow_episodes(episode.show)
    _tell_hubs(episode)


@transaction.atomic
def restore(episode: Episode) -> None:
    """Undo a deletion."""
    if not Episode.objects.filter(pk=episode.pk, deleted_at__isnull=False).update(deleted_at=None):
        raise WrongStage(f"“{episode}” is not deleted, so there is nothing to restore.")
    episode.refresh_from_db()
    shows.follow_episodes(episode.show)
    _tell_hubs(episode)


def _tell_hubs(episode: Episode) -> None:
    """Apps that follow the show lose or regain what was on it at once."""
    if (episode.stage, episode.visibility) == (Stage.PUBLISHED, Visibility.PUBLIC):
        announce(episode.show)


def wish_of(episode: Episode) -> Wish | None:
    """What it was ordered with, as the start of a remix; None where no listener ordered it."""
    prompt = episode.asked()
    if prompt is None:
        return None
    return Wish(
        topic=prompt.topic,
        minutes=episode.minutes,
        format=prompt.format,
        voices=tuple(role.voice.slug for role in episode.roles.select_related("voice")),
        style=prompt.style,
        language=prompt.language,
        visibility=episode.visibility,
    )


@transaction.atomic
def _open(owner: User, wish: Wish, stage: Stage, original: Episode | None = None) -> Episode:
    now = timezone.now()
    wish = replace(wish, topic=" ".join(wish.topic.split()))
    voices = list(Voice.objects.usable(timezone.localdate()))
    wishes.check(wish, voices, Visibility.values)
    show = Show.objects.select_for_update().get(pk=shows.personal_show(owner).pk)
    limits.refuse_more(owner, wish.minutes, now)
    episode = Episode.objects.create(
        show=show, minutes=wish.minutes, title=wish.topic[:200], stage=stage, visibility=wish.visibility,
        policy=original.policy if original else {},
    )  # fmt: skip
    _keep_wish(episode, wish, original)
    _cast(episode, wishes.chosen_voices(wish, voices))
    if original is not None:
        _copy_stories(original, episode)
    shows.follow_episodes(show)
    offers.offer(episode)
    return episode


def _only_its_own(episode: Episode) -> list[int]:
    """The renders that wait for this episode and that no other one in the making needs."""
    waiting = Render.objects.waiting().filter(lines__script__episode=episode)
    elsewhere = Line.objects.filter(render__in=waiting, script__episode__stage__in=WORKING)
    needed = elsewhere.exclude(script__episode=episode).values("render")
    return list(waiting.exclude(pk__in=needed).values_list("pk", flat=True))


def _keep_wish(episode: Episode, wish: Wish, original: Episode | None) -> None:
    before = original.asked() if original else None
    objection = guard.of_prompt(wish.topic)
    Prompt.objects.create(
        episode=episode,
        topic=wish.topic,
        sources=before.sources if before else [source.to_json() for source in wish.sources],
        format=wish.format,
        style=wish.style,
        language=wish.language,
        remix_of=original,
        held_for=objection.reason if objection else "",
    )
    if objection:
        LogEntry.objects.append("held", f"episode:{episode.pk}", reason=objection.kind)


def _cast(episode: Episode, voices: list[Voice]) -> None:
    Role.objects.bulk_create(
        Role(episode=episode, speaker=speaker, name=voice.name, voice=voice)
        for speaker, voice in zip(SPEAKERS, voices, strict=False)
    )


def _copy_stories(original: Episode, episode: Episode) -> None:
    EpisodeStory.objects.bulk_create(
        EpisodeStory(episode=episode, story=row.story, brief=row.brief, position=row.position, update=row.update)
        for row in original.told.select_related("story", "brief")
    )
