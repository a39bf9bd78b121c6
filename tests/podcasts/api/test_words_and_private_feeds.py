"""A show's words are kept one by one, and its private feed is opened and closed, by those alone who may change it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from podcasts.models import Show, Visibility
from tests.podcasts.api.conftest import Caller, key_of


def said(show: Show) -> dict[str, str]:
    show.refresh_from_db()
    return dict(show.pronunciations)


def test_words_are_kept_listed_and_forgotten_one_by_one(desk: Caller, show: Show) -> None:
    Show.objects.update(pronunciations={"Orvel": "orvle"})
    where = f"shows/{show.slug}/pronunciations"
    for word, heard in (("Lund", "loond"), ("AC/DC", "ay see dee see"), ("Łódź 🎧", "/wut͡ɕ/")):
        answer = desk.ask("PUT", f"{where}/{quote(word)}", {"said": heard})
        assert (answer.status_code, answer.json()) == (200, {"word": word, "said": heard})
    assert desk.ask("DELETE", f"{where}/Orvel").status_code == 204
    assert desk.ask("DELETE", f"{where}/Orvel").status_code == 404
    listed = desk.ask("GET", where).json()["results"]
    assert {row["word"]: row["said"] for row in listed} == said(show)
    assert sorted(said(show)) == ["AC/DC", "Lund", "Łódź 🎧"]


@pytest.mark.parametrize(
    ("word", "heard", "status"),
    [("L" * 61, "x", 422), (" Lund", "x", 422), ("Lu\x00nd", "x", 422), ("Lund", " ", 400), ("Lund", "x" * 81, 400)],
)
def test_what_is_no_word_is_refused(desk: Caller, show: Show, word: str, heard: str, status: int) -> None:
    answer = desk.ask("PUT", f"shows/{show.slug}/pronunciations/{quote(word)}", {"said": heard})
    assert answer.status_code == status, answer.content
    assert said(show) == {}


def test_an_outsider_hears_of_no_word_and_no_private_feed(caller: Caller, desk: Caller, show: Show) -> None:
    desk.ask("PUT", f"shows/{show.slug}/pronunciations/Lund", {"said": "loond"})
    desk.ask("POST", f"shows/{show.slug}/private-feed")
    token = Show.objects.get().feed_token
    for method, path in (("GET", "pronunciations"), ("DELETE", "pronunciations/Lund"), ("GET", "private-feed"),
                         ("POST", "private-feed"), ("DELETE", "private-feed")):  # fmt: skip
        assert caller.ask(method, f"shows/{show.slug}/{path}").status_code == 403, (method, path)
    assert said(show) == {"Lund": "loond"}
    assert Show.objects.get().feed_token == token


def test_a_private_feed_is_opened_changed_and_closed(listener: User, show: Show) -> None:
    Show.objects.update(owner=listener, visibility=Visibility.PRIVATE)
    owner = Caller(key_of(listener, "publish"))
    where = f"shows/{show.slug}/private-feed"
    assert owner.ask("GET", where).status_code == 404
    first = owner.ask("POST", where)
    assert (first.status_code, first["Cache-Control"]) == (201, "no-store")
    paths = [urlsplit(address).path for address in first.json().values()]
    assert [Client().get(path).status_code for path in paths] == [200, 200]
    second = owner.ask("POST", where)
    assert [Client().get(path).status_code for path in paths] == [404, 404]
    read = owner.ask("GET", where)
    assert (read.json(), read["Cache-Control"]) == (second.json(), "no-store")
    assert owner.ask("DELETE", where).status_code == 204
    assert Client().get(urlsplit(second.json()["rss"]).path).status_code == 404


def test_a_key_without_the_scope_publish_reads_no_private_address(listener: User, show: Show) -> None:
    Show.objects.update(owner=listener, visibility=Visibility.PRIVATE, feed_token="t" * 43)
    assert Caller(key_of(listener, "read", "write")).ask("GET", f"shows/{show.slug}/private-feed").status_code == 403
