"""What only feeds and directories read is set by the API and is in the feed; what makes no sense changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from podcasts.models import Episode, Show
from tests.podcasts.api.conftest import ROOT, Caller, key_of
from tests.podcasts.api.test_shows import picture
from tests.podcasts.feeds.reading import NS, channel_of

PODNEWS = {"guid": "9b024349-ccf0-5f69-a609-6b82873eab3c", "feed": "https://podnews.net/rss/"}


def test_funding_and_recommendations_are_in_the_feed(desk: Caller, show: Show) -> None:
    wanted = {"funding": "https://example.org/give", "funding_text": "Give", "podroll": [PODNEWS], "type": "serial"}
    answer = desk.ask("PATCH", f"shows/{show.slug}", wanted)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in wanted} == wanted
    channel = channel_of(Client(), f"/shows/{show.slug}/feed.xml")
    [funding] = channel.findall("podcast:funding", namespaces=NS)
    assert (funding.get("url"), funding.text) == ("https://example.org/give", "Give")
    [item] = channel.findall("podcast:podroll/podcast:remoteItem", namespaces=NS)
    assert (item.get("feedGuid"), item.get("feedUrl")) == (PODNEWS["guid"], PODNEWS["feed"])
    assert channel.findtext("itunes:type", namespaces=NS) == "serial"
    assert desk.ask("PATCH", f"shows/{show.slug}", {"podroll": []}).json()["podroll"] == []


def test_a_show_moves_to_another_host_and_back(desk: Caller, editor: User, episode: Episode) -> None:
    where = f"shows/{episode.show.slug}"
    feed = f"/shows/{episode.show.slug}/feed.xml"
    writer = Caller(key_of(editor, "read", "write"))
    move = {"moved_to": "https://elsewhere.example/feed.xml", "locked": False}
    assert writer.ask("PATCH", where, move).status_code == 403
    assert desk.ask("PATCH", where, move).status_code == 200
    answer = Client().get(feed)
    assert (answer.status_code, answer["Location"]) == (301, move["moved_to"])
    assert desk.ask("PATCH", where, {"moved_to": ""}).status_code == 200
    assert Client().get(feed).status_code == 200


def test_an_episode_becomes_a_trailer_of_a_season_with_a_clip_and_a_cover(desk: Caller, episode: Episode) -> None:
    wanted = {"type": "trailer", "season": 2, "explicit": True, "soundbite_start": 1.5, "soundbite_seconds": 20.0}
    answer = desk.ask("PATCH", f"episodes/{episode.guid}", wanted)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in wanted} == wanted
    covered = desk.post(f"{ROOT}/episodes/{episode.guid}/cover", {"file": picture()})
    assert covered.status_code == 200, covered.content
    item = channel_of(Client(), f"/shows/{episode.show.slug}/feed.xml").find("item")
    assert item is not None
    assert item.findtext("itunes:episodeType", namespaces=NS) == "trailer"
    assert item.findtext("itunes:season", namespaces=NS) == "2"
    [image] = item.findall("itunes:image", namespaces=NS)
    assert image.get("href") == covered.json()["links"]["cover"].replace("http://testserver", "http://127.0.0.1:8000")
    assert desk.ask("DELETE", f"episodes/{episode.guid}/cover").status_code == 204
    assert desk.ask("PATCH", f"episodes/{episode.guid}", {"season": None}).json()["season"] is None


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"funding": "give me money"}, 422, "Enter a valid URL"),
        ({"moved_to": "javascript:alert(1)"}, 422, "Enter a valid URL"),
        ({"podroll": [{"guid": "x", "feed": "https://podnews.net/rss/"}]}, 400, "UUID"),
        ({"podroll": [PODNEWS] * 101}, 400, "at most 100"),
        ({"verification": "two words"}, 422, "without spaces"),
        ({"policy": {"privacy": "nowhere"}}, 422, "must be one of"),
        ({"type": "weekly"}, 400, "not a valid choice"),
    ],
)
def test_what_makes_no_sense_for_a_show_changes_nothing(
    desk: Caller, show: Show, change: dict[str, Any], status: int, words: str
) -> None:
    before = desk.ask("GET", f"shows/{show.slug}").json()
    answer = desk.ask("PATCH", f"shows/{show.slug}", {"title": "Another", **change})
    assert (answer.status_code, words in answer.content.decode()) == (status, True), answer.content
    assert desk.ask("GET", f"shows/{show.slug}").json() == before


@pytest.mark.parametrize(
    ("change", "status"),
    [({"season": 0}, 400), ({"soundbite_start": 3.0}, 422), ({"soundbite_start": 0, "soundbite_seconds": 300}, 422)],
)
def test_what_makes_no_sense_for_an_episode_changes_nothing(
    desk: Caller, episode: Episode, change: dict[str, Any], status: int
) -> None:
    answer = desk.ask("PATCH", f"episodes/{episode.guid}", {"title": "Another", **change})
    assert answer.status_code == status, answer.content
    assert desk.ask("GET", f"episodes/{episode.guid}").json()["title"] == episode.title


def test_rules_about_models_are_for_the_newsroom_alone(
    desk: Caller, caller: Caller, stranger: Caller, listener: User, show: Show
) -> None:
    assert desk.ask("PATCH", f"shows/{show.slug}", {"policy": {"privacy": "host"}}).json()["policy"] == {
        "privacy": "host"
    }
    assert stranger.ask("GET", f"shows/{show.slug}").json()["policy"] is None
    Show.objects.update(owner=listener, policy={})
    assert caller.ask("PATCH", f"shows/{show.slug}", {"policy": {"kinds": ["partner"]}}).status_code == 422
    assert Show.objects.get().policy == {}
