"""Chapters for players on the web, and their pictures."""

from __future__ import annotations

import io
import json

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from newsroom.models import Article
from podcasts.media import chapters
from podcasts.models import Episode
from podcasts.pages.reading import with_stories
from podcasts.production import mastering
from synthesis.audio.programme import Chapter


@pytest.fixture
def address(episode: Episode) -> str:
    return f"/shows/tea-and-toast/{episode.guid}"


def document(client: Client, address: str) -> list[dict[str, object]]:
    response = client.get(f"{address}/chapters.json")
    assert response["Content-Type"] == "application/json+chapters"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.content)
    assert (found["version"], found["title"], found["podcastName"]) == ("1.2.0", "Squid & <patrols>", "Tea & Toast")
    return list(found["chapters"])


def test_each_chapter_has_its_times_its_source_and_a_picture(client: Client, address: str) -> None:
    opening, patrols = document(client, address)
    assert (opening["startTime"], opening["endTime"], opening["title"]) == (0.0, 3.0, "Opening")
    assert opening["url"] == f"{settings.BASE_URL}{address}/?t=0"
    assert (patrols["startTime"], patrols["endTime"], patrols["title"]) == (3.0, 9.0, "Patrols")
    assert patrols["url"] == "https://wire.example/1?a=1&b=2"
    picture = client.get(str(patrols["img"]).removeprefix(settings.BASE_URL))
    image = Image.open(io.BytesIO(b"".join(picture.streaming_content)))
    assert (picture["Content-Type"], image.format, image.size) == ("image/jpeg", "JPEG", (600, 600))


def test_chapters_of_an_older_episode_link_to_their_moment(client: Client, episode: Episode, address: str) -> None:
    Episode.objects.update(chapters=[{"start": 3.2, "title": "Patrols"}, {"start": 0.0, "title": "Opening"}])
    assert [row["url"] for row in document(client, address)] == [
        f"{settings.BASE_URL}{address}/?t=0", f"{settings.BASE_URL}{address}/?t=3",
    ]  # fmt: skip


def test_a_source_that_must_not_be_followed_is_no_link(client: Client, episode: Episode, address: str) -> None:
    Article.objects.update(url="javascript:alert(1)")
    assert str(document(client, address)[1]["url"]).startswith(settings.BASE_URL)


@pytest.mark.parametrize("number", [0, 3, 10**30])
def test_there_is_no_picture_of_a_chapter_that_is_not(client: Client, address: str, number: int) -> None:
    assert client.get(f"{address}/chapter-{number}.jpg").status_code == 404


def test_an_episode_without_chapters_has_an_empty_list(client: Client, episode: Episode, address: str) -> None:
    Episode.objects.update(chapters=[])
    assert document(client, address) == []


@pytest.mark.parametrize("title", ["", "日本の選挙", "word " * 200, "W" * 300, "🎉", "Évidemment — l’été"])
def test_any_title_has_a_small_picture(client: Client, episode: Episode, address: str, title: str) -> None:
    Episode.objects.update(chapters=[{"start": 0.0, "title": title}])
    assert len(b"".join(client.get(f"{address}/chapter-1.jpg").streaming_content)) < 60_000


def test_the_file_gets_the_same_link_and_picture(client: Client, episode: Episode, address: str) -> None:
    told = episode.told.get()
    card = chapters.cards(with_stories(Episode.objects.all()).get())(Chapter(3.0, "Patrols", str(told.pk)))
    assert card.url == document(client, address)[1]["url"]
    assert card.image == b"".join(client.get(f"{address}/chapter-2.jpg").streaming_content)
    assert chapters.cards(with_stories(Episode.objects.all()).get())(Chapter(0.0, "Headlines")).url == ""


def test_mastering_hands_the_cards_to_the_tags(episode: Episode) -> None:
    told = episode.told.get()
    card = mastering.tags(episode).card(Chapter(3.0, "Patrols", str(told.pk)))
    assert card.url == "https://wire.example/1?a=1&b=2"
