"""Three shows as different as feeds allow: daily news, a serial that has ended, one person's private podcasts."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User

from podcasts.models import Show, Visibility
from tests.podcasts.feeds.conftest import Release
from tests.podcasts.web.conftest import OUT, make_show

ELSEWHERE = "9b024349-ccf0-5f69-a609-6b82873eab3c https://podnews.net/rss/"


def daily_news(release: Release) -> Show:
    show = make_show("daily", scheduled=True, licence="CC-BY-4.0", funding="https://example.org/give?a=1&b=2")
    for number in range(1, 4):
        release(show, edition=None, number=number, title=f"Day {number}", published_at=OUT + dt.timedelta(days=number))
    return show


def serial(release: Release) -> Show:
    show = make_show(
        "serial", title="Der Zug", type=Show.Type.SERIAL, complete=True, language="de-AT", category="True Crime",
        subcategory="", explicit=True, podroll=ELSEWHERE, verification="a1b2-C3", locked=False, copyright="© 2026 N.",
        licence="all rights reserved", licence_url="https://example.org/rights", stereo=False,
    )  # fmt: skip
    days = iter(range(1, 9))
    for season, number, kind in (
        (1, None, "trailer"),
        (1, 1, "full"),
        (1, 2, "full"),
        (1, None, "bonus"),
        (2, 1, "full"),
    ):
        release(
            show, edition=None, season=season, number=number, type=kind, title=f"{kind} {season}.{number}",
            explicit=kind != "trailer", published_at=OUT + dt.timedelta(days=next(days)),
        )  # fmt: skip
    return show


def private(release: Release) -> Show:
    owner = User.objects.create_user("ann")
    show = make_show("my-1f2e", owner=owner, visibility=Visibility.PRIVATE, category="Education", subcategory="")
    release(show, edition=None, visibility=Visibility.PRIVATE, title="Für mich 😀", summary="")
    return show


SHOWS = {"daily news": daily_news, "serial": serial, "private": private}
