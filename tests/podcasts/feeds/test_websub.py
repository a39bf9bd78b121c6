"""Hubs are told when a public feed changes, again if they were away, and of nothing that is not public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from lxml import etree

from config.celery import app
from podcasts import prompts
from podcasts.errors import HubRefused
from podcasts.feeds import websub
from podcasts.models import Episode, Show, Visibility
from podcasts.production import actions
from podcasts.studio.shows import set_visibility
from podcasts.tasks import announce
from tests.podcasts.feeds.reading import NS
from tests.servers import LocalServer, Quiet


class Hub(LocalServer):
    """A hub that refuses as often as it is told to, then takes what it is given."""

    def __init__(self) -> None:
        super().__init__(Listener)
        self.told: list[dict[str, list[str]]] = []
        self.refusals = 0

    @property
    def address(self) -> str:
        return f"http://{self.host}/"


class Listener(Quiet):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.refusals:
            self.server.refusals -= 1
            self.send_response(503)
        else:
            self.server.told.append(parse_qs(body))
            self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub().answering() as server, override_settings(WEBSUB_HUBS=[server.address]):
        yield server


def test_a_hub_is_told_in_the_words_it_reads(hub: Hub, show: Show) -> None:
    announce.apply(kwargs={"show_id": show.pk, "hub": hub.address}, throw=True)
    feed = "http://127.0.0.1:8000/shows/tea-and-toast/feed"
    assert hub.told == [
        {"hub.mode": ["publish"], "hub.url": [f"{feed}.xml", f"{feed}.json"], "hub.topic": [f"{feed}.xml"]}
    ]


def test_a_hub_that_was_away_is_told_later(hub: Hub, show: Show) -> None:
    hub.refusals = 2
    announce.apply(kwargs={"show_id": show.pk, "hub": hub.address})
    assert (hub.refusals, len(hub.told)) == (0, 1)


def test_a_hub_that_stays_away_is_given_up_in_words(hub: Hub, show: Show) -> None:
    hub.refusals = 100
    result = announce.apply(kwargs={"show_id": show.pk, "hub": hub.address})
    assert isinstance(result.result, HubRefused)
    assert "answered 503" in str(result.result)
    assert hub.refusals == 100 - 7


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PRIVATE])
def test_hubs_learn_nothing_of_what_is_not_public(hub: Hub, show: Show, visibility: str) -> None:
    Show.objects.update(visibility=visibility)
    announce.apply(kwargs={"show_id": show.pk, "hub": hub.address}, throw=True)
    announce.apply(kwargs={"show_id": show.pk, "hub": "http://127.0.0.1:9/not-ours"}, throw=True)
    assert hub.told == []


def restored(episode: Episode) -> None:
    Episode.objects.filter(pk=episode.pk).update(deleted_at=timezone.now())
    prompts.restore(episode)


def hidden(episode: Episode) -> None:
    set_visibility(episode, Visibility.UNLISTED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [actions.withdraw, prompts.delete, restored, hidden], ids=lambda one: one.__name__)
def test_what_changes_the_feed_is_announced_through_the_queue(
    hub: Hub, episode: Episode, redis_server: str, change: Callable[[Episode], None]
) -> None:
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("ingest")
        queue.clear()
        change(episode)
        message = queue.get(timeout=20)
        message.ack()
        queue.close()
    assert message.headers["task"] == websub.TASK
    assert message.decode()[1] == {"show_id": episode.show_id, "hub": hub.address}


def test_the_feed_names_its_hubs_to_readers(hub: Hub, show: Show) -> None:
    answer = Client().get("/shows/tea-and-toast/feed.xml")
    links = etree.fromstring(answer.content).xpath("channel/atom:link[@rel='hub']/@href", namespaces=NS)
    assert links == [hub.address]
    assert f'<{hub.address}>; rel="hub"' in answer["Link"]
    assert '/shows/tea-and-toast/feed.xml>; rel="self"' in answer["Link"]
    assert Client().get("/shows/tea-and-toast/feed.json").json()["hubs"] == [{"type": "WebSub", "url": hub.address}]
