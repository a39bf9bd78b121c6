"""A listener takes along what is stored, or deletes it all; nobody else can."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django.fixtures import Settings

from podcasts import prompts
from podcasts.models import Episode, Show, Sketch
from podcasts.prompts import Wish
from synthesis.models import Render

pytestmark = pytest.mark.usefixtures("voices", "redis_server")


@pytest.fixture
def made(client: Client, ana: User, settings: Settings) -> Episode:
    """A podcast with audio and a text of the lab."""
    settings.LAB = "anyone"
    client.force_login(ana)
    episode = prompts.order(ana, Wish("Squid 🦑"))
    episode.audio.save("squid.mp3", ContentFile(b"sound of squid"))
    assert client.post("/lab/", {"text": "Good morning, Lund."}).status_code == 302
    return episode


def test_everything_is_in_the_file(client: Client, made: Episode) -> None:
    answer = client.post("/account/data.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as bundle:
        data = json.loads(bundle.read("data.json"))
        assert bundle.read(data["podcasts"][0]["audio"]) == b"sound of squid"
    assert data["account"]["name"] == "ana"
    assert data["podcasts"][0]["prompt"]["topic"] == "Squid 🦑"
    assert data["lab"][0]["text"] == "Good morning, Lund."


def test_an_outsider_gets_only_what_is_the_outsiders(client: Client, made: Episode, outsider: User) -> None:
    client.force_login(outsider)
    with zipfile.ZipFile(io.BytesIO(b"".join(client.post("/account/data.zip")))) as bundle:
        assert bundle.namelist() == ["data.json"]
        assert "Squid" not in bundle.read("data.json").decode()
    client.post("/account/delete", {"password": "open-sesame-72"})
    assert not User.objects.filter(username="ben").exists()
    assert Episode.objects.filter(pk=made.pk).exists()
    assert Sketch.objects.count() == 1


def test_nobody_gets_anything_without_signing_in(made: Episode) -> None:
    stranger = Client()
    for path in ("/account/data.zip", "/account/delete"):
        assert stranger.post(path)["Location"] == "/account/sign-in"
        assert stranger.get(path).status_code == 405
    assert stranger.get("/account/data")["Location"] == "/account/sign-in"
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(User.objects.get(username="ana"))
    assert forger.post("/account/delete", {"password": "open-sesame-71"}).status_code == 403
    assert User.objects.filter(username="ana").exists()


def test_a_wrong_password_deletes_nothing(client: Client, made: Episode) -> None:
    answer = client.post("/account/delete", {"password": "guess"})
    assert answer.status_code == 422
    assert "not your password" in answer.content.decode()
    assert Episode.objects.filter(pk=made.pk).exists()


def test_deleting_leaves_no_row_and_no_file(client: Client, made: Episode) -> None:
    name = str(made.audio.name)
    assert client.post("/account/delete", {"password": "open-sesame-71"}).status_code == 302
    assert not User.objects.filter(username="ana").exists()
    assert (Show.objects.count(), Episode.objects.count(), Sketch.objects.count()) == (0, 0, 0)
    assert not Render.objects.filter(subject="lab").exists()
    assert not default_storage.exists(name)
    assert client.get("/mine/")["Location"] == "/account/sign-in"


def test_an_editors_account_is_not_deleted_here(client: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_staff=True)
    client.force_login(ana)
    assert "in the admin" in client.post("/account/delete", {"password": "open-sesame-71"}).content.decode()
    assert User.objects.filter(username="ana").exists()
