"""Kill any process at any time: nothing is lost, nothing is published twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from config.celery import app
from newsroom.research.sources import Source
from podcasts import prompts
from podcasts.models import Episode, Line, Show
from podcasts.production import editions
from podcasts.production.stages import WORKING
from synthesis.models import Render
from tests.conftest import RedisServer
from tests.faults.conftest import CLAIM_SECONDS, Workers, swept_until_rest, until
from tests.newsroom.research.files import BRIDGE, FERRY

DAY = dt.date(2026, 11, 20)


def assert_published_once(show: Show, episode: Episode) -> None:
    assert (episode.stage, episode.error) == (Episode.Stage.PUBLISHED, "")
    assert show.episodes.count() == 1
    assert episode.number == 1
    assert episode.audio.size == episode.audio_bytes > 100_000
    script = episode.scripts.get()
    assert script.lines.exclude(render__state=Render.State.DONE).count() == 0


@pytest.mark.parametrize("stage", WORKING)
@override_settings(CLAIM_SECONDS=CLAIM_SECONDS)
def test_a_killed_worker_loses_no_episode(stage: str, show: Show, workers: Workers) -> None:
    victim = workers.start()
    episode, _ = editions.open_edition(show, DAY)

    def at_work() -> bool:
        episode.refresh_from_db()
        return episode.stage == stage and episode.claimed_by != ""

    until(at_work, f"a worker to be {stage}", workers.log)
    workers.kill(victim)
    episode.refresh_from_db()
    assert episode.stage != Episode.Stage.PUBLISHED, "killed too late to show anything"

    workers.start()
    assert_published_once(show, swept_until_rest(episode, workers))


@override_settings(CLAIM_SECONDS=CLAIM_SECONDS)
def test_two_workers_on_every_queue_publish_once(show: Show, workers: Workers) -> None:
    workers.start()
    workers.start()
    episode, new = editions.open_edition(show, DAY)
    again, second = editions.open_edition(show, DAY)
    assert (new, second, again.pk) == (True, False, episode.pk)
    for task in ("gather", "write", "voice", "master"):
        app.send_task(f"podcasts.tasks.{task}", kwargs={"episode_id": episode.pk})
    assert_published_once(show, swept_until_rest(episode, workers))


@override_settings(CLAIM_SECONDS=CLAIM_SECONDS)
def test_a_lost_redis_costs_time_but_no_episode(show: Show, workers: Workers, redis_process: RedisServer) -> None:
    workers.start()
    episode, _ = editions.open_edition(show, DAY)
    until(lambda: Episode.objects.filter(stage=Episode.Stage.VOICING).exists(), "voicing", workers.log)
    redis_process.kill()
    try:
        while_away, opened = editions.open_edition(show, DAY + dt.timedelta(days=1))
        assert opened
    finally:
        redis_process.start()
    assert swept_until_rest(episode, workers).stage == Episode.Stage.PUBLISHED
    assert swept_until_rest(while_away, workers).stage == Episode.Stage.PUBLISHED
    assert sorted(show.episodes.values_list("number", flat=True)) == [1, 2]


@override_settings(CLAIM_SECONDS=CLAIM_SECONDS)
def test_an_ordered_podcast_outlives_the_death_of_all_that_works_on_it(
    show: Show, workers: Workers, redis_process: RedisServer
) -> None:
    victims = [workers.start("ingest,write,master"), workers.start("voice")]
    said = " ".join((*BRIDGE, *FERRY))
    wish = prompts.Wish("the bridge and the ferry of Halm", minutes=1, sources=(Source("text", said),))
    episode = prompts.order(User.objects.create_user("ana"), wish)
    lines = Line.objects.filter(script__episode=episode)
    until(lines.exists, "the first line to be written", workers.log)
    redis_process.kill()
    for victim in victims:
        workers.kill(victim)
    episode.refresh_from_db()
    assert episode.stage in WORKING, "killed too late to show anything"

    redis_process.start()
    workers.start()
    finished = swept_until_rest(episode, workers)
    assert_published_once(finished.show, finished)
    assert finished.seconds > 20
