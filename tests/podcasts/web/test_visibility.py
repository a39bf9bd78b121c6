"""Who may open a show and an episode by its address, and what search engines are told."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from podcasts.models import Episode, Show, Visibility

SHOW = "/shows/tea-and-toast/"


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("olga")


@pytest.fixture
def page(episode: Episode, owner: User) -> str:
    Show.objects.update(owner=owner)
    return f"{SHOW}{episode.guid}/"


def test_what_is_public_may_be_listed_by_search_engines(client: Client, page: str) -> None:
    for path in (SHOW, page):
        text = client.get(path).content.decode()
        assert "noindex" not in text
        assert f'<link rel="canonical" href="{settings.BASE_URL}{path}">' in text


@pytest.mark.parametrize("which", [Show, Episode])
def test_what_is_unlisted_opens_by_its_address_and_is_not_indexed(
    client: Client, page: str, which: type[Show] | type[Episode]
) -> None:
    which.objects.update(visibility=Visibility.UNLISTED)
    response = client.get(page)
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("which", [Show, Episode])
def test_what_is_private_is_there_for_its_owner_alone(
    client: Client, page: str, owner: User, which: type[Show] | type[Episode]
) -> None:
    which.objects.update(visibility=Visibility.PRIVATE)
    addresses = [page, f"{page}progress", f"{page}episode.mp3", f"{page}transcript.html", f"{page}chapter-1.jpg"]
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    client.force_login(User.objects.create_user("oscar", is_staff=False))
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    client.force_login(owner)
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert "noindex" in client.get(page).content.decode()


def test_a_private_show_has_no_page_for_others_and_no_subscribe_button(client: Client, page: str, owner: User) -> None:
    Show.objects.update(visibility=Visibility.PRIVATE)
    assert client.get(SHOW).status_code == 404
    client.force_login(owner)
    text = client.get(SHOW).content.decode()
    assert "only you see it here" in text
    assert "podcast://" not in text
    assert "Squid" in text


def test_a_deleted_episode_is_gone_for_everyone(client: Client, page: str, owner: User) -> None:
    Episode.objects.update(deleted_at="2026-11-20T00:00:00Z")
    client.force_login(owner)
    assert client.get(page).status_code == 404


def test_a_show_can_be_opened_in_an_app(client: Client, page: str, episode: Episode) -> None:
    text = client.get(SHOW).content.decode()
    bare = episode.show.feed_url.split("://")[1]
    assert f'href="podcast://{bare}"' in text
    assert f'href="pktc://subscribe/{bare}"' in text


def test_other_sites_learn_what_the_page_is_about(client: Client, page: str, episode: Episode) -> None:
    Episode.objects.update(title="</script><script>alert(1)</script> & “more”")
    text = client.get(page).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert block
    found = json.loads(block[1])
    assert (found["@type"], found["name"]) == ("PodcastEpisode", "</script><script>alert(1)</script> & “more”")
    assert found["associatedMedia"]["contentUrl"] == f"{settings.BASE_URL}{page}episode.mp3"
    assert (found["timeRequired"], found["partOfSeries"]["name"]) == ("PT0H0M9S", "Tea & Toast")
    assert "<script>alert" not in text
    assert f'<meta property="og:audio" content="{settings.BASE_URL}{page}episode.mp3">' in text
