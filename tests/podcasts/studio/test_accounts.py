"""Accounts: signing up by setting, signing in within limits, guests who become listeners, forgotten passwords."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from podcasts.models import Attempt, Episode, Guest, Invite, Show
from podcasts.studio import accounts, forgetting, limiter

pytestmark = pytest.mark.usefixtures("voices", "redis_server")
NEW = {"username": "carla", "email": "", "password1": "open-sesame-73", "password2": "open-sesame-73"}


@pytest.fixture(autouse=True)
def open_house(settings: Settings) -> None:
    settings.PROMPTS, settings.SIGN_UP = "anyone", "open"


def sign_in(client: Client, name: str, password: str) -> int:
    return client.post("/account/sign-in", {"username": name, "password": password}).status_code


def test_a_guest_who_signs_up_keeps_what_was_made(client: Client) -> None:
    client.post("/make/", {"topic": "Squid"})
    assert "kept for this browser only" in client.get("/mine/").content.decode()
    assert client.post("/account/sign-up", NEW).status_code == 302
    text = client.get("/mine/").content.decode()
    assert "Squid" in text
    assert "kept for this browser only" not in text
    assert not Guest.objects.exists()
    assert Show.objects.get().title == "Podcasts by carla"
    elsewhere = Client()
    assert sign_in(elsewhere, "carla", "open-sesame-73") == 302
    assert "Squid" in elsewhere.get("/mine/").content.decode()


def test_a_guest_who_has_an_account_takes_everything_along(client: Client, ana: User) -> None:
    client.post("/make/", {"topic": "Squid"})
    assert sign_in(client, "ana", "open-sesame-71") == 302
    assert Episode.objects.get().show.owner == ana
    assert not Guest.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": "ana"}, "already exists"),
        ({"username": "guest-1"}, "for guests"),
        ({"username": "a b"}, "Enter a valid username"),
        ({"password1": "123", "password2": "123"}, "too short"),
        ({"password2": "something-else"}, "match"),
        ({"email": "nowhere"}, "valid email"),
    ],
)
def test_a_wrong_field_of_the_sign_up_is_told(client: Client, ana: User, change: dict[str, str], sentence: str) -> None:
    response = client.post("/account/sign-up", {**NEW, **change})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert User.objects.count() == 1


def test_an_invitation_lets_one_person_in(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "invite"
    invite = Invite.objects.create(note="Carla")
    late = Invite.objects.create(valid_until=timezone.now() - dt.timedelta(minutes=1))
    for code in ("", "wrong", late.code):
        assert client.post("/account/sign-up", {**NEW, "invite": code}).status_code == 422
    assert client.post("/account/sign-up", {**NEW, "invite": invite.code}).status_code == 302
    again = Client().post("/account/sign-up", {**NEW, "username": "dora", "invite": invite.code})
    assert "has been used" in again.content.decode()
    assert list(User.objects.values_list("username", flat=True)) == ["carla"]
    invite.refresh_from_db()
    assert invite.used_by == User.objects.get()


def test_a_closed_house_opens_no_account(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "closed"
    assert client.get("/account/sign-up").status_code == 404
    assert client.post("/account/sign-up", NEW).status_code == 404


def test_passwords_are_not_guessed_from_one_address_or_for_one_name(client: Client, ana: User) -> None:
    for _ in range(accounts.SIGN_INS_OF_USER.most):
        assert sign_in(client, "ana", "wrong") == 200
    response = client.post("/account/sign-in", {"username": "ANA", "password": "open-sesame-71"})
    assert response.status_code == 429
    assert "Try again in 15 minutes." in response.content.decode()
    Attempt.objects.update(since=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(client, "ana", "open-sesame-71") == 302


def test_who_signs_in_often_and_rightly_is_not_locked_out(ana: User) -> None:
    for _ in range(accounts.SIGN_INS_OF_USER.most + 1):
        assert sign_in(Client(), "ana", "open-sesame-71") == 302


def test_sign_ups_of_one_address_are_limited(client: Client) -> None:
    for _ in range(accounts.SIGN_UPS_OF_ADDRESS.most):
        client.post("/account/sign-up", {})
    assert client.post("/account/sign-up", NEW).status_code == 429
    assert not User.objects.exists()


@pytest.mark.parametrize(("behind", "known"), [(None, "203.0.113.9"), (("HTTP_X", "https"), "198.51.100.7")])
def test_the_address_is_the_proxys_word_only_behind_one(
    client: Client, settings: Settings, behind: tuple[str, str] | None, known: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = behind
    headers = {"X-Forwarded-For": "10.0.0.1, 198.51.100.7"}
    request = client.get("/account/sign-in", REMOTE_ADDR="203.0.113.9", headers=headers).wsgi_request
    assert limiter.address(request) == known


def test_neighbours_in_one_ipv6_network_count_as_one(client: Client) -> None:
    one, two = (client.get("/health", REMOTE_ADDR=f"2001:db8:0:1::{end}").wsgi_request for end in "12")
    assert limiter.address(one) == limiter.address(two) == "2001:db8:0:1::/64"


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, ana: User) -> None:
    client.post("/account/reset", {"email": "nobody@example.org"})
    assert mail.outbox == []
    assert client.post("/account/reset", {"email": "ana@example.org"})["Location"] == "/account/reset/sent"
    link = re.search(r"http://127\.0\.0\.1:8000(/account/reset/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1])["Location"]
    words = {"new_password1": "a-new-word-74", "new_password2": "a-new-word-74"}
    assert client.post(form, words)["Location"] == "/account/sign-in"
    assert sign_in(client, "ana", "a-new-word-74") == 302
    assert "too old or has been used" in Client().get(link[1], follow=True).content.decode()


def test_mails_from_one_address_are_limited(client: Client, ana: User) -> None:
    for _ in range(accounts.RESETS_OF_ADDRESS.most):
        client.post("/account/reset", {"email": "ana@example.org"})
    assert client.post("/account/reset", {"email": "ana@example.org"}).status_code == 429
    assert len(mail.outbox) == accounts.RESETS_OF_ADDRESS.most


def test_signing_in_leads_to_no_other_site(client: Client, ana: User) -> None:
    words = {"username": "ana", "password": "open-sesame-71", "next": "https://evil.example/"}
    assert client.post("/account/sign-in", words)["Location"] == "/mine/"


def test_signing_out_needs_a_form(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.get("/account/sign-out").status_code == 405
    assert client.post("/account/sign-out").status_code == 302
    assert client.get("/mine/").status_code == 302


def test_guests_who_stay_away_are_forgotten_with_all_they_made(client: Client, ana: User) -> None:
    client.post("/make/", {"topic": "Squid"})
    forgetting.forget(timezone.now())
    assert Guest.objects.exists()
    later = timezone.now() + dt.timedelta(days=31)
    forgetting.forget(later)
    assert list(User.objects.all()) == [ana]
    assert not Episode.objects.exists()
    assert not Attempt.objects.exists()
