"""A key is asked for, approved, shown once, and opens what it says until it is revoked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from podcasts.api import keys
from podcasts.api.models import ApiKey, Scope
from podcasts.errors import KeyRefused
from tests.podcasts.api.conftest import ROOT, Caller, key_of


def test_a_tester_asks_staff_approve_and_the_secret_is_shown_once(listener: User, editor: User) -> None:
    browser = Caller()
    browser.force_login(listener)
    asked = browser.ask("POST", "keys", {"name": "my player", "purpose": "listening", "scopes": ["read"]})
    assert asked.status_code == 201
    secret = asked["Location"] + "/secret"
    assert browser.ask("POST", secret).status_code == 422, "nobody has approved it"
    keys.approve(ApiKey.objects.get(), by=editor)
    drawn = browser.ask("POST", secret)
    assert drawn.status_code == 200
    assert drawn["Cache-Control"] == "no-store"
    assert browser.ask("POST", secret).status_code == 422, "shown once"
    key = Caller(drawn.json()["secret"])
    assert key.ask("GET", "me").json()["username"] == "listener"


def test_the_secret_is_not_stored(listener: User) -> None:
    secret = key_of(listener)
    key = ApiKey.objects.get()
    assert secret.startswith(f"nws_{key.prefix}_")
    assert secret.split("_")[-1] not in str(ApiKey.objects.values().get())


@pytest.mark.parametrize("change", ["revoked", "expired", "closed account", "another secret", "cut short"])
def test_a_key_that_no_longer_holds_opens_nothing(listener: User, change: str) -> None:
    secret = key_of(listener)
    key = ApiKey.objects.get()
    if change == "revoked":
        keys.revoke(key)
    elif change == "expired":
        ApiKey.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    elif change == "closed account":
        User.objects.update(is_active=False)
    elif change == "another secret":
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    else:
        secret = secret[: len(secret) // 2]
    answer = Caller(secret).ask("GET", "me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="newsroom"'
    assert "opens nothing" in answer.json()["detail"]


@pytest.mark.parametrize("secret", ["", "x", "nws_", "nws__", "nws_ÿ_x", "nws_" + "a" * 5000, "nws_a\x00b_c", "\ud800"])
def test_nonsense_is_no_key(db: None, secret: str) -> None:
    assert keys.find(secret, timezone.now()) is None


def test_a_key_does_only_what_its_scopes_say(listener: User) -> None:
    reader = Caller(key_of(listener, Scope.READ))
    assert reader.ask("GET", "shows").status_code == 200
    answer = reader.ask("POST", "renders", {"voice": "x", "text": "Hello."})
    assert answer.status_code == 403
    assert "models" in answer.json()["detail"]


def test_no_key_makes_keys(caller: Caller) -> None:
    assert caller.ask("POST", "keys", {"name": "x", "purpose": "y", "scopes": ["read"]}).status_code == 403
    assert caller.ask("GET", "keys").status_code == 403


def test_writing_in_a_session_needs_the_csrf_token(listener: User) -> None:
    browser = Caller(enforce_csrf_checks=True)
    browser.force_login(listener)
    body = {"name": "x", "purpose": "y", "scopes": ["read"]}
    assert browser.ask("POST", "keys", body).status_code == 403
    browser.get("/admin/login/")
    browser.get("/admin/logout/")
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    assert browser.ask("POST", "keys", body, x_csrftoken=token).status_code == 201


def test_keys_of_others_are_not_there(listener: User, editor: User) -> None:
    key_of(editor)
    browser = Caller()
    browser.force_login(listener)
    assert browser.ask("GET", "keys").json()["results"] == []
    assert browser.ask("DELETE", f"keys/{ApiKey.objects.get().pk}").status_code == 404


def test_nobody_hoards_keys(listener: User) -> None:
    for number in range(keys.MOST_PER_OWNER):
        keys.ask(listener, name=str(number), scopes=["read"])
    with pytest.raises(KeyRefused, match="Revoke one"):
        keys.ask(listener, name="one more", scopes=["read"])


def test_a_decision_is_made_once(listener: User, editor: User) -> None:
    key = keys.ask(listener, name="x", scopes=["read", "read"])
    keys.refuse(key, by=editor)
    with pytest.raises(KeyRefused, match="refused"):
        keys.approve(key, by=editor)
    assert ApiKey.objects.get().decided_by == editor


def test_use_is_noted_to_the_minute(caller: Caller) -> None:
    caller.get(f"{ROOT}/me")
    first = ApiKey.objects.get().used_at
    assert first is not None
    caller.get(f"{ROOT}/me")
    assert ApiKey.objects.get().used_at == first
