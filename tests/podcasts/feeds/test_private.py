"""A private feed is read by whoever has its address, until it is revoked; to everybody else it is not there."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree

from podcasts.feeds.access import new_token, revoke_token
from podcasts.models import Episode, Show, Visibility
from tests.podcasts.feeds.reading import NS, channel_of
from tests.podcasts.web.conftest import make_episode, make_show

FILES = ("episode.mp3", "transcript.vtt", "transcript.srt", "transcript.json", "chapters.json", "cover.jpg")


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("ann", password="a long pass phrase")


@pytest.fixture
def private(owner: User) -> Episode:
    return make_episode(make_show("mine", owner=owner, visibility=Visibility.PRIVATE))


@pytest.fixture
def outsider(db: None) -> Client:
    User.objects.create_user("bob")
    client = Client()
    client.force_login(User.objects.get(username="bob"))
    return client


def addresses(channel: etree._Element) -> list[str]:
    """Every address of a file that the feed names."""
    paths = ("item/enclosure/@url", "item/podcast:transcript/@url", "item/podcast:chapters/@url", "image/url/text()",
             "itunes:image/@href", "item/itunes:image/@href")  # fmt: skip
    return [str(found) for path in paths for found in channel.xpath(path, namespaces=NS)]


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def main_of(page: bytes) -> bytes:
    assert b"<main" in page
    return page.partition(b"<main")[2].partition(b"</main>")[0]


def test_all_that_a_private_feed_names_opens_without_a_session(private: Episode) -> None:
    channel = channel_of(Client(), f"/feeds/{new_token(private.show)}.xml")
    found = addresses(channel)
    assert len(found) >= 8
    for address in found:
        answer = Client().get(path_of(address))
        assert answer.status_code == 200, address
        assert answer["Cache-Control"].startswith("private")
    assert channel.findtext("itunes:block", namespaces=NS) == "Yes"
    assert channel.find("itunes:owner", namespaces=NS) is None


def test_a_new_address_or_none_locks_everybody_out(private: Episode) -> None:
    show = private.show
    first = new_token(show)
    audio = addresses(channel_of(Client(), f"/feeds/{first}.xml"))[0]
    second = new_token(show)
    assert Client().get(f"/feeds/{first}.xml").status_code == 404
    assert Client().get(path_of(audio)).status_code == 404
    assert Client().get(f"/feeds/{second}.json").status_code == 200
    revoke_token(show)
    assert Client().get(f"/feeds/{second}.xml").status_code == 404


def test_the_signature_of_one_episode_opens_no_other(private: Episode) -> None:
    other = make_episode(private.show, edition=None, number=2)
    items = channel_of(Client(), f"/feeds/{new_token(private.show)}.xml").findall("item")
    urls = {item.findtext("guid"): item.find("enclosure").attrib["url"] for item in items}  # type: ignore[union-attr]
    access = urlsplit(urls[str(other.guid)]).query
    assert Client().get(f"/shows/mine/{other.guid}/episode.mp3?{access}").status_code == 200
    assert Client().get(f"/shows/mine/{private.guid}/episode.mp3?{access}").status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_what_is_private_looks_like_what_is_not_there(private: Episode, outsider: Client, file: str) -> None:
    new_token(private.show)
    for client in (Client(), outsider):
        there = client.get(f"/shows/mine/{private.guid}/{file}")
        nowhere = client.get(f"/shows/nobody/{private.guid}/{file}")
        assert there.status_code == nowhere.status_code == 404
        # The frame of the page has a form with a token of its own each time.
        assert main_of(there.content) == main_of(nowhere.content)
    assert Client().get(f"/shows/mine/{private.guid}/{file}?access=é").status_code == 404


@pytest.mark.parametrize("address", ["feed.xml", "feed.json", "cover.jpg", "cover-640.jpg"])
def test_neither_a_private_show_s_feed_nor_its_cover_is_there(
    private: Episode, outsider: Client, owner: User, address: str
) -> None:
    for client in (Client(), outsider):
        assert client.get(f"/shows/mine/{address}").status_code == 404
    mine = Client()
    mine.force_login(owner)
    assert mine.get(f"/shows/mine/{address}").status_code == 200


def test_a_withdrawn_private_episode_is_not_there_for_strangers(private: Episode) -> None:
    Episode.objects.update(stage="withdrawn")
    assert Client().get(f"/shows/mine/{private.guid}/episode.mp3").status_code == 404


@pytest.mark.parametrize("token", ["None", "x" * 43, "password", "%00", "é"])
def test_a_wrong_token_opens_nothing(private: Episode, token: str) -> None:
    assert Client().get(f"/feeds/{token}.json").status_code == 404


def basic(name: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_an_app_may_give_name_and_password_instead(private: Episode) -> None:
    token = new_token(private.show)
    granted = Client().get("/feeds/password.xml", headers=basic("mine", token))
    assert etree.fromstring(granted.content).findtext("channel/item/guid") == str(private.guid)
    for headers in ({}, basic("mine", "wrong"), basic("other", token), {"authorization": "Basic §§"}):
        refused = Client().get("/feeds/password.xml", headers=headers)
        assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Basic realm="Private feed"')


def test_the_public_feed_of_a_show_has_only_what_is_public(show: Show) -> None:
    public = make_episode(show)
    for number, visibility in enumerate((Visibility.UNLISTED, Visibility.PRIVATE), start=2):
        make_episode(show, edition=None, number=number, visibility=visibility)
    make_episode(show, edition=None, number=4, deleted_at=public.published_at)
    address = "/shows/tea-and-toast/feed.xml"
    assert [item.findtext("guid") for item in channel_of(Client(), address).findall("item")] == [str(public.guid)]
    assert len(channel_of(Client(), f"/feeds/{new_token(show)}.xml").findall("item")) == 3


def test_an_unlisted_show_asks_directories_to_stay_away(show: Show) -> None:
    make_episode(show)
    Show.objects.update(visibility=Visibility.UNLISTED)
    answer = Client().get("/shows/tea-and-toast/feed.xml")
    channel = etree.fromstring(answer.content)[0]
    assert channel.findtext("itunes:block", namespaces=NS) == "Yes"
    assert answer["X-Robots-Tag"] == "noindex"
    assert b"tea-and-toast" not in Client().get("/shows.opml").content


def test_an_editor_opens_and_closes_a_private_feed(private: Episode, admin_client: Client, admin_user: User) -> None:
    """Of the newsroom's own shows, never of a listener's."""

    def act(action: str) -> str:
        form = {"action": action, "_selected_action": [private.show_id]}
        return admin_client.post("/admin/podcasts/show/", form, follow=True).content.decode()

    assert "private to its owner" in act("open_private_feed")
    assert Show.objects.get().feed_token is None
    Show.objects.update(owner=admin_user)
    page = act("open_private_feed")
    token = Show.objects.get().feed_token
    assert f"http://127.0.0.1:8000/feeds/{token}.xml" in page
    assert Client().get(f"/feeds/{token}.xml").status_code == 200
    act("close_private_feed")
    assert Client().get(f"/feeds/{token}.xml").status_code == 404
