"""Gathering: poll the show's feeds, cluster, choose the stories, write down their facts; or, for an episode that a
listener ordered, read the sources of the prompt.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsroom import article_pages, ingest
from newsroom.briefs import make_brief
from newsroom.clustering import cluster_new_articles
from newsroom.models import Feed
from newsroom.ranking import Pick, Telling, pick
from newsroom.research import gathering as research
from newsroom.research.errors import ResearchError
from newsroom.research.sources import Source
from newsroom.writing.planning import facts_for
from podcasts.errors import NothingToTell
from podcasts.models import Episode, EpisodeStory, Prompt, Show
from podcasts.production.claims import Claim
from podcasts.production.stages import Stage

# A feed polled this recently is not asked again for an episode.
FRESH = dt.timedelta(minutes=10)
# For so long is remembered what was told.
MEMORY = dt.timedelta(days=30)


def gather(held: Claim, episode: Episode) -> None:
    prompt = episode.asked()
    if prompt is None:
        _gather_news(held, episode)
    else:
        _research(held, episode, prompt)


def _research(held: Claim, episode: Episode, prompt: Prompt) -> None:
    """The briefs of what the listener's sources say about the topic; nothing is stored unless all went well."""
    now = timezone.now()
    try:
        sources = [Source.from_json(row) for row in prompt.sources]
        found = research.collect(prompt.topic, sources, minutes=episode.minutes, now=now, progress=held.progress)
    except ResearchError as error:
        raise NothingToTell(str(error)) from error
    with transaction.atomic():
        EpisodeStory.objects.filter(episode=episode).delete()
        EpisodeStory.objects.bulk_create(
            EpisodeStory(episode=episode, story=brief.story, brief=brief, position=position)
            for position, brief in enumerate(research.store(found, now))
        )
        held.finish(Stage.WRITING, notice=" ".join(found.notices)[:1000])


def _gather_news(held: Claim, episode: Episode) -> None:
    now = timezone.now()
    _poll(held, episode.show, now)
    cluster_new_articles()
    picks = pick(episode.show.feeds.all(), tellings(episode.show, episode, now), now=now, limit=episode.show.stories)
    if not picks and episode.show.quiet_day == Show.QuietDay.NONE:
        held.finish(Stage.EMPTY, summary="None of the show's feeds had news for this edition.")
        return
    with transaction.atomic():
        _store(episode, picks, now)
        held.finish(Stage.WRITING)


def _poll(held: Claim, show: Show, now: dt.datetime) -> None:
    """Fresh articles with their full texts."""
    feeds = show.feeds.filter(state=Feed.State.ACTIVE)
    stale = feeds.filter(Q(polled_at=None) | Q(polled_at__lt=now - FRESH)).values_list("pk", flat=True)
    ingest.poll_many(list(stale), progress=held.progress)
    article_pages.fetch_waiting(feed_ids=list(feeds.values_list("pk", flat=True)))


def tellings(show: Show, but: Episode, now: dt.datetime) -> list[Telling]:
    """What listeners of the show have heard of late: every story of episodes that are out or on their way."""
    told = EpisodeStory.objects.filter(episode__show=show, episode__created__gte=now - MEMORY, brief__isnull=False)
    told = told.exclude(episode=but).exclude(episode__stage__in=[Stage.WITHDRAWN, Stage.EMPTY])
    return [
        Telling(
            story_id=row.story_id,
            at=row.brief.created,
            article_ids=frozenset(fact.article_id for fact in row.brief.facts.all()),
            texts=tuple(fact.text for fact in row.brief.facts.all()),
        )
        for row in told.select_related("brief").prefetch_related("brief__facts")
        if row.brief is not None
    ]


def _store(episode: Episode, picks: list[Pick], now: dt.datetime) -> None:
    """Replaces what an earlier, unfinished try may have stored."""
    EpisodeStory.objects.filter(episode=episode).delete()
    facts = facts_for(episode.minutes, len(picks))
    for position, chosen in enumerate(picks):
        brief = make_brief(chosen.story, update=chosen.update, told=chosen.told, now=now, limit=facts)
        EpisodeStory.objects.create(
            episode=episode, story=chosen.story, brief=brief, position=position, update=chosen.update
        )
