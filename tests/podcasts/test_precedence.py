"""What goes before what, by the rows."""

from __future__ import annotations

import datetime as dt

import pytest

from podcasts.models import Episode, Show
from podcasts.production.estimate import Stopwatch
from podcasts.production.precedence import PATIENCE, Turn, before
from podcasts.production.stages import Stage

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
DAY = NOW.date()


@pytest.fixture
def show() -> Show:
    return Show.objects.create(slug="s", title="S", description="d", author="a")


def episode(show: Show, since: dt.datetime = NOW, **fields: object) -> Episode:
    return Episode.objects.create(
        **{"show": show, "minutes": 5, "stage": Stage.WRITING, "stage_since": since, **fields}
    )


def test_an_edition_lets_in_what_has_waited_longest(show: Show) -> None:
    edition = episode(show, edition=DAY)
    assert before(edition, Stage.WRITING, NOW) is None
    late, early = episode(show), episode(show, NOW - dt.timedelta(minutes=1))
    assert before(edition, Stage.WRITING, NOW) == early.pk
    Episode.objects.filter(pk=early.pk).update(claimed_by="another worker")
    assert before(edition, Stage.WRITING, NOW) == late.pk


def test_nothing_else_goes_before_it(show: Show) -> None:
    edition = episode(show, edition=DAY)
    episode(show, edition=DAY - dt.timedelta(days=1))
    episode(show, stage=Stage.VOICING)
    episode(show, stage=Stage.CANCELLED)
    episode(show, attempts=1)
    assert before(edition, Stage.WRITING, NOW) is None


def test_its_patience_ends(show: Show) -> None:
    edition = episode(show, edition=DAY)
    order = episode(show)
    assert before(edition, Stage.WRITING, NOW + PATIENCE) == order.pk
    assert before(edition, Stage.WRITING, NOW + PATIENCE + dt.timedelta(seconds=1)) is None


def test_what_somebody_waits_for_lets_nothing_in(show: Show) -> None:
    episode(show)
    assert before(episode(show), Stage.WRITING, NOW) is None
    renewed = episode(show, edition=DAY, stage=Stage.PUBLISHED, renewal=Episode.Renewal.VOICING)
    episode(show, stage=Stage.VOICING)
    assert before(renewed, Stage.VOICING, NOW) is None


def test_all_that_waits_is_done_and_no_time_of_it_is_the_editions(show: Show) -> None:
    watch, done = Stopwatch(), []

    def run(key: int, stage: str) -> None:
        done.append(key)
        watch.started -= 60  # as if it had taken a minute
        Episode.objects.filter(pk=key).update(stage=Stage.VOICING)

    edition = Episode.objects.get(pk=episode(show, dt.datetime.now(dt.UTC), edition=DAY).pk)
    orders = [episode(show, NOW + dt.timedelta(minutes=minute)).pk for minute in (2, 0, 1)]
    Turn(edition, Stage.WRITING, run, watch).give_way()
    assert done == [orders[1], orders[2], orders[0]]
    assert watch.seconds() < 60
