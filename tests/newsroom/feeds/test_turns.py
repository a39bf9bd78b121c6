"""Turns at sites: kept while the work goes on, given up when it is over, and held by nobody for ever."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom.feeds.exceptions import FeedError, FetchFailed
from newsroom.models import Site
from newsroom.turns import Round

pytestmark = pytest.mark.django_db


@dataclass
class Nap:
    """An errand that takes a while and may go wrong anywhere."""

    site: str = "a.example"
    seconds: float = 0.0
    wanted: bool = True
    failing: str = ""
    rest: float = 0.0
    renewals: list[float] = field(default_factory=list)
    found: Any = None

    def begin(self, now: datetime) -> bool:
        return self.wanted

    def run(self) -> str:
        time.sleep(self.seconds)
        if self.failing == "run":
            raise FetchFailed("No.")
        return "yes"

    def renew(self, now: datetime) -> None:
        site = Site.objects.get(host=self.site)
        self.renewals.append((site.free_at - now).total_seconds())

    def finish(self, found: str | FeedError, now: datetime) -> float:
        if self.failing == "finish":
            raise RuntimeError("a fault in the program")
        self.found = found
        return self.rest


def test_a_long_errand_keeps_its_turn(settings: Any) -> None:
    settings.CLAIM_SECONDS = 0.8
    nap = Nap(seconds=1.5)
    assert Round([nap]).work_off() == 1
    assert len(nap.renewals) >= 3
    assert all(0.7 < left <= 0.8 for left in nap.renewals)
    assert Site.objects.get().leased_at is None


def test_a_turn_is_one_workers_until_it_is_given_back_or_runs_out() -> None:
    now = timezone.now()
    assert Site.objects.lease("a.example", now, 60) == 0.0
    assert Site.objects.lease("a.example", now, 60) == 0.5
    assert Site.objects.lease("b.example", now, 60) == 0.0
    Site.objects.release("a.example", now, now + timedelta(seconds=2))
    assert Site.objects.lease("a.example", now, 60) == 2.0
    assert Site.objects.lease("a.example", now + timedelta(seconds=2), 60) == 0.0
    assert Site.objects.lease("b.example", now + timedelta(seconds=61), 60) == 0.0


def test_a_worker_whose_turn_ran_out_does_not_end_the_next_ones() -> None:
    first, second = timezone.now(), timezone.now() + timedelta(seconds=61)
    Site.objects.lease("a.example", first, 60)
    Site.objects.lease("a.example", second, 60)
    Site.objects.release("a.example", first, first)
    Site.objects.renew("a.example", first, first)
    assert Site.objects.get().leased_at == second
    assert Site.objects.get().free_at == second + timedelta(seconds=60)


def test_errors_are_handed_on_and_faults_stop_nobody(settings: Any, caplog: Any) -> None:
    settings.FETCH_DELAY = 0.0
    errands = [Nap(failing="run"), Nap(failing="finish"), Nap(wanted=False), Nap(), Nap(site="b.example")]
    assert Round(errands).work_off() == 3
    assert str(errands[0].found) == "No."
    assert [errand.found for errand in errands[2:]] == [None, "yes", "yes"]
    assert "An errand to a.example failed" in caplog.text
    assert not Site.objects.exclude(leased_at=None).exists()


def test_a_site_that_is_to_be_left_alone_for_long_is_not_waited_for() -> None:
    began = time.monotonic()
    errands = [Nap(rest=600.0), Nap()]
    assert Round(errands, patience=5.0).work_off() == 1
    assert time.monotonic() - began < 2
    assert errands[1].found is None


def test_an_objection_by_whoever_watches_ends_the_round(settings: Any) -> None:
    settings.FETCH_DELAY = 0.0

    def object_to(done: int, total: int) -> None:
        raise InterruptedError("claim lost")

    with pytest.raises(InterruptedError):
        Round([Nap(), Nap()], progress=object_to).work_off()
