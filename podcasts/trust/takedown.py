"""Takedown: a source or an article goes, and with it everything that was made from it.

Episodes that rest on it are withdrawn at once, their scripts, renders and audio removed. What is left of an episode
can be written anew without it; it comes back under its GUID, number and date. The log keeps that it happened and why,
not what was said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsroom import takedown as articles_of
from newsroom.models import Article, Feed
from podcasts.feeds.websub import announce
from podcasts.media.unused import purge_unused
from podcasts.models import Duel, Edit, Episode, EpisodeStory
from podcasts.production import offers
from podcasts.production.stages import Stage
from podcasts.trust.models import LogEntry
from synthesis.models import Render


@dataclass(frozen=True, slots=True)
class Impact:
    """What a takedown touches."""

    articles: tuple[Article, ...]
    episodes: tuple[Episode, ...]


def impact(articles: Collection[Article]) -> Impact:
    """The episodes, finished or in the making, that any of the articles went into."""
    keys = [article.pk for article in articles]
    touched = Q(told__brief__facts__article__in=keys) | Q(scripts__lines__facts__article__in=keys)
    episodes = Episode.objects.filter(touched).distinct().select_related("show").order_by("pk")
    return Impact(tuple(articles), tuple(episodes))


@transaction.atomic
def take_down(
    articles: Collection[Article], *, reason: str, actor: str, recut: bool = False, feed: Feed | None = None
) -> Impact:
    """Empty the articles and take back what was made of them; with `recut`, make anew what is left of each episode.

    `feed` is paused, where all of a feed goes.
    """
    touched = impact(articles)
    if feed is not None:
        Feed.objects.filter(pk=feed.pk).update(state=Feed.State.PAUSED)
    for episode in touched.episodes:
        _take_back(episode, [article.pk for article in articles], recut=recut)
    _purge_duels([article.pk for article in articles])
    articles_of.empty(articles, timezone.now())
    LogEntry.objects.append(
        "taken down",
        f"article:{touched.articles[0].pk}" if len(touched.articles) == 1 else f"{len(touched.articles)} articles",
        actor=actor,
        reason=reason,
        addresses=[article.url for article in touched.articles],
        episodes=[episode.pk for episode in touched.episodes],
    )
    return touched


def _take_back(episode: Episode, articles: list[int], *, recut: bool) -> None:
    was_out = episode.stage in (Stage.PUBLISHED, Stage.WITHDRAWN)
    _purge(episode)
    EpisodeStory.objects.filter(episode=episode, brief__facts__article__in=articles).delete()
    again = recut and episode.told.filter(brief__isnull=False).exists()
    episode.title, episode.summary, episode.notes, episode.chapters, episode.waveform = "", "", "", [], []
    episode.stage = Stage.WRITING if again else Stage.WITHDRAWN if was_out else Stage.FAILED
    episode.failed_stage = Stage.GATHERING if episode.stage == Stage.FAILED else ""
    episode.error = "A source of this episode was taken down. Retry it to gather anew." if not again else ""
    episode.claimed_by, episode.attempts, episode.renewal = "", 0, ""
    episode.stage_since = timezone.now()
    episode.save()
    LogEntry.objects.append("taken back", f"episode:{episode.pk}", made_anew=again)
    if was_out:
        announce(episode.show)
    offers.offer(episode)


def _purge_duels(articles: list[int]) -> None:
    """What was told of the articles side by side, with the sound of it."""
    duels = Duel.objects.filter(brief__facts__article__in=articles).distinct()
    pairs = duels.exclude(a_render=None).values_list("a_render", "b_render")
    used = {render for pair in pairs for render in pair if render is not None}
    Duel.objects.filter(pk__in=list(duels.values_list("pk", flat=True))).delete()
    purge_unused(used)


def _purge(episode: Episode) -> None:
    """Script, history of its wording, renders that nothing else has, and audio."""
    used = set(Render.objects.filter(lines__script__episode=episode).values_list("pk", flat=True))
    Edit.objects.filter(episode=episode).update(before={}, after={})
    episode.scripts.all().delete()
    purge_unused(used)
    if episode.audio:
        name, storage = str(episode.audio.name), episode.audio.storage
        transaction.on_commit(lambda: storage.delete(name))
    episode.audio, episode.audio_bytes = "", 0
