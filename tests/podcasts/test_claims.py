"""One worker at a time; the dead let go; the late touch nothing."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from podcasts.errors import ClaimLost
from podcasts.models import Episode, Show
from podcasts.production.claims import claim
from podcasts.production.stages import Stage

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


@pytest.fixture
def episode() -> Episode:
    show = Show.objects.create(slug="s", title="S", description="d", author="a")
    return Episode.objects.create(show=show, minutes=5, stage=Stage.WRITING)


@pytest.mark.django_db
def test_a_claimed_episode_is_not_to_be_had(episode: Episode) -> None:
    assert claim(episode.pk, Stage.WRITING, now=NOW) is not None
    assert claim(episode.pk, Stage.WRITING, now=NOW) is None


@pytest.mark.django_db
def test_an_episode_at_another_stage_is_not_to_be_had(episode: Episode) -> None:
    assert claim(episode.pk, Stage.VOICING, now=NOW) is None


@pytest.mark.django_db
def test_a_claim_that_nobody_renews_goes_to_the_next_worker(episode: Episode) -> None:
    dead = claim(episode.pk, Stage.WRITING, now=NOW)
    heir = claim(episode.pk, Stage.WRITING, now=NOW + dt.timedelta(hours=1))
    assert dead is not None
    assert heir is not None
    with pytest.raises(ClaimLost):
        dead.finish(Stage.VOICING, title="by the dead")
    heir.finish(Stage.VOICING, title="by the heir")
    episode.refresh_from_db()
    assert (episode.stage, episode.title, episode.attempts) == (Stage.VOICING, "by the heir", 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_it(episode: Episode) -> None:
    won: list[object] = []
    start = threading.Barrier(8)

    def worker() -> None:
        start.wait()
        won.append(claim(episode.pk, Stage.WRITING, now=timezone.now()))
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(held is not None for held in won) == 1
    assert len(won) == 8
