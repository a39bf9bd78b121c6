"""Somebody who asks for far more than usual is noticed, once; and nobody is followed around."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from podcasts import desk, prompts
from podcasts.api.models import ApiKey, Scope, Spending
from podcasts.models import Episode, HourCount, VolumeAlert
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.studio import own_data
from podcasts.volume import watching
from podcasts.volume.counting import HOUR, address_mark, collect, hour_of
from podcasts.volume.watching import Usual, usual
from tests.orchestrator.test_figures import TOKEN, metric
from tests.podcasts.api.conftest import Caller, account, key_of
from tests.podcasts.desk.conftest import SPOKEN, add_script, add_story
from tests.podcasts.studio.conftest import make_voices

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 14, 30, tzinfo=dt.UTC)
THIS_HOUR = NOW.replace(minute=0)


@pytest.fixture(autouse=True)
def _counted(settings: Any, redis_server: str) -> None:
    settings.ALERT_REQUESTS, settings.ALERT_MINUTES, settings.ADMINS = 100, 60, [("", "ops@example.org")]
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()


def hours(who: str, counts: Sequence[float], now: float, what: str = "requests") -> None:
    """What it asked for in the hours before, the latest first, and in this one."""
    for back, count in enumerate([now, *counts]):
        HourCount.objects.update_or_create(hour=THIS_HOUR - back * HOUR, what=what, who=who, defaults={"count": count})


def test_requests_count_for_address_account_and_key(client: Client, settings: Any) -> None:
    settings.ALERT_REQUESTS = 20
    ana = account("ana")
    client.force_login(ana)
    for _ in range(3):
        assert client.get("/mine/", REMOTE_ADDR="192.0.2.7").status_code == 200
    caller = Caller(key_of(ana, Scope.READ), REMOTE_ADDR="192.0.2.8")
    for _ in range(2):
        assert caller.ask("GET", "shows").status_code == 200
    client.get("/health", REMOTE_ADDR="192.0.2.9")
    now = dt.datetime.now(dt.UTC)
    collect(now)
    collect(now)  # again and again, and nothing counts twice
    found = dict(HourCount.objects.filter(what="requests").values_list("who", "count"))
    assert found == {
        f"address:{address_mark('192.0.2.7')}": 3, f"user:{ana.pk}": 3,
        f"address:{address_mark('192.0.2.8')}": 2, f"key:{ApiKey.objects.get().pk}": 2,
    }  # fmt: skip
    assert "192" not in str(found)


def test_what_is_little_leaves_no_row(client: Client) -> None:
    client.get("/", REMOTE_ADDR="192.0.2.7")
    collect(dt.datetime.now(dt.UTC))
    assert not HourCount.objects.exists()


def test_minutes_ordered_are_counted_for_account_and_key() -> None:
    ana = account("ana")
    make_voices("harriet", "edwin")
    episode = prompts.order(ana, Wish("The ferry", minutes=20))
    add_script(episode, add_story(episode), SPOKEN)
    Episode.objects.update(stage=Stage.REVIEW)
    episode.refresh_from_db()
    desk.reject(episode, "Too dry.", by=ana)
    key_of(ana)
    Spending.objects.create(key=ApiKey.objects.get(), seconds=600)
    collect(dt.datetime.now(dt.UTC))
    found = dict(HourCount.objects.filter(what="minutes").values_list("who", "count"))
    assert found == {f"user:{ana.pk}": 40, f"key:{ApiKey.objects.get().pk}": 10}


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], Usual(0, 100)),
        ([500] * 23, Usual(500, 100)),  # known for too short a time: the fixed bound counts
        ([0] * 100, Usual(0, 100)),
        ([1000] * 100, Usual(1000, 3000)),
        ([*[0, 2000] * 50], Usual(1000, 1000 + 6 * 1.4826 * 1000)),
        ([*[50] * 99, 1_000_000], Usual(50, 150)),  # one wild hour does not make the next one usual
    ],
)
def test_usual_is_a_median_that_wild_hours_do_not_move(history: list[float], expected: Usual) -> None:
    found = usual(history, 100)
    assert (found.median, found.most) == (expected.median, pytest.approx(expected.most))


def test_silent_hours_count_as_nought() -> None:
    hours("key:1", [10, 0, 30], now=5)
    HourCount.objects.filter(count=0).delete()
    count = HourCount.objects.get(hour=THIS_HOUR)
    assert watching.history(count, NOW) == [10, 0, 30]


def test_far_more_than_usual_is_one_alert_that_grows() -> None:
    hours("key:1", [40] * 48, now=150)
    hours("key:2", [400] * 48, now=500)  # much, but as always
    hours("key:3", [1] * 48, now=90)  # far more than usual, but little
    watching.watch(NOW)
    alert = VolumeAlert.objects.get()
    assert (alert.who, alert.seen, alert.usual, alert.most) == ("key:1", 150, 40, 120)
    hours("key:1", [], now=300)
    watching.watch(NOW + dt.timedelta(minutes=5))
    alert.refresh_from_db()
    assert (alert.seen, VolumeAlert.objects.count(), len(mail.outbox)) == (300, 1, 1)
    assert "key:1: 150 requests in the hour from 2026-11-20 14:00 UTC on; usual are 40" in mail.outbox[0].body
    assert (mail.outbox[0].to, "1 alert on unusual volume" in mail.outbox[0].subject) == (["ops@example.org"], True)


def test_who_was_acknowledged_is_left_alone_for_a_day(admin_client: Client, admin_user: User) -> None:
    hours("user:99", [], now=150)
    watching.watch(NOW)
    alert = VolumeAlert.objects.get()
    page = "/admin/podcasts/volumealert/"
    assert "user 99, deleted" in admin_client.get(page).content.decode()
    answer = admin_client.post(page, {"action": "acknowledge", "_selected_action": [alert.pk]}, follow=True)
    assert "1 acknowledged" in answer.content.decode()
    VolumeAlert.objects.update(acknowledged_at=NOW)
    alert.refresh_from_db()
    assert alert.acknowledged_by == admin_user
    watching.watch(NOW + dt.timedelta(minutes=5))
    assert VolumeAlert.objects.count() == 1
    later = NOW + dt.timedelta(days=1, minutes=5)
    HourCount.objects.create(hour=hour_of(later), what="requests", who="user:99", count=5_000)
    watching.watch(later)
    assert VolumeAlert.objects.open().get().seen == 5_000


def test_a_flood_is_one_mail_an_hour_and_nobody_is_left_out() -> None:
    for number in range(watching.MOST_AT_ONCE + 10):
        hours(f"address:{number}", [], now=1000 + number)
    watching.watch(NOW)
    assert VolumeAlert.objects.count() == watching.MOST_AT_ONCE
    watching.watch(NOW + dt.timedelta(minutes=5))
    assert (VolumeAlert.objects.count(), len(mail.outbox)) == (watching.MOST_AT_ONCE + 10, 1)
    assert "- and 30 more." in mail.outbox[0].body
    watching.watch(NOW + dt.timedelta(minutes=61))
    assert [message.subject for message in mail.outbox][1].endswith("10 alerts on unusual volume")
    assert not VolumeAlert.objects.filter(told_at=None).exists()


def test_a_mail_that_does_not_go_out_is_sent_later(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    hours("key:1", [], now=150)
    with caplog.at_level(logging.ERROR):
        watching.watch(NOW)
    assert "it is tried again" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    watching.watch(NOW + dt.timedelta(minutes=5))
    assert len(mail.outbox) == 1


def test_open_alerts_are_a_metric(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    assert metric(client, "newsroom_volume_alerts", what="requests") == 0
    hours("key:1", [], now=150)
    watching.watch(NOW)
    assert metric(client, "newsroom_volume_alerts", what="requests") == 1
    VolumeAlert.objects.update(acknowledged_at=NOW)
    assert metric(client, "newsroom_volume_alerts", what="requests") == 0


def test_nothing_is_kept_longer_than_the_setting_says(settings: Any) -> None:
    settings.VOLUME_DAYS = 3
    hours("user:1", [40] * 100, now=300)
    watching.watch(NOW)
    assert HourCount.objects.count() == 72
    VolumeAlert.objects.update(acknowledged_at=NOW)
    watching.forget(NOW + dt.timedelta(days=4))
    assert (HourCount.objects.count(), VolumeAlert.objects.count()) == (0, 0)


def test_what_was_counted_is_told_and_goes_with_the_account() -> None:
    ana, ben = account("ana"), account("ben")
    key_of(ana)
    for who in (f"user:{ana.pk}", f"key:{ApiKey.objects.get().pk}", f"user:{ben.pk}"):
        hours(who, [], now=150)
    watching.watch(NOW)
    assert {row["who"] for row in own_data._data(ana, [])["volume"]} == set(own_data._asked_as(ana))
    own_data.forget(ana)
    assert set(HourCount.objects.values_list("who", flat=True)) == {f"user:{ben.pk}"}
    assert set(VolumeAlert.objects.values_list("who", flat=True)) == {f"user:{ben.pk}"}


def test_without_redis_pages_are_served_and_nobody_is_counted(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    for _ in range(3):
        assert client.get("/").status_code == 200
    assert caplog.text.count("requests are not counted") == 1
    collect(dt.datetime.now(dt.UTC))
    assert not HourCount.objects.exists()
