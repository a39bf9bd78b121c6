"""Finding an episode by what it says, and who is found at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from podcasts.models import Episode, Line, Script, Show, Visibility
from podcasts.pages.searching import words_of
from tests.podcasts.web.conftest import OUT, make_episode


def found(client: Client, query: str) -> str:
    response = client.get("/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("query", ["squid", "One story", "GUAYAQUIL harbour", "  toast ", "12%", "<joint>"])
def test_titles_summaries_and_what_was_said_are_searched(client: Client, episode: Episode, query: str) -> None:
    assert f"{episode.guid}/" in found(client, query)


@pytest.mark.parametrize("query", ["guayaquil zebra", "zebra", "%", "_____", "\x00zebra", "' OR 1=1 --", "z" * 5000])
def test_what_is_not_said_is_not_found(client: Client, episode: Episode, query: str) -> None:
    Line.objects.update(text="Nothing of note.")
    assert "Nothing was found for" in found(client, query)


@pytest.mark.parametrize(("text", "query"), [("Über Öl", "über"), ("Привет мир", "ПРИВЕТ"), ("日本の選挙", "選挙")])
def test_other_writings_are_found_in_either_case(client: Client, episode: Episode, text: str, query: str) -> None:
    Line.objects.filter(position=0).update(text=text)
    assert str(episode.guid) in found(client, query)


def test_what_was_said_is_shown_with_its_moment(client: Client, episode: Episode) -> None:
    text = found(client, "guayaquil")
    assert "first ship sail out of <mark>Guayaquil</mark> harbour?" in text
    assert f"/{episode.guid}/?t=6.00" in text


def test_only_the_newest_version_of_a_script_counts(client: Client, episode: Episode) -> None:
    script = Script.objects.create(episode=episode, version=2)
    Line.objects.create(script=script, position=0, speaker="A", act="report", text="A new ending.", start=0.0)
    assert "Nothing was found" in found(client, "guayaquil")
    assert str(episode.guid) in found(client, "ending")


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.UNLISTED},
        {"visibility": Visibility.PRIVATE},
        {"deleted_at": OUT},
        {"stage": "withdrawn"},
        {"stage": "review"},
    ],
)
def test_what_is_not_public_is_neither_found_nor_listed(
    client: Client, episode: Episode, hidden: dict[str, object]
) -> None:
    Episode.objects.update(**hidden)
    assert "Nothing was found" in found(client, "guayaquil")
    for path in ("/", "/shows/tea-and-toast/"):
        assert "Squid" not in client.get(path).content.decode()


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PRIVATE])
def test_a_show_that_is_not_public_is_not_on_the_front_page(
    client: Client, episode: Episode, visibility: Visibility
) -> None:
    Show.objects.update(visibility=visibility)
    text = client.get("/").content.decode()
    assert "Toast" not in text
    assert "Squid" not in text
    assert "Nothing was found" in found(client, "guayaquil")


def test_a_query_is_cut_to_what_anyone_would_type() -> None:
    assert words_of("a b c d e f g h") == ["a", "b", "c", "d", "e", "f"]
    assert words_of("") == []


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/", "/shows/tea-and-toast/", "/?q=guayaquil"])
def test_many_episodes_take_no_more_queries_than_one(client: Client, show: Show, path: str) -> None:
    make_episode(show)
    client.get(path)  # the cover is drawn once
    one = queries(client, path)
    for number in range(2, 6):
        make_episode(show, number=number, edition=OUT.date() + dt.timedelta(days=number))
    assert queries(client, path) == one
